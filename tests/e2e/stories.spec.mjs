// The stories that the page exists for, each lived through as a user does: by pointer, in a browser,
// against the page as it is shipped.

import { expect, test } from '@playwright/test';
import { errorsOf, open } from './helpers.mjs';
import {
  account, choose, finish, hintForDown, kill, moment, press, primaries, restart, siblings, step, strictWithOneLeft,
} from './runs.mjs';

const outcome = (page) => page.getByTestId('request-outcome');
const said = (page, text) => expect(page.locator('.account-text', { hasText: text }).first()).toBeVisible();

let errors;
test.beforeEach(async ({ page }) => {
  errors = errorsOf(page);
  await open(page);
});
test.afterEach(() => {
  expect(errors, 'the browser should report no error').toEqual([]);
});

/** Steps to the end of the run and collects what `read` gives, leaving repetitions out. */
async function stepped(page, read) {
  const seen = [];
  for (let count = 0; count < 60 && (await page.getByTestId('to-end').isEnabled()); count += 1) {
    await step(page, 1);
    const now = await read();
    if (now !== seen.at(-1)) seen.push(now);
  }
  return seen;
}

test('a put fills its quorum, answer by answer', async ({ page }) => {
  await press(page, 'put-0');
  await step(page, 2);
  await expect(page.locator('.flight')).not.toHaveCount(0);
  const seen = await stepped(page, () => outcome(page).innerText());
  expect(seen).toEqual(expect.arrayContaining(['W 1 of 2', 'W 2 of 2', 'ok']));
  expect(seen.indexOf('W 1 of 2')).toBeLessThan(seen.indexOf('W 2 of 2'));
  await said(page, "Alice's put of cart:42 is acknowledged: 2 of W = 2 stored.");
  await expect(page.getByTestId('agreement')).toHaveText('in agreement');
  await expect(page.getByTestId('client-0')).toContainText('Put: ok');
});

test('a put plays by itself until nothing is under way', async ({ page }) => {
  await choose(page, 'speed', '6');
  await press(page, 'put-0');
  await expect(outcome(page)).toHaveText('ok');
  await expect(page.getByTestId('play')).toHaveText('Play');
  await expect(page.locator('.flight-count')).toHaveText('nothing under way');
});

test('a stand-in keeps the copy of a dead replica and brings it home', async ({ page }) => {
  const [, second] = await primaries(page);
  const name = await page.locator(`[data-testid=node-${second}]`).getAttribute('aria-label');
  const letter = name.match(/Node (\w)/)[1];
  await hintForDown(page);
  await expect(outcome(page)).toHaveText('ok');
  await expect(page.locator('.nodes .badge-hint')).toHaveText(`hint for ${letter}`);
  await expect(page.locator('.node-button[aria-label*="keeps a hint"]')).toHaveCount(1);
  await expect(page.getByTestId('replicas')).toContainText(`stands in for ${letter}`);
  await expect(page.getByTestId('replicas')).toContainText('down since');
  await restart(page, second);
  await finish(page);
  await said(page, `hint is delivered: ${letter} holds cart:42 itself`);
  await expect(page.locator('.nodes .badge-hint')).toHaveCount(0);
  await expect(page.getByTestId('agreement')).toHaveText('in agreement');
});

test('a strict quorum with two of three replicas down fails, and says what that means', async ({ page }) => {
  await strictWithOneLeft(page);
  await press(page, 'put-0');
  await finish(page);
  await expect(outcome(page)).toHaveText('unknown');
  await expect(page.getByTestId('request')).toContainText('What was stored stays stored.');
  await expect(page.getByTestId('client-0')).toContainText('Put: unknown');
  await expect(page.getByTestId('replicas')).toContainText('milk');
  // Now the coordinator believes both down, and knows before it sends anything.
  await press(page, 'put-0');
  await finish(page);
  await expect(outcome(page)).toHaveText('refused');
  await expect(page.getByTestId('request')).toContainText('Refused before anything was sent');
});

test('two clients conflict, and one merges both carts into one', async ({ page }) => {
  await siblings(page);
  const carts = page.getByTestId('siblings-0').locator('.sibling-cart');
  await expect(carts).toHaveCount(2);
  const [one, other] = [await carts.nth(0).boundingBox(), await carts.nth(1).boundingBox()];
  expect(Math.abs(one.y - other.y), 'siblings stand side by side').toBeLessThan(1);
  expect(one.x + one.width, 'siblings stand side by side').toBeLessThanOrEqual(other.x);
  await expect(carts.filter({ hasText: 'by Alice' })).toContainText('milk');
  await expect(carts.filter({ hasText: 'by Bob' })).toContainText('bread');
  await expect(page.getByTestId('live-versions')).toHaveText('2 siblings');
  const edges = await page.locator('.version-edge').count();
  await press(page, 'merge-0');
  await finish(page);
  await expect(outcome(page)).toHaveText('ok');
  await expect(page.getByTestId('live-versions')).toHaveText('one version');
  await expect(page.locator('.version-edge')).toHaveCount(edges + 2);
  await expect(page.getByTestId('replicas').locator('.sibling-items').first()).toHaveText('milk, bread');
  await expect(page.getByTestId('agreement')).toHaveText('in agreement');
  await expect(page.getByTestId('siblings-0')).toHaveCount(0);
  // The merge carried the context of both: the next read finds one cart, and adopts it.
  await press(page, 'get-1');
  await finish(page);
  await said(page, 'Bob reads cart:42: milk, bread.');
  await expect(page.getByTestId('client-1').locator('.chip-text')).toHaveText(['milk', 'bread']);
});

test('a conflict is also ended by keeping one of the carts', async ({ page }) => {
  await siblings(page);
  await page.getByTestId('siblings-0').getByRole('button', { name: 'Keep this one, by Bob: bread' }).click();
  await finish(page);
  await expect(page.getByTestId('live-versions')).toHaveText('one version');
  await expect(page.getByTestId('replicas').locator('.sibling-items').first()).toHaveText('bread');
});

test('every step can be taken back, and forward again to the same picture', async ({ page }) => {
  await siblings(page);
  await page.getByText('every message').click();
  const seen = [];
  for (let count = 0; count < 12; count += 1) {
    seen.push(await moment(page));
    await page.keyboard.press('ArrowLeft');
  }
  while (seen.length > 0) {
    await page.keyboard.press('ArrowRight');
    expect(await moment(page)).toEqual(seen.pop());
  }
  await page.keyboard.press('Home');
  await expect(page.getByTestId('now')).toHaveText('0.000 s');
  await expect(page.getByTestId('step-back')).toBeDisabled();
});

test('acting in the past makes a branch, says so, and keeps the other future', async ({ page }) => {
  await press(page, 'put-0');
  await finish(page);
  const before = await account(page);
  await expect(page.getByTestId('past-note')).toBeHidden();
  await expect(page.getByTestId('branch')).toBeHidden();
  for (let count = 0; count < 5; count += 1) await page.keyboard.press('ArrowLeft');
  await expect(page.getByTestId('past-note')).toContainText('in the past');
  const [, , third] = await primaries(page);
  await kill(page, third);
  await expect(page.getByTestId('notices')).toHaveText(
    'You acted in the past: this is branch 2; branch 1 is kept.',
  );
  await expect(page.getByTestId('branch').locator('option:checked')).toContainText('Branch 2');
  await finish(page);
  expect(await account(page)).not.toEqual(before);
  await page.getByTestId('branch').selectOption('0');
  await finish(page);
  expect(await account(page)).toEqual(before);
});

test('the scrubber leads to any moment, and a line of the account to its own', async ({ page }) => {
  await siblings(page);
  const scrubber = page.getByTestId('scrubber');
  const box = await scrubber.boundingBox();
  await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 1, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByTestId('now')).toHaveText('0.000 s');
  await expect(page.getByTestId('past-note')).toBeVisible();
  await page.keyboard.press('End');
  const line = page.locator('.account-line.is-outcome').first();
  const text = await line.locator('.account-text').innerText();
  await line.click();
  await expect(page.getByTestId('caption')).toContainText(text);
});

test('a message can be lost by hand, and the account says so', async ({ page }) => {
  await press(page, 'put-0');
  await step(page, 3);
  await page.keyboard.press('m');
  await expect(page.getByTestId('message-inspector')).toBeVisible();
  await page.getByTestId('drop').click();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.account-text', { hasText: 'is dropped' }).first()).toBeAttached();
});
