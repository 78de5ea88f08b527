// A page whose program does not start says so in words, instead of staying blank.

import { chromium, expect, test } from '@playwright/test';
import { launchOptions, pageAddress } from './browser.mjs';
import { axe, VIEWPORTS } from './helpers.mjs';
import { stateOf } from './states.mjs';

const alert = (page) => page.locator('[data-boot] [role=alert]');

for (const [part, pattern] of [
  ['wasm', '**/*.wasm'],
  ['JavaScript around it', '**/quorumscope-*.js'],
]) {
  test(`says so when the ${part} is missing`, async ({ page }) => {
    await page.route(pattern, (route) => route.fulfill({ status: 404, body: 'not here' }));
    await page.goto('');
    await expect(alert(page)).toContainText('could not be started');
    await axe(page);
  });

  test(`says so when the ${part} is blocked`, async ({ page }) => {
    await page.route(pattern, (route) => route.abort('blockedbyclient'));
    await page.goto('');
    await expect(alert(page)).toContainText('could not be started');
  });
}

test('says so when the wasm came damaged', async ({ page }) => {
  await page.route('**/*.wasm', async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body.fill(0, body.length >> 1);
    await route.fulfill({ response, body });
  });
  await page.goto('');
  await expect(alert(page)).toContainText('could not be started');
});

test('says so when the browser has no WebAssembly', async ({ page }) => {
  await page.addInitScript(() => {
    delete window.WebAssembly;
  });
  await page.goto('');
  await expect(alert(page)).toContainText('no WebAssembly');
});

test('explains itself where JavaScript is switched off', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: VIEWPORTS.desk });
  const page = await context.newPage();
  await page.goto(baseURL);
  await expect(page.locator('noscript p')).toContainText('JavaScript is switched off');
  await context.close();
});

test('draws nothing before its styles are there', async ({ page }) => {
  await page.setViewportSize(VIEWPORTS.desk);
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  await page.route('**/base-*.css', async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(`#${stateOf('two-leaders').fragment}`, { waitUntil: 'commit' });
  // Long enough for the program to come and to draw, if it did not wait.
  await page.waitForResponse('**/*.wasm').then((response) => response.finished());
  await page.waitForTimeout(1_000);
  release();
  await expect(page.getByTestId('account').locator('li').last()).toBeInViewport();
});

/** What the browser does with the program's code during a visit, until it does what is named. */
async function codeEvents(context, awaited) {
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  const seen = new Set();
  protocol.on('Tracing.dataCollected', ({ value }) => value.forEach((event) => seen.add(event.name)));
  const traceConfig = { includedCategories: ['disabled-by-default-devtools.timeline', 'v8.wasm'] };
  await expect(async () => {
    const ended = new Promise((resolve) => protocol.once('Tracing.tracingComplete', resolve));
    await protocol.send('Tracing.start', { traceConfig, transferMode: 'ReportEvents' });
    await page.goto(pageAddress());
    await page.waitForTimeout(2_000);
    await protocol.send('Tracing.end');
    await ended;
    expect([...seen]).toContain(awaited);
  }).toPass();
  return seen;
}

test('a second visit takes the code that the browser kept of the first', async ({}, testInfo) => {
  // Chromium keeps code once enough of it is hot; here any is enough, and it does not wait for more.
  const soon = '--js-flags=--wasm-caching-threshold=1 --wasm-caching-timeout-ms=0';
  const options = { ...launchOptions(), args: [...launchOptions().args, soon] };
  const profile = testInfo.outputPath('profile');
  const first = await chromium.launchPersistentContext(profile, options);
  await codeEvents(first, 'v8.wasm.cachedModule');
  await first.close();
  const second = await chromium.launchPersistentContext(profile, options);
  const seen = await codeEvents(second, 'v8.wasm.moduleCacheHit');
  expect([...seen]).not.toContain('v8.wasm.moduleCacheInvalid');
  await second.close();
});
