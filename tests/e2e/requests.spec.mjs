// What is shown of a request and of its messages: the hands it went through, who waits for whom and
// until when, what counted, and what never arrives. And that no half of a picture can be seen.

import { expect, test } from '@playwright/test';
import { errorsOf, open } from './helpers.mjs';
import { choose, finish, kill, press, primaries, step } from './runs.mjs';

const outcome = (page) => page.getByTestId('request-outcome');
const path = (page) => page.getByTestId('request-path');
const waits = (page) => page.getByTestId('request-waits');
const count = (page) => page.locator('.flight-count');
const letter = (node) => String.fromCharCode('A'.charCodeAt(0) + node);

let errors;
test.beforeEach(async ({ page }) => {
  errors = errorsOf(page);
});
test.afterEach(() => {
  expect(errors, 'the browser should report no error').toEqual([]);
});

/** A node that is no replica of the key. */
async function outsider(page) {
  const replicas = await primaries(page);
  return [0, 1, 2, 3, 4, 5].find((node) => !replicas.includes(node));
}

/** The way of the request as text, without what only keeps words apart. */
async function way(page) {
  const ways = await path(page).locator('.way').allInnerTexts();
  return ways.map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

/** Does something to a node through its menu. */
async function toNode(page, node, what) {
  await page.getByTestId(`node-${node}`).click();
  await page.getByTestId('node-menu').getByTestId(`${what}-${node}`).click();
  await page.keyboard.press('Escape');
}

test('a request that is handed on shows whose hands it went through', async ({ page }) => {
  await open(page);
  const [first] = await primaries(page);
  const node = await outsider(page);
  await choose(page, 'coordinator-0', String(node));
  await press(page, 'put-0');
  await expect(path(page)).toContainText('on its way');
  await finish(page);
  expect(await way(page)).toEqual([`Alice → ${letter(node)} → ${letter(first)} coordinates`]);
  await expect(outcome(page)).toHaveText('ok');
  await expect(waits(page).locator('li')).toHaveCount(0);
});

for (const [place, which] of ['first', 'second', 'third'].entries()) {
  test(`with the ${which} replica dead a put through each of the other five is ok, and shows how it got through`, async ({ page }) => {
    await open(page);
    const replicas = await primaries(page);
    const dead = replicas[place];
    const [first] = replicas.filter((node) => node !== dead);
    await kill(page, dead);
    await page.keyboard.press('Escape');
    const standIns = [];
    for (const node of [0, 1, 2, 3, 4, 5].filter((other) => other !== dead)) {
      await choose(page, 'coordinator-0', String(node));
      await press(page, 'put-0');
      await finish(page);
      await expect(outcome(page), `through ${letter(node)}`).toHaveText('ok');
      const [asked, other] = [`Alice → ${letter(node)}`, `${letter(node)} → ${letter(first)} coordinates`];
      const seen = await way(page);
      if (replicas.includes(node)) {
        expect(seen).toEqual([`${asked} coordinates`]);
      } else if (place > 0) {
        expect(seen).toEqual([`Alice → ${other}`]);
      } else {
        // Each tries the dead one once; who takes its place then coordinates itself.
        expect(seen[0]).toBe(`${asked} → ${letter(dead)} no connection`);
        if (seen[1] !== other) standIns.push(`${letter(node)} coordinates itself`);
        expect(seen.slice(1)).toEqual([seen[1] === other ? other : standIns.at(-1)]);
      }
    }
    expect(standIns.length, 'one stands in').toBe(place > 0 ? 0 : 1);
  });
}

test('a client that meets a dead node tries another, and both tries are shown', async ({ page }) => {
  const run = {
    version: 1,
    cluster: { preset: 'dynamo', nodes: ['A', 'B', 'C'] },
    network: { latency: { fixed: '5ms' } },
    clients: ['Alice'],
    script: [{ crash: ['A', 'B'] }, { put: { id: 'p', client: 'Alice', key: 'k', value: ['milk'] } }, { run_until: { op: 'p' } }],
  };
  await open(page, { fragment: `at=0&run=${encodeURIComponent(JSON.stringify(run))}` });
  await page.keyboard.press('End');
  const seen = await way(page);
  expect(seen.at(-1)).toBe('Alice → C coordinates');
  for (const one of seen.slice(0, -1)) expect(one).toMatch(/^Alice → [AB] no connection$/);
});

test('a put that waits in a paused node says for whom, and until when', async ({ page }) => {
  await open(page);
  const [first] = await primaries(page);
  await toNode(page, first, 'pause');
  await choose(page, 'coordinator-0', String(first));
  await press(page, 'put-0');
  await step(page, 1);
  await expect(path(page)).toContainText('paused, has not read it');
  const name = letter(first);
  await expect(waits(page)).toHaveText(new RegExp(`^Alice waits for ${name} \\(paused\\), [a-z ]+ at \\d+\\.\\d{3} s\\.$`));
  await expect(count(page)).toHaveText(/^Alice waits, [a-z ]+ at \d+\.\d{3} s$/);
  await expect(page.locator('.flight.fate-waiting')).toHaveCount(1);
  await expect(page.locator('.nodes .badge-away')).toHaveText('paused, 1 unread');
  await toNode(page, first, 'resume');
  await finish(page);
  await expect(outcome(page)).toHaveText('ok');
  await expect(count(page)).toHaveText('nothing under way');
});

test('a dropped message never arrives, and is no more in flight', async ({ page }) => {
  await open(page);
  await press(page, 'put-0');
  await step(page, 3);
  const before = Number.parseInt(await count(page).innerText(), 10);
  await page.keyboard.press('m');
  await expect(page.getByTestId('message-end')).toHaveText(/^\d+\.\d{3} s$/);
  await page.getByTestId('drop').click();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('message-end')).toHaveText('dropped, never arrives');
  await expect(page.getByTestId('drop')).toBeHidden();
  await expect(page.getByTestId('deliver')).toBeHidden();
  expect(before).toBeGreaterThan(1);
  const after = Number.parseInt(await count(page).innerText(), 10);
  const rows = page.getByTestId('flights').locator('.flight-row', { hasNotText: 'dropped' });
  expect(after, 'one that was dropped is not counted').toBe(await rows.count());
  expect(after).toBe(before - 1);
});

test('what a partition will stop is not in flight', async ({ page }) => {
  await open(page);
  const [first, second] = await primaries(page);
  await choose(page, 'coordinator-0', String(first));
  await toNode(page, second, 'cut-off');
  await press(page, 'put-0');
  await step(page, 1);
  const doomed = page.locator('.flight.fate-doomed');
  await expect(doomed).toHaveCount(1);
  await expect(page.getByTestId('flights')).toContainText('will not arrive');
  await expect(count(page)).toHaveText('1 message in flight');
  await page.getByTestId('flights').locator('.flight-row', { hasText: 'will not arrive' }).click();
  await expect(page.getByTestId('message-end')).toHaveText('never: a partition is in its way');
  await expect(page.getByTestId('drop')).toBeHidden();
});

/** A read that got two of three, one of them from a stand-in. */
const SLOPPY = {
  version: 1,
  cluster: {
    preset: 'dynamo',
    nodes: ['A', 'B', 'C', 'D', 'E'],
    preference: { '*': ['A', 'B', 'C', 'D', 'E'] },
    quorum: { n: 3, r: 3, w: 1 },
  },
  network: { latency: { fixed: '5ms' } },
  clients: ['Alice'],
  script: [
    { crash: ['A'] },
    { suspect: { node: 'C', peer: 'A' } },
    { link: { from: 'C', to: 'B', drop: true } },
    { link: { from: 'C', to: 'E', drop: true } },
    { get: { id: 'g', client: 'Alice', key: 'cart:42', via: 'C' } },
    { run_until: { op: 'g' } },
  ],
};

test('what counted counts still when the policy is another', async ({ page }) => {
  await open(page, { fragment: `at=0&run=${encodeURIComponent(JSON.stringify(SLOPPY))}` });
  await page.keyboard.press('End');
  const filled = page.getByTestId('request').locator('.meter-part.is-filled');
  const answers = page.getByTestId('request').locator('.tag-good');
  const before = [await filled.count(), await answers.count(), await page.locator('.gauge-text').allInnerTexts()];
  expect(before[0]).toBe(2);
  await press(page, 'sloppy');
  await expect(page.getByTestId('sloppy')).toHaveAttribute('aria-checked', 'false');
  expect([await filled.count(), await answers.count(), await page.locator('.gauge-text').allInnerTexts()]).toEqual(before);
  await expect(page.getByTestId('request')).toContainText('too few replicas answered in time');
});

test('what was given up shows the answers that were missing, whatever is needed now', async ({ page }) => {
  await open(page, { fragment: `at=0&run=${encodeURIComponent(JSON.stringify(SLOPPY))}` });
  await page.keyboard.press('End');
  const bars = async () => {
    const parts = page.getByTestId('request').locator('.meter-part');
    return [await parts.count(), await page.getByTestId('request').locator('.meter-part.is-filled').count()];
  };
  await expect(page.getByTestId('request')).toContainText('too few replicas answered in time');
  expect(await bars()).toEqual([3, 2]);
  await page.getByTestId('stepper-R').getByRole('button').first().click();
  await expect(page.getByTestId('stepper-R')).toContainText('2');
  expect(await bars()).toEqual([3, 2]);
  await expect(page.getByTestId('request')).toContainText('too few replicas answered in time');
});

test('a replica keeps the place that it had when it was asked', async ({ page }) => {
  await open(page);
  await press(page, 'put-0');
  await finish(page);
  const parts = page.getByTestId('request').locator('.asked-part');
  const before = await parts.allInnerTexts();
  expect(before.filter((part) => /^(1st|2nd|3rd) replica$/.test(part)).length).toBeGreaterThan(1);
  await page.getByTestId('stepper-N').getByRole('button').first().click();
  const places = (texts) => texts.map((text) => text.replace(/^was /, ''));
  expect(places(await parts.allInnerTexts())).toEqual(before);
  expect((await parts.allInnerTexts()).filter((part) => part.startsWith('was '))).toEqual(['was 3rd replica']);
  await press(page, 'add-node');
  await finish(page);
  expect(places(await parts.allInnerTexts())).toEqual(before);
});

test('a message stands in its place from the moment that it can be seen', async ({ page }) => {
  await page.addInitScript(() => {
    window.misplaced = [];
    const insert = Node.prototype.insertBefore;
    Node.prototype.insertBefore = function insertBefore(...parts) {
      for (const one of [parts[0], ...(parts[0].querySelectorAll?.('.flight') ?? [])]) {
        if (one.classList?.contains('flight') && !one.hasAttribute('transform')) window.misplaced.push(one.outerHTML);
      }
      return insert.apply(this, parts);
    };
  });
  await open(page);
  await press(page, 'put-0');
  let seen = 0;
  for (let steps = 0; steps < 12; steps += 1) {
    await step(page, 1);
    seen = Math.max(seen, await page.locator('.flight').count());
  }
  expect(seen).toBeGreaterThan(1);
  expect(await page.evaluate(() => window.misplaced)).toEqual([]);
});

test('what is pressed is drawn to its end before anything can look', async ({ page }) => {
  await open(page);
  await press(page, 'put-0');
  await step(page, 2);
  // In one task, as no test from outside can: the keys are pressed and the page is read.
  const wrong = await page.evaluate(() => {
    const stage = () => document.querySelector('.stage-picture').innerHTML;
    const pressKey = (key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    const found = [];
    for (let round = 0; round < 4; round += 1) {
      const before = stage();
      pressKey('ArrowRight');
      const after = stage();
      pressKey('ArrowLeft');
      if (after === before) found.push('the step is not drawn');
      if (stage() !== before) found.push('the step back is not drawn');
      pressKey('ArrowRight');
      if (stage() !== after) found.push('the same step is another picture');
    }
    return found;
  });
  expect(wrong).toEqual([]);
});
