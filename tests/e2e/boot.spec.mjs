// A page whose program does not start says so in words, instead of staying blank.

import { expect, test } from '@playwright/test';
import { axe, VIEWPORTS } from './helpers.mjs';

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
