// The kind of cluster: presets, rules, names, and the way back to a clean start.

import { expect, test } from '@playwright/test';
import { errorsOf, open } from './helpers.mjs';
import { finish, press, showSystem } from './runs.mjs';

const badge = (page) => page.getByTestId('system-badge');
const rule = (page, name) => page.getByTestId(`knob-${name}`);
const choose = (page, name, label) => page.getByTestId(`choose-${name}`).selectOption({ label });
const now = (page) => page.getByTestId('now');
const told = (page) => page.locator('.account-lines');

let errors;
test.beforeEach(async ({ page }) => {
  errors = errorsOf(page);
});
test.afterEach(() => {
  expect(errors, 'the browser should report no error').toEqual([]);
});

test('a preset is one press, and its name stands beside the results', async ({ page }) => {
  await open(page);
  await expect(badge(page)).toHaveText('Dynamo · 3/2/2');
  await showSystem(page);
  for (const [name, text] of [
    ['riak', 'Riak · 3/2/2'],
    ['cassandra', 'Cassandra · 3/2/2'],
    ['dynamodb', 'DynamoDB · 3/1/2'],
    ['mysql', 'MySQL · 3/1/1'],
    ['dynamo', 'Dynamo · 3/2/2'],
  ]) {
    await page.getByTestId(`preset-${name}`).click();
    await expect(badge(page)).toHaveText(text);
    await expect(page.getByTestId(`preset-${name}`)).toHaveAttribute('aria-pressed', 'true');
    await page.getByTestId('left-clients').click();
    // Where one node leads, the others refuse.
    await page.getByTestId('coordinator-0').selectOption({ label: name === 'mysql' ? 'A' : 'any node' });
    await press(page, 'put-0');
    await finish(page);
    await expect(told(page)).toContainText("Alice's put of cart:42 is acknowledged");
    await showSystem(page);
  }
});

test('a rule is changed while the cluster runs, is marked, and is taken back', async ({ page }) => {
  await open(page);
  await press(page, 'put-0');
  await finish(page);
  await showSystem(page);
  await expect(rule(page, 'read_repair')).toContainText('after its reply (Dynamo, Riak)');
  await choose(page, 'read_repair', 'none');
  await expect(badge(page)).toHaveText('Dynamo · 3/2/2 · 1 change');
  await expect(rule(page, 'read_repair')).toContainText('Differs from Dynamo: async.');
  await expect(told(page)).toContainText('From now on: Read repair: none.');
  await choose(page, 'tombstone_grace', '10 days');
  await expect(badge(page)).toHaveText('Dynamo · 3/2/2 · 2 changes');
  await page.getByTestId('reset-knobs').click();
  await expect(badge(page)).toHaveText('Dynamo · 3/2/2');
  await expect(page.getByTestId('reset-knobs')).toHaveCount(0);
  await page.keyboard.press('ArrowLeft');
  await expect(badge(page)).toHaveText('Dynamo · 3/2/2 · 2 changes');
});

test('what a running cluster cannot change begins a new run, and says so', async ({ page }) => {
  await open(page);
  await press(page, 'put-0');
  await finish(page);
  await showSystem(page);
  await expect(rule(page, 'hash')).toContainText('begins a new run');
  await choose(page, 'hash', 'murmur3');
  await expect(page.locator('.notice')).toContainText('A new run begins');
  await expect(now(page)).toHaveText('0.000 s');
  await expect(badge(page)).toHaveText('Dynamo · 3/2/2 · 1 change');
});

test('nodes and clients take the names of the paper', async ({ page }) => {
  await open(page);
  await showSystem(page);
  await page.getByTestId('node-names').fill('Sx, Sy, Sz');
  await page.getByTestId('client-names').fill('Ann, Ben, Cy');
  await page.getByTestId('name-all').click();
  await expect(page.locator('.node-button')).toHaveCount(3);
  await expect(page.getByTestId('node-0')).toHaveAttribute('aria-label', /^Node Sx/);
  await page.getByTestId('left-clients').click();
  await expect(page.getByTestId('client-2')).toContainText('Cy');
  await press(page, 'put-2');
  await finish(page);
  await expect(told(page)).toContainText("Cy's put of cart:42 is acknowledged");
  // Names that do not go together change nothing, and say what is wrong.
  await showSystem(page);
  await page.getByTestId('node-names').fill('Sx, Sx');
  await page.getByTestId('name-all').click();
  await expect(page.locator('.notice.is-error')).toContainText('the name "Sx" is given twice');
  await expect(page.locator('.node-button')).toHaveCount(3);
});

test('R starts over, and keeps the rules and what was typed', async ({ page }) => {
  await open(page);
  await page.getByTestId('stepper-W').getByRole('button').first().click();
  await press(page, 'put-0');
  await finish(page);
  await expect(now(page)).not.toHaveText('0.000 s');
  await page.keyboard.press('r');
  await expect(now(page)).toHaveText('0.000 s');
  await expect(badge(page)).toHaveText('Dynamo · 3/2/1 · 1 change');
  await expect(page.locator('.notice')).toContainText('Started over');
  await press(page, 'put-0');
  await finish(page);
  await page.getByTestId('start-over').click();
  await expect(now(page)).toHaveText('0.000 s');
});

test('an example starts over as it was opened', async ({ page }) => {
  await open(page, { fragment: 'example=two-carts' });
  await page.keyboard.press('End');
  await press(page, 'put-0');
  await page.keyboard.press('r');
  await expect(now(page)).toHaveText('0.000 s');
  await expect(page.locator('.notice')).toContainText('as it was opened');
});

test('by keyboard alone: Cassandra, and a rule of it', async ({ page }) => {
  await open(page, { viewport: 'projector' });
  await page.getByTestId('left-system').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('preset-cassandra').focus();
  await page.keyboard.press('Enter');
  await expect(badge(page)).toHaveText('Cassandra · 3/2/2');
  await page.getByTestId('choose-digest_reads').focus();
  await page.keyboard.press('ArrowDown');
  await expect(badge(page)).toHaveText('Cassandra · 3/2/2 · 1 change');
});

test.describe('on a phone', () => {
  test.use({ hasTouch: true });

  test('the system is a panel, and a tap chooses it', async ({ page }) => {
    await open(page, { viewport: 'phone' });
    await page.getByTestId('panel-quorum').tap();
    await page.getByTestId('preset-riak').tap();
    await expect(page.getByTestId('preset-riak')).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByTestId('preset-about')).toContainText('siblings are kept');
    const height = (await page.getByTestId('preset-riak').boundingBox()).height;
    expect(height).toBeGreaterThanOrEqual(44);
    const help = await page.getByTestId('help').boundingBox();
    expect(help.x + help.width).toBeLessThanOrEqual(390);
  });
});

for (const [name, width, height] of [
  ['at 200 % of a laptop', 640, 450],
  ['at 200 % of a small projector', 512, 309],
  ['on the narrowest phone', 320, 640],
]) {
  test(`${name} every control can be reached`, async ({ page }) => {
    await open(page);
    await page.setViewportSize({ width, height });
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(sideways, 'nothing is scrolled sideways').toBeLessThanOrEqual(0);
    for (const control of ['put-0', 'get-0', 'play', 'start-over', 'help']) {
      const target = page.getByTestId(control);
      await target.scrollIntoViewIfNeeded();
      await expect(target).toBeInViewport({ ratio: 1 });
      await target.click({ trial: true });
    }
    const panel = await page.getByTestId('client-0').boundingBox();
    expect(panel.height, 'the card is not squeezed').toBeGreaterThan(120);
  });
}

test('a notice does not cover the caption, and leaves by itself', async ({ page }) => {
  await open(page);
  await press(page, 'put-0');
  await finish(page);
  await page.getByTestId('share').click();
  const notice = page.locator('.notice');
  await expect(notice).toHaveCount(1);
  const [above, below] = [await page.getByTestId('caption').boundingBox(), await notice.boundingBox()];
  expect(below.y).toBeGreaterThan(above.y + above.height);
  await expect(notice).toHaveCount(0, { timeout: 9_000 });
});

test('an example brings its title, and Space plays it', async ({ page }) => {
  await open(page);
  await expect(page.getByTestId('title')).toHaveText('Sandbox');
  await page.getByTestId('examples').click();
  await page.getByRole('button', { name: 'Two carts, one key' }).click();
  await expect(page.getByTestId('title')).toHaveText('Two carts, one key');
  await expect(page.getByTestId('play')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(now(page)).not.toHaveText('0.000 s');
  await expect(page.getByTestId('examples-menu')).toBeHidden();
  // The page keeps a run once it has been left alone for a moment.
  await expect
    .poll(() => page.evaluate(() => Object.values(localStorage).join().includes('Two carts, one key')))
    .toBe(true);
  await page.reload();
  await expect(page.getByTestId('title')).toHaveText('Two carts, one key');
});
