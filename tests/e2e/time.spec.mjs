// Time on screen: steady at the reader's speed, without a jump after a pause of the browser, and in
// steps where motion is not wanted.

import { expect, test } from '@playwright/test';
import { open, ownClock } from './helpers.mjs';
import { press } from './runs.mjs';

const now = async (page) => Number.parseFloat(await page.getByTestId('now').innerText());

test('a second on screen is ten milliseconds of the run', async ({ page }) => {
  await ownClock(page);
  await open(page);
  await press(page, 'put-0');
  await page.clock.runFor(1_500);
  const first = await now(page);
  await page.clock.runFor(1_000);
  expect((await now(page)) - first).toBeCloseTo(0.01, 3);
});

test('a tab in the background does not make the clock jump', async ({ page }) => {
  await ownClock(page);
  await open(page);
  await press(page, 'put-0');
  await page.clock.runFor(500);
  const before = await now(page);
  // A browser draws no frame of a hidden tab; the next one comes when the tab is seen again.
  await page.clock.fastForward(60_000);
  await page.clock.runFor(50);
  expect((await now(page)) - before).toBeLessThanOrEqual(0.003);
});

test('nothing asks for frames while nothing moves', async ({ page }) => {
  await page.addInitScript(() => {
    window.frames_asked = 0;
    const ask = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) => {
      window.frames_asked += 1;
      return ask(callback);
    };
  });
  await open(page);
  await page.waitForTimeout(300);
  const before = await page.evaluate(() => window.frames_asked);
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => window.frames_asked)).toBe(before);
});

test('without motion the run goes from event to event', async ({ page }) => {
  await ownClock(page);
  await open(page, { reducedMotion: 'reduce' });
  await page.evaluate(() => {
    window.places = new Set();
    new MutationObserver((changes) => {
      for (const { target } of changes) window.places.add(target.getAttribute('transform'));
    }).observe(document.querySelector('.stage-picture'), { attributes: true, subtree: true, attributeFilter: ['transform'] });
  });
  await press(page, 'put-0');
  const times = [];
  for (let beat = 0; beat < 6; beat += 1) {
    await page.clock.runFor(1_000);
    times.push(await now(page));
  }
  expect(times).toEqual([...times].sort((left, right) => left - right));
  const distinct = await page.evaluate(() => window.places.size);
  expect(distinct, 'messages stand still between events').toBeLessThan(40);
  await page.clock.runFor(20_000);
  await expect(page.getByTestId('request-outcome')).toHaveText('ok');
  await expect(page.getByTestId('play')).toHaveText('Play');
});
