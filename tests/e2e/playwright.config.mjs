import { defineConfig } from '@playwright/test';
import { launchOptions, pageAddress, VIEWPORTS } from './browser.mjs';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.mjs',
  outputDir: '../../test-results',
  fullyParallel: true,
  // A test that fails once has failed: tried again, it would hide a race in the page.
  retries: 0,
  workers: 2,
  timeout: 60_000,
  globalTimeout: 20 * 60_000,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    baseURL: pageAddress(),
    launchOptions: launchOptions(),
    viewport: VIEWPORTS.desk,
    locale: 'en-GB',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
  },
});
