// What can go wrong around the page, and what it says then: storage that is full or forbidden, a
// frame without rights, and a fault in the program itself. The page is never blank, and the run can
// always be saved.

import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { pageAddress } from './browser.mjs';
import { axe, errorsOf, open, started, targets } from './helpers.mjs';
import { finish, openFile, overwriteMemory, press, refuseToDraw, siblings } from './runs.mjs';

const notices = (page) => page.getByTestId('notices').locator('.notice');

async function isUsable(page) {
  await press(page, 'put-0');
  await finish(page);
  await expect(page.getByTestId('request-outcome')).toHaveText('ok');
}

test('a full storage is said once, and the run can be saved', async ({ page }) => {
  const errors = errorsOf(page);
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await open(page);
  await isUsable(page);
  await expect(notices(page)).toHaveCount(1);
  await expect(notices(page)).toContainText('save the run as a file');
  await isUsable(page);
  await page.waitForTimeout(700);
  await expect(notices(page)).toHaveCount(1);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save').click()]);
  expect(JSON.parse(readFileSync(await download.path(), 'utf8')).version).toBe(1);
  expect(errors, 'the browser should report no error').toEqual([]);
});

test('a forbidden storage is no hindrance', async ({ page }) => {
  const errors = errorsOf(page);
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('forbidden', 'SecurityError');
      },
    });
  });
  await open(page);
  await isUsable(page);
  await expect(notices(page)).toHaveCount(1);
  await page.getByTestId('display').click();
  await page.getByText('Dark', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(errors, 'the browser should report no error').toEqual([]);
});

test('a run that is remembered is there again after a reload', async ({ page }) => {
  await open(page);
  await isUsable(page);
  const lines = await page.locator('.account-text').count();
  await page.waitForTimeout(700);
  await page.reload();
  await started(page);
  await page.keyboard.press('End');
  await expect(page.locator('.account-text')).toHaveCount(lines);
});

test('what is remembered may be nonsense', async ({ page }) => {
  await page.addInitScript(() => {
    localStorage.setItem('quorumscope.run', 'at=1&run={"version":1,"nodes"');
    localStorage.setItem('quorumscope.theme', 'plaid');
    localStorage.setItem('quorumscope.size', '');
  });
  await open(page);
  await expect(notices(page)).toHaveCount(1);
  await isUsable(page);
});

/** Opens the page in a frame of another host that has no right but to run scripts. */
async function sandboxed(page, use) {
  const frame = `<!doctype html><title>frame</title><iframe sandbox="allow-scripts" src="${pageAddress()}"
    width="1300" height="800"></iframe>`;
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(frame);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  try {
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await use(page.frameLocator('iframe'));
  } finally {
    server.close();
  }
}

test('a frame that may only run scripts shows the page, where its host allows that', async ({ page }) => {
  // Such a frame counts as another host, so the page's own must allow others to read its parts.
  await page.route(`${pageAddress()}**`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'access-control-allow-origin': '*' } });
  });
  await sandboxed(page, async (frame) => {
    await frame.getByTestId('put-0').click();
    await frame.getByTestId('to-end').click();
    await expect(frame.getByTestId('request-outcome')).toHaveText('ok');
    await expect(frame.getByTestId('notices')).toContainText('save the run as a file');
    await frame.getByTestId('share').click();
    await expect(frame.getByTestId('notices')).toContainText('does not let the page copy');
  });
});

test('a frame that may only run scripts says so, where its host allows nothing', async ({ page }) => {
  await sandboxed(page, async (frame) => {
    await expect(frame.locator('[data-boot] [role=alert]')).toContainText('could not be started');
  });
});

for (const [what, fail] of [
  ['a panic', refuseToDraw],
  ['a trap', overwriteMemory],
]) {
  test(`${what} shows a clear message, and the run can still be saved`, async ({ page }) => {
    await open(page);
    await siblings(page);
    await page.waitForTimeout(700);
    await fail(page);
    await page.keyboard.press('u');
    const banner = page.getByTestId('crash');
    await expect(banner).toBeVisible();
    await expect(banner.getByRole('alert')).toContainText('Quorumscope has stopped');
    await axe(page);
    await targets(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      banner.getByRole('link', { name: 'Save the run' }).click(),
    ]);
    const saved = readFileSync(await download.path());
    // The page that has stopped stands there until the new one comes.
    await Promise.all([page.waitForEvent('load'), banner.getByRole('button', { name: 'Reload' }).click()]);
    await started(page);
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('.account-text').count()).toBeGreaterThan(10);
    // The file opens, too.
    await openFile(page, { name: 'run.json', mimeType: 'application/json', buffer: saved });
    await expect(notices(page)).toHaveCount(0);
    await page.keyboard.press('End');
    await expect(page.getByTestId('live-versions')).toHaveText('2 siblings');
  });
}

test('a fault while the page starts is said too', async ({ page }) => {
  await page.addInitScript(() => {
    Node.prototype.insertBefore = () => {
      throw new DOMException('refused', 'NotFoundError');
    };
  });
  await page.goto('');
  await expect(page.getByTestId('crash')).toContainText('Quorumscope has stopped');
  await axe(page);
});

test('a fault in a run that came from a link saves that run', async ({ page }) => {
  const run = JSON.stringify({ version: 1, clients: ['Carol'] });
  await open(page, { fragment: `at=0&run=${encodeURIComponent(run)}` });
  await refuseToDraw(page);
  await page.getByTestId('put-0').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Save the run' }).click(),
  ]);
  expect(JSON.parse(readFileSync(await download.path(), 'utf8')).clients).toEqual(['Carol']);
});

test('errors of other scripts are not taken for faults of the program', async ({ page }) => {
  await open(page);
  await page.evaluate(() => setTimeout(() => JSON.parse('{')));
  await page.evaluate(() => Promise.reject(new Error('of an extension')).catch(() => {}));
  await isUsable(page);
  await expect(page.getByTestId('crash')).toHaveCount(0);
});
