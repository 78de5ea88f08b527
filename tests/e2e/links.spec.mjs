// A link holds a run and a moment: it opens the same ones, paused, or says in one notice what is
// wrong with it.

import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { errorsOf, open, started } from './helpers.mjs';
import { finish, moment, openFile, press, siblings, step } from './runs.mjs';

const notices = (page) => page.getByTestId('notices').locator('.notice');

test('a shared link opens the same run at the same moment, paused', async ({ page, context, browser }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await page.getByText('every message').click();
  await siblings(page);
  for (let count = 0; count < 7; count += 1) await page.keyboard.press('ArrowLeft');
  await page.getByTestId('share').click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('#');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link, 'a chat must not cut the link').toMatch(/^[!-~]+$/);
  const here = await moment(page);

  const other = await (await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC' })).newPage();
  const errors = errorsOf(other);
  await other.setViewportSize(page.viewportSize());
  await other.goto(link);
  await started(other);
  await other.getByText('every message').click();
  await expect(other.getByTestId('play')).toHaveText('Play');
  const paused = await other.getByTestId('now').innerText();
  await other.waitForTimeout(400);
  await expect(other.getByTestId('now')).toHaveText(paused);
  expect(await moment(other)).toEqual(here);
  // The same future follows: to the end, both tell the same story to the last message.
  await finish(page);
  await finish(other);
  expect(await moment(other)).toEqual(await moment(page));
  expect(errors, 'the browser should report no error').toEqual([]);
  await other.close();
});

test('a packed link, as the program prints it, opens as the same run', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const fragment = readFileSync(new URL('../shared/link.txt', import.meta.url), 'utf8').trim();
  const [, fingerprint] = /^at=230000&fp=([0-9a-f]{16})&z=/.exec(fragment);
  const errors = errorsOf(page);
  await open(page, { fragment });
  // A run with another fingerprint would leave a notice.
  await expect(notices(page)).toHaveCount(0);
  await expect(page.getByTestId('now')).toHaveText('0.230 s');
  await expect(page.getByTestId('play')).toHaveText('Play');
  await page.getByTestId('share').click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('#');
  const shared = await page.evaluate(() => navigator.clipboard.readText());
  expect(shared).toContain(`#at=230000&fp=${fingerprint}&`);
  expect(errors, 'the browser should report no error').toEqual([]);
});

test('a link that another version made says so once, and opens', async ({ page }) => {
  const fragment = readFileSync(new URL('../shared/link.txt', import.meta.url), 'utf8').trim();
  await open(page, { fragment: `theme=dark&${fragment.replace(/fp=[0-9a-f]+/, 'fp=1')}` });
  await expect(notices(page)).toHaveCount(1);
  await expect(notices(page)).toContainText('another version');
  await expect(page.getByTestId('now')).toHaveText('0.230 s');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('what is done after a link was opened is not lost by a reload', async ({ page }) => {
  await open(page, { fragment: `at=0&run=${encodeURIComponent(JSON.stringify({ version: 1, clients: ['Carol'] }))}` });
  await press(page, 'put-0');
  await finish(page);
  const lines = await page.locator('.account-text').count();
  expect(lines).toBeGreaterThan(0);
  // The run is written once it has been left alone for a moment.
  await page.waitForTimeout(700);
  await page.reload();
  await started(page);
  await page.keyboard.press('End');
  await expect(page.locator('.account-text')).toHaveCount(lines);
  await expect(page.getByTestId('client-0')).toContainText('Carol');
});

const RUN = { version: 1, clients: ['Alice', 'Bob'] };
const run = (value) => `run=${encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))}`;
const BAD = [
  ['no run', 'at=5', 'run: there is none'],
  ['a run that is no JSON', run('{'), 'could not be opened'],
  ['a run that is cut off', run(JSON.stringify(RUN).slice(0, -4)), 'could not be opened'],
  ['an encoding that is none', 'run=%E0%A4%A', 'could not be opened'],
  ['a moment that is no number', `at=soon&${run(RUN)}`, 'soon'],
  ['a moment before the beginning', `at=-5&${run(RUN)}`, '-5'],
  ['a moment beyond what a clock holds', `at=99999999999999999999999&${run(RUN)}`, '99999999999999999999999'],
  ['a parameter that nobody knows', `speed=9&${run(RUN)}`, 'speed'],
  ['a packed run that was cut off', 'at=5&z=rVXbjtpADP2VkR', 'packed run is damaged'],
  ['a packed run in letters that it cannot have', 'z=no*run', 'packed run is damaged'],
  ['an example that is not there', 'example=nothing', 'nothing'],
  ['a theme that is none', `theme=pink&${run(RUN)}`, 'pink'],
  ['a fingerprint that is none', `fp=same&${run(RUN)}`, 'same'],
  ['a version that is not this one', run({ ...RUN, version: 7 }), 'version'],
  ['a field that nobody knows', run({ ...RUN, colour: 'red' }), 'colour'],
  ['a client that is not there', run({ ...RUN, script: [{ put: { client: 'Alcie', value: ['x'] } }] }), 'Alcie'],
  ['a quorum that cannot be', run({ ...RUN, cluster: { quorum: { n: 3, r: 2, w: 9 } } }), 'w'],
  ['more nodes than there may be', run({ ...RUN, cluster: { nodes: 100000 } }), 'nodes'],
  ['a number where a name should be', run({ ...RUN, clients: [4] }), 'clients[0]'],
];

for (const [what, fragment, names] of BAD) {
  test(`a link with ${what} gives one notice that names it, and a page that works`, async ({ page }) => {
    const errors = errorsOf(page);
    await open(page, { fragment });
    await expect(notices(page)).toHaveCount(1);
    await expect(notices(page)).toContainText(names);
    await expect(page.getByTestId('play')).toHaveText('Play');
    await press(page, 'put-0');
    await step(page, 3);
    await finish(page);
    await expect(page.getByTestId('request-outcome')).toHaveText('ok');
    await notices(page).getByRole('button', { name: 'Close' }).click();
    await expect(notices(page)).toHaveCount(0);
    expect(errors, 'the browser should report no error').toEqual([]);
  });
}

test('a file opens as a link does', async ({ page }) => {
  await open(page);
  const file = (text) => ({ name: 'run.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  const carol = JSON.stringify({ version: 1, clients: ['Carol'] });
  await page.getByTestId('open-field').setInputFiles(file(carol));
  await expect(page.getByTestId('client-0')).toContainText('Carol');
  await page.getByTestId('open-field').setInputFiles(file('no run at all'));
  await expect(notices(page)).toHaveCount(1);
  await expect(notices(page)).toContainText('could not be opened');
  await expect(page.getByTestId('client-0')).toContainText('Carol');
});

test('a saved run is a file that opens to the same run', async ({ page }) => {
  await open(page);
  await siblings(page);
  const before = await moment(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save').click()]);
  const path = await download.path();
  await page.keyboard.press('Home');
  await press(page, 'delete-0');
  await openFile(page, path);
  await page.keyboard.press('End');
  await finish(page);
  expect((await moment(page)).account).toEqual(before.account);
});
