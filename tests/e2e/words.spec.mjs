// What a screen reader hears by itself: the account's outcomes, one at a time, never in a flood.

import { expect, test } from '@playwright/test';
import { open, ownClock, started } from './helpers.mjs';
import { account, finish, kill, press, primaries, siblings } from './runs.mjs';

/** Notes every text that the live region takes, and when, by the page's clock. */
async function listen(page) {
  await page.evaluate(() => {
    const region = document.querySelector('[data-testid=announcer]');
    window.heard = [];
    new MutationObserver(() => {
      window.heard.push({ text: region.textContent, at: Date.now() });
    }).observe(region, { childList: true, characterData: true, subtree: true });
  });
}
const heard = (page) => page.evaluate(() => window.heard);

test('one polite announcement an outcome, in the words of the account', async ({ page }) => {
  await ownClock(page);
  await open(page);
  await listen(page);
  const region = page.getByTestId('announcer');
  await expect(region).toHaveAttribute('aria-live', 'polite');
  await press(page, 'put-0');
  await page.clock.runFor(30_000);
  const sentences = (await heard(page)).map((one) => one.text);
  expect(sentences).toEqual(["Alice's put of cart:42 is acknowledged: 2 of W = 2 stored."]);
  expect(await account(page)).toContain(sentences[0]);
});

test('outcomes in a rush are announced at least a second and a half apart', async ({ page }) => {
  await ownClock(page);
  await open(page);
  await listen(page);
  const [, second] = await primaries(page);
  await kill(page, second);
  await page.keyboard.press('Escape');
  await press(page, 'put-0');
  await press(page, 'put-1');
  await finish(page);
  await page.clock.runFor(20_000);
  const all = await heard(page);
  expect(all.length).toBeGreaterThan(1);
  for (const [index, one] of all.slice(1).entries()) {
    expect(one.at - all[index].at).toBeGreaterThanOrEqual(1_500);
  }
  const told = await account(page);
  for (const one of all) expect(told).toContain(one.text);
  const texts = all.map((one) => one.text);
  expect(new Set(texts).size, 'nothing is said twice').toBe(texts.length);
});

test('going back in time announces nothing', async ({ page }) => {
  await ownClock(page);
  await open(page);
  await siblings(page);
  await page.clock.runFor(20_000);
  await listen(page);
  for (let count = 0; count < 10; count += 1) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Home');
  await page.clock.runFor(10_000);
  expect(await heard(page)).toEqual([]);
});

test('nothing but the live regions speaks by itself', async ({ page }) => {
  await open(page);
  const live = page.locator('[aria-live], [role=status], [role=alert], [role=log]');
  await expect(live).toHaveCount(2);
  await expect(page.locator('[aria-live=assertive], [role=alert]')).toHaveCount(0);
  await started(page);
});
