// Takes pictures of the page: every state, size and theme, into the folder given as argument.
// Run it with `cargo xtask screens DIR`.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { launchOptions, THEMES, VIEWPORTS } from './browser.mjs';
import { open } from './helpers.mjs';
import { STATES } from './states.mjs';

const folder = process.argv[2];
if (!folder) {
  throw new Error('name the folder that the pictures go to');
}
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(launchOptions());
for (const state of STATES) {
  for (const viewport of Object.keys(VIEWPORTS)) {
    for (const theme of THEMES) {
      const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC' });
      const page = await context.newPage();
      await open(page, { theme, viewport, fragment: state.fragment });
      await state.steps(page);
      const file = join(folder, `${state.name}-${viewport}-${theme}.png`);
      await page.screenshot({ path: file, animations: 'disabled' });
      console.log(file);
      await context.close();
    }
  }
}
await browser.close();
