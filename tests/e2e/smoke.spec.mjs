// The page opens, wherever it is served from and however it is looked at.

import { expect, test } from '@playwright/test';
import { subPathAddress } from './browser.mjs';
import { axe, errorsOf, open, targets, THEMES, VIEWPORTS } from './helpers.mjs';

for (const viewport of Object.keys(VIEWPORTS)) {
  for (const theme of THEMES) {
    test(`opens on a ${viewport} in ${theme}`, async ({ page }) => {
      const errors = errorsOf(page);
      await open(page, { theme, viewport });
      await expect(page).toHaveTitle('Quorumscope');
      await axe(page);
      await targets(page);
      expect(errors, 'the browser should report no error').toEqual([]);
    });
  }
}

test('opens from a folder of a host', async ({ page }) => {
  const errors = errorsOf(page);
  await open(page, { address: subPathAddress() });
  expect(errors, 'the browser should report no error').toEqual([]);
});

test('tells the benchmark when it can be used', async ({ page }) => {
  await open(page);
  await page.waitForFunction(() => performance.getEntriesByName('quorumscope-ready').length > 0);
});
