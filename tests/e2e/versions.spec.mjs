// What the page says of versions, clocks, time-stamps, contexts and stale reads.

import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { errorsOf, open } from './helpers.mjs';
import { finish, press, primaries, showPanelOf, threePuts } from './runs.mjs';
import { FAST_CLOCK, opened, SHARED_CLOCK, STALE, STATES } from './states.mjs';

let errors;
test.beforeEach(async ({ page }) => {
  errors = errorsOf(page);
});
test.afterEach(() => {
  expect(errors, 'the browser should report no error').toEqual([]);
});

/** A clock as the page writes it, as the events that its version's writer had seen and its own. */
function clockOf(text) {
  const apart = /, ([A-Z])(\d+), has (?:seen ([^,]*))?/.exec(text);
  const seen = {};
  if (apart) {
    for (const [, actor, count] of (apart[3] ?? '').matchAll(/([A-Z])(\d+)/g)) seen[actor] = Number(count);
    return { dot: [apart[1], Number(apart[2])], seen };
  }
  expect(text).toContain('clock ');
  for (const [, actor, count] of text.matchAll(/([A-Z]):(\d+)/g)) seen[actor] = Number(count);
  return { seen };
}

/** Whether a plain reading of the clock as shown says that one knows all that the other knows. */
function descends(one, other) {
  const knows = (actor, count) => (one.seen[actor] ?? 0) >= count;
  if (other.dot) return knows(...other.dot);
  return Object.entries(other.seen).every(([actor, count]) => knows(actor, count));
}

for (const places of [[0, 1, 2], [1, 0, 1], [3, 4, 3]]) {
  test(`Alice, Bob, Alice put through nodes ${places.join(', ')}: two siblings, and no ancestor among them`, async ({ page }) => {
    await open(page);
    await threePuts(page, places);
    await expect(page.getByTestId('live-versions')).toHaveText('2 siblings');
    await expect(page.locator('.version.is-live')).toHaveCount(2);
    await press(page, 'get-1');
    await finish(page);
    const carts = page.getByTestId('siblings-1').locator('.sibling-cart');
    await expect(carts).toHaveCount(2);
    const shown = await page.locator('.versions-room li', { hasText: /, stands$/ }).allTextContents();
    const [one, other] = shown.map(clockOf);
    expect(descends(one, other), shown.join(' | ')).toBe(false);
    expect(descends(other, one), shown.join(' | ')).toBe(false);
    await expect(page.locator('.versions-meaning')).toContainText('No writer of these had seen another of them');
    await expect(page.getByTestId('siblings-1')).toContainText('no write replaces another');
  });
}

/** Bob has seen C's first event and not B's, and B gives his put its second. */
const APART = {
  cluster: { preset: 'dynamo', nodes: ['A', 'B', 'C'], preference: { '*': ['A', 'B', 'C'] } },
  clients: ['Alice', 'Bob'],
  script: [
    { put: { client: 'Alice', key: 'cart:42', value: ['milk'], via: 'C' } },
    { at: '200ms', get: { client: 'Bob', key: 'cart:42', via: 'A' } },
    { at: '400ms', put: { client: 'Alice', key: 'cart:42', value: ['bread'], via: 'B', context: 'none' } },
    { at: '600ms', put: { client: 'Bob', key: 'cart:42', value: ['jam'], via: 'B' } },
  ],
};

/** The versions as the page lists them for a screen reader. */
const listed = (page) => page.locator('.versions-room li').allTextContents();

test('an event that does not follow on what its writer had seen stands apart from it', async ({ page }) => {
  await open(page, { fragment: opened(APART, 0) });
  await finish(page);
  await expect(page.getByTestId('live-versions')).toHaveText('2 siblings');
  expect(await listed(page)).toEqual([
    'milk, by Alice, clock C:1, does not stand',
    'bread, by Alice, clock B:1, stands',
    '+jam −milk, by Bob, B2, has seen C1, not B1, stands',
  ].map((text) => expect.stringContaining(text)));
  const drawn = await page.locator('.version.is-live', { hasText: 'jam' }).locator('.version-clock').allTextContents();
  expect(drawn.join(' ')).toBe('B2, has seen C1, not B1');
  const row = page.getByTestId('replicas').locator('.replica-row').first();
  await expect(row).toContainText(/jam\s*B2\s*has seen\s*C1\s*,?\s*not B1/);
  await expect(page.locator('.version-edge')).toHaveCount(1);
});

test('siblings without events of their own share one clock, shown once', async ({ page }) => {
  await open(page, { fragment: opened(SHARED_CLOCK, 0) });
  await finish(page);
  const card = page.getByTestId('versions');
  await expect(page.getByTestId('live-versions')).toHaveText('2 siblings');
  await expect(card.locator('.shared-clock')).toContainText(/A:1\s*D:1/);
  await expect(card.locator('.versions-meaning')).toContainText('not which of them came first');
  await expect(card.locator('.version-clock')).toHaveCount(0);
  await expect(card.locator('.version-edge')).toHaveCount(0);
  for (const text of await listed(page)) expect(text).not.toMatch(/clock|has seen/);
  await expect(page.getByTestId('siblings-1').locator('.sibling-cart')).toHaveCount(2);
  await expect(page.getByTestId('siblings-1').locator('.clock-entry')).toHaveCount(0);
});

test("the lecture's walk has the lecture's clocks", async ({ page }) => {
  const walk = JSON.parse(readFileSync(new URL('../scenarios/the-walk-of-the-lecture.json', import.meta.url), 'utf8'));
  await open(page, { fragment: `at=0&run=${encodeURIComponent(JSON.stringify(walk))}` });
  await page.keyboard.press('End');
  const said = (await listed(page)).map((text) => /clock ([^,]*), (.*)$/.exec(text)?.slice(1));
  expect(said).toEqual([
    ['Sx:1', 'does not stand'],
    ['Sx:1 Sy:1', 'does not stand'],
    ['Sx:2 Sy:1', 'stands'],
    ['Sx:1 Sy:1 Sz:1', 'stands'],
  ]);
  await expect(page.locator('.version-edge')).toHaveCount(3);
});

for (const name of ['siblings', 'row', 'stale', 'fast-clock', 'shared-clock', 'three-puts']) {
  for (const viewport of ['desk', 'projector', 'phone']) {
    test(`texts of the picture do not overlap and are not cut: ${name}, ${viewport}`, async ({ page }) => {
      const state = STATES.find((one) => one.name === name);
      await open(page, { viewport, fragment: state.fragment });
      await state.steps(page);
      if (viewport === 'phone') await page.getByTestId('panel-inspect').click();
      const wrong = await page.evaluate(() => {
        const texts = [...document.querySelectorAll('.stage-picture text, .versions-graph text')];
        const boxes = texts.filter((text) => text.textContent && text.checkVisibility())
          .map((text) => ({ said: text.textContent, box: text.getBoundingClientRect(), of: text.closest('.version') }));
        const found = [];
        for (const [at, one] of boxes.entries()) {
          for (const other of boxes.slice(at + 1)) {
            const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
            const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
            // Boxes of lines reach above and below their letters.
            if (wide > 1 && high > 4) found.push(`"${one.said}" and "${other.said}" overlap`);
          }
          if (!one.of) continue;
          const around = one.of.querySelector('rect').getBoundingClientRect();
          const isInside = one.box.left >= around.left && one.box.right <= around.right;
          if (!isInside || one.box.bottom > around.bottom + 2) found.push(`"${one.said}" leaves its box`);
          if (one.said.endsWith('…')) found.push(`"${one.said}" is cut`);
        }
        const caption = document.querySelector('.caption-text');
        if (caption.scrollHeight > caption.clientHeight + 1) found.push('the caption is cut');
        return found;
      });
      expect(wrong).toEqual([]);
    });
  }
}

test('what a put replaces is said before it is sent', async ({ page }) => {
  await open(page);
  await expect(page.getByTestId('replaces-0')).toHaveText('Put is blind: it replaces nothing.');
  await press(page, 'put-0');
  await finish(page);
  await expect(page.getByTestId('replaces-0')).toHaveText('Put replaces milk.');
  await press(page, 'put-1');
  await finish(page);
  await press(page, 'get-0');
  await finish(page);
  await expect(page.getByTestId('replaces-0')).toHaveText('Put replaces [milk] and [bread].');
  await page.getByTestId('client-0').getByRole('button', { name: 'Forget' }).click();
  await expect(page.getByTestId('replaces-0')).toHaveText('Put is blind: it replaces nothing.');
});

test("one client's key leaves the other's card alone", async ({ page }) => {
  await open(page);
  await press(page, 'put-0');
  await press(page, 'put-1');
  await finish(page);
  await press(page, 'get-1');
  await finish(page);
  const card = page.getByTestId('client-1');
  await expect(page.getByTestId('siblings-1')).toBeVisible();
  const before = await card.innerText();
  await page.getByTestId('key-0').fill('cart:7');
  await expect(page.getByTestId('replaces-0')).toHaveText('Put is blind: it replaces nothing.');
  expect(await card.innerText()).toBe(before);
  await page.getByTestId('key-0').fill('cart:42');
  await expect(page.getByTestId('replaces-0')).toContainText('Put replaces');
});

test('a stale read is marked, and leads to the write that it missed', async ({ page }) => {
  await open(page, { fragment: opened(STALE, 160_000) });
  await finish(page);
  const note = page.getByTestId('client-1').getByTestId('stale');
  await expect(note).toContainText("stale: misses Alice's milk, eggs, acknowledged 5 ms earlier");
  await expect(page.getByTestId('client-1').locator('.card-head')).toContainText('Get: stale');
  await expect(page.getByTestId('client-0').getByTestId('stale')).toHaveCount(0);
  await expect(page.getByTestId('request-outcome')).toHaveText('ok, but stale');
  await expect(page.locator('.landmark[aria-label*="Stale read"]')).toHaveCount(1);
  await expect(page.locator('.account-text', { hasText: "misses Alice's milk, eggs" }).first()).toBeAttached();
  await note.getByRole('button', { name: 'Show node B' }).click();
  await expect(page.getByTestId('node-inspector')).toContainText('Node B');
  await note.getByTestId('show-missed').click();
  await expect(page.getByTestId('request')).toContainText('Put');
  await expect(page.getByTestId('request')).toContainText('Alice');
  await expect(page.getByTestId('request-outcome')).toHaveText('ok');
});

test('a stale read leads there on a phone too', async ({ page }) => {
  await open(page, { fragment: opened(STALE, 160_000), viewport: 'phone' });
  await finish(page);
  await showPanelOf(page, 'x-1');
  await page.getByTestId('client-1').getByTestId('show-missed').click();
  await expect(page.getByTestId('request')).toBeVisible();
  await expect(page.getByTestId('request')).toContainText('Put');
});

test('a fast clock and what it loses are shown', async ({ page }) => {
  await open(page, { fragment: opened(FAST_CLOCK, 400_000) });
  await finish(page);
  await expect(page.getByTestId('client-0')).toContainText('clock +5 s');
  await expect(page.locator('.clients .badge-clock')).toHaveText(['clock +5 s']);
  await expect(page.locator('.nodes .badge-clock')).toHaveText(['clock −200 ms']);
  await expect(page.getByTestId('lost-writes')).toContainText("Bob's acknowledged bread is lost");
  await expect(page.getByTestId('lost-writes')).toContainText("Alice's milk, 5.0");
  await expect(page.locator('.version.is-lost')).toHaveCount(1);
  await expect(page.locator('.version.is-lost')).toContainText('bread');
  await expect(page.locator('.version.is-live')).toContainText(/milk.*5\.0/s);
  await expect(page.locator('.versions-room li', { hasText: /, stands$/ })).toContainText('time-stamp 5.0');
  await expect(page.getByTestId('replicas').locator('.time-stamp:visible').first()).toContainText('5.0');
  await expect(page.locator('.landmark.is-bad[aria-label*="is acknowledged and lost"]')).toHaveCount(1);
  await expect(page.getByTestId('replaces-1')).toHaveText('Put replaces what has an older time-stamp.');
});
