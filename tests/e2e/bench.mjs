// Measures the page in headless Chromium against three budgets: how soon it can be used on a slow
// machine and a slow line, how soon when it is visited again, and how much script a frame takes while
// much is going on. Run it with `cargo xtask bench --page`.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { launchOptions, pageAddress, VIEWPORTS } from './browser.mjs';
import { framesOf, percentile } from './frames.mjs';

// A middling phone on a slow mobile line. The server sends brotli, as public static hosts do.
const SLOW = { cpu: 4, latency: 150, bitsPerSecond: 1_600_000 };
const READY_MARK = 'quorumscope-ready';
const READY_BUDGET_MS = 3_000;
const AGAIN_BUDGET_MS = 1_200;
const READY_RUNS = 5;
// A first visit lasts so long: Chromium keeps the code of a program once some of it has become hot.
const VISIT_MS = 8_000;

// Twelve nodes that all keep every key, so that each request asks eleven others at once. Messages
// take so long that none of the first arrives while it is watched, and yet all move in every frame.
const BUSY_CLIENTS = Array.from({ length: 12 }, (_, place) => `Client ${place + 1}`);
const request = (kind, at, client) => {
  const place = BUSY_CLIENTS.indexOf(client);
  const what = { client, key: `cart:${place}`, via: String.fromCharCode(65 + place) };
  return { at, [kind]: kind === 'put' ? { ...what, value: ['milk', client] } : what };
};
const BUSY_RUN = {
  version: 1,
  seed: 42,
  cluster: { preset: 'dynamo', nodes: 12, virtual_nodes: 8, quorum: { n: 12, r: 6, w: 6 } },
  network: { latency: { fixed: '200ms' }, client_latency: { fixed: '4ms' } },
  clients: BUSY_CLIENTS,
  script: [
    ...BUSY_CLIENTS.map((client) => request('put', '0ms', client)),
    ...BUSY_CLIENTS.map((client) => request('get', '1ms', client)),
    ...BUSY_CLIENTS.slice(0, 4).map((client) => request('put', '50ms', client)),
  ],
};
// The link that opens it a moment after the requests, what starts it, and what one message is.
const BUSY = {
  fragment: `at=8000&run=${encodeURIComponent(JSON.stringify(BUSY_RUN))}`,
  play: /^play/i,
  message: '.flights > [data-message]',
  messages: 200,
};
const FRAME_BUDGET_MS = 8;
const WATCHED_MS = 10_000;
// Fewer than this, and the page was not playing while it was watched.
const FRAMES_LEAST = 120;

const SLOWLY = `${SLOW.cpu}x slower CPU, ${SLOW.bitsPerSecond / 1e6} Mbit/s, ${SLOW.latency} ms, brotli`;

/** Opens the page slowly, and gives it with the milliseconds from navigation to usable controls. */
async function visit(context) {
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  await protocol.send('Network.enable');
  await protocol.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: SLOW.latency,
    downloadThroughput: SLOW.bitsPerSecond / 8,
    uploadThroughput: SLOW.bitsPerSecond / 8,
  });
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: SLOW.cpu });
  await page.goto(pageAddress(), { waitUntil: 'commit' });
  const marked = (name) => performance.getEntriesByName(name)[0]?.startTime;
  const found = await page.waitForFunction(marked, READY_MARK, { polling: 100 }).catch(() => {
    throw new Error(`the page never set performance.mark('${READY_MARK}')`);
  });
  return { page, protocol, ready: await found.jsonValue() };
}

/** The same with a browser that has never been here, and then with the one that has. */
async function visits() {
  const folder = mkdtempSync(join(tmpdir(), 'quorumscope-visits-'));
  const open = () =>
    chromium.launchPersistentContext(folder, { ...launchOptions(), viewport: VIEWPORTS.phone });
  const first = await open();
  const { page, protocol, ready } = await visit(first);
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await page.getByRole('button', { name: BUSY.play }).first().click();
  await page.waitForTimeout(VISIT_MS);
  await first.close();
  const second = await open();
  const again = await visit(second);
  await second.close();
  rmSync(folder, { recursive: true });
  return { first: ready, again: again.ready };
}

async function measureVisits(browser) {
  // The first call lets the server compress its files, which a static host has done beforehand.
  const warm = await browser.newPage();
  await warm.goto(pageAddress());
  await warm.waitForLoadState('networkidle');
  await warm.close();
  const measured = [];
  for (let run = 0; run < READY_RUNS; run += 1) {
    measured.push(await visits());
  }
  const row = (what, times, budget) => ({
    what: `${what}, ms (${SLOWLY})`,
    median: percentile(times, 50),
    worst: Math.max(...times),
    judged: percentile(times, 50),
    by: 'median',
    budget,
  });
  return [
    row('first usable action', measured.map((run) => run.first), READY_BUDGET_MS),
    row('the same on a second visit', measured.map((run) => run.again), AGAIN_BUDGET_MS),
  ];
}

async function measureFrames(browser) {
  const page = await browser.newPage({ viewport: VIEWPORTS.desk });
  await page.goto(`${pageAddress()}#${BUSY.fragment}`);
  await page.getByRole('button', { name: BUSY.play }).first().click({ timeout: 10_000 });
  await page.waitForTimeout(1_000);
  // Counted before and after, never while watched: counting is script too.
  const before = await page.locator(BUSY.message).count();
  await browser.startTracing(page, { categories: ['devtools.timeline'] });
  await page.waitForTimeout(WATCHED_MS);
  const trace = JSON.parse(await browser.stopTracing());
  const after = await page.locator(BUSY.message).count();
  await page.close();
  const fewest = Math.min(before, after);
  if (fewest < BUSY.messages) {
    throw new Error(`${fewest} messages were in flight, not ${BUSY.messages}: the link in BUSY is not busy enough`);
  }
  const frames = framesOf(trace.traceEvents);
  if (frames.length < FRAMES_LEAST) {
    throw new Error(`only ${frames.length} frames were drawn in ${WATCHED_MS / 1e3} s: the page did not play`);
  }
  const row = {
    what: `script a frame, ms (${before} to ${after} messages in flight, ${frames.length} frames)`,
    median: percentile(frames, 50),
    worst: Math.max(...frames),
    judged: percentile(frames, 95),
    by: 'p95',
    budget: FRAME_BUDGET_MS,
  };
  return [row];
}

const browser = await chromium.launch(launchOptions());
let failed = false;
const rows = [];
for (const measure of [measureVisits, measureFrames]) {
  try {
    rows.push(...(await measure(browser)));
  } catch (error) {
    failed = true;
    console.error(`error: ${error.message}`);
  }
}
await browser.close();

for (const row of rows) {
  const verdict = row.judged <= row.budget ? 'within' : 'OVER';
  console.log(row.what);
  console.log(
    `  median ${row.median.toFixed(1)}  worst ${row.worst.toFixed(1)}  ` +
      `${row.by} ${row.judged.toFixed(1)} of ${row.budget}: ${verdict} budget`,
  );
}
failed ||= rows.some((row) => row.judged > row.budget);
process.exit(failed ? 1 : 0);
