// Every state of the page in both themes and three sizes: no violation that axe knows, no target that
// is too small, no text over another, and nothing that runs out of the screen.

import { expect, test } from '@playwright/test';
import { axe, errorsOf, open, targets, THEMES, VIEWPORTS } from './helpers.mjs';
import { STATES } from './states.mjs';

for (const { name, fragment, steps, fails } of STATES) {
  for (const viewport of Object.keys(VIEWPORTS)) {
    test(`${name} on a ${viewport} is accessible in both themes`, async ({ page }) => {
      const errors = errorsOf(page);
      // Without motion, so that no colour is on its way to the next theme while it is judged.
      await open(page, { viewport, fragment, reducedMotion: 'reduce' });
      await steps(page);
      for (const colorScheme of THEMES) {
        await page.emulateMedia({ colorScheme });
        await axe(page);
      }
      await targets(page);
      const [wide, high] = await page.evaluate(() => {
        const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
        return [scrollWidth - clientWidth, scrollHeight - clientHeight];
      });
      expect([wide, high], 'nothing runs out of the screen').toEqual([0, 0]);
      if (!fails) expect(errors, 'the browser should report no error').toEqual([]);
    });
  }
}

test.describe('on a touch screen', () => {
  test.use({ hasTouch: true, isMobile: true });
  for (const { name, fragment, steps } of STATES) {
    test(`${name}: every target is as large as a fingertip`, async ({ page }) => {
      await open(page, { viewport: 'phone', fragment });
      await steps(page);
      await targets(page, 44);
    });
  }
});
