// Faults by hand: a disk that is wiped, a clock that is off, partitions by a form; by pointer, by
// keyboard alone, and by touch.

import { expect, test } from '@playwright/test';
import { errorsOf, open, targets } from './helpers.mjs';
import { account, finish, part, press, primaries, showNetwork, showPartition } from './runs.mjs';
import { IN_THREE, opened } from './states.mjs';

let errors;
test.beforeEach(async ({ page }) => {
  errors = errorsOf(page);
});
test.afterEach(() => {
  expect(errors, 'the browser should report no error').toEqual([]);
});

const CASSANDRA = opened({ cluster: { preset: 'cassandra', nodes: 5 }, clients: ['Alice', 'Bob'] }, 0);
const standing = (page) => page.locator('.standing-group');
const said = (page) => page.getByTestId('partition-said');

async function menuOf(page, node) {
  await page.getByTestId(`node-${node}`).click();
  return page.getByTestId('node-menu');
}

/** Tabs on until this control has the focus. */
async function tabTo(page, control, most = 80) {
  for (let count = 0; count < most; count += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(control).toBeFocused();
}

for (const viewport of ['projector', 'phone']) {
  test.describe(`on a ${viewport}`, () => {
    test.use(viewport === 'phone' ? { hasTouch: true, isMobile: true } : {});

    test('a disk is wiped from the menu, and the account says so', async ({ page }) => {
      await open(page, { viewport });
      await press(page, 'put-0');
      await finish(page);
      const [first] = await primaries(page);
      await (await menuOf(page, first)).getByTestId(`wipe-${first}`).click();
      await expect(page.getByTestId('node-menu')).toHaveCount(0);
      const lines = await account(page);
      expect(lines.at(-1)).toMatch(/^The disk of [A-F] loses everything\.$/);
      await expect(page.getByTestId('caption')).toContainText('loses everything');
    });

    test('a clock goes five seconds ahead by its buttons, in the menu that stays open', async ({ page }) => {
      await open(page, { viewport });
      const menu = await menuOf(page, 1);
      const field = menu.getByTestId('clock-node-1');
      await expect(field).toHaveValue('0 s');
      for (let count = 0; count < 6; count += 1) await menu.getByTestId('clock-faster-node-1').click();
      await menu.getByTestId('clock-slower-node-1').click();
      await expect(field).toHaveValue('+5 s');
      await expect(page.locator('.nodes .badge-clock')).toHaveText('clock +5 s');
      await page.keyboard.press('Escape');
      await expect(menu).toHaveCount(0);
    });

    test('the clock of a client is set on its card where time-stamps decide', async ({ page }) => {
      await open(page, { viewport });
      await expect(page.getByTestId('clock-client-0')).toHaveCount(0);
      await open(page, { viewport, fragment: CASSANDRA, address: `${new URL(page.url()).origin}/?cassandra` });
      const field = page.getByTestId('clock-client-0');
      await field.fill('5 s');
      await field.press('Enter');
      await expect(field).toHaveValue('+5 s');
      await expect(page.locator('.clients .badge-clock')).toHaveText('clock +5 s');
      await field.fill('soon');
      await field.press('Enter');
      await expect(page.getByTestId('notices')).toContainText('Write one with its unit');
      await expect(page.locator('.clients .badge-clock')).toHaveText('clock +5 s');
    });

    test('a partition in three is made by the form, healed in part, and as a whole', async ({ page }) => {
      await open(page, { viewport });
      await showNetwork(page);
      await expect(page.getByTestId('partition-apply')).toBeDisabled();
      await expect(said(page)).toHaveText('Put at least one node into another group.');
      await part(page, [2, 2, 2]);
      await expect(standing(page)).toHaveCount(3);
      await expect(page.locator('.group-area')).toHaveCount(5);
      await expect(page.locator('.group-label').first()).toBeVisible();
      await expect(said(page)).toHaveText('These groups are apart already.');
      await expect(page.getByTestId('standing-2')).toContainText('C, D');
      await page.getByTestId('heal-group-2').click();
      await expect(standing(page)).toHaveCount(2);
      expect((await account(page)).at(-1)).toBe('C and D reach everyone again, and can be reached.');
      await page.getByTestId('heal-all').click();
      await expect(standing(page)).toHaveCount(0);
      await expect(page.locator('.group-area')).toHaveCount(0);
      await expect(page.getByTestId('heal-all')).toHaveCount(0);
    });

    test('one way: the first group does not reach the second, which reaches it', async ({ page }) => {
      await open(page, { viewport });
      await showNetwork(page);
      await press(page, 'one-way');
      await press(page, 'group-node-4-2');
      await press(page, 'group-node-5-3');
      await expect(said(page)).toHaveText('One way is between two groups: empty one of the three.');
      await expect(page.getByTestId('partition-apply')).toBeDisabled();
      await press(page, 'group-node-5-2');
      await press(page, 'partition-apply');
      await expect(page.getByTestId('standing-2')).toContainText('reaches group 1, but hears nothing from there');
      await expect(page.locator('.cut-arrow[d^=M]').first()).toBeVisible();
    });

    test('the tag on the stage leads to where partitions are healed', async ({ page }) => {
      await open(page, { viewport, fragment: opened(IN_THREE, 1_106_000) });
      await showPartition(page);
      await expect(page.getByTestId('partition-heal-all')).toBeInViewport();
      await page.getByTestId('partition-heal-all').click();
      await expect(page.getByTestId('partition-tag')).toHaveCount(0);
    });

    test('what is pressed is large enough', async ({ page }) => {
      await open(page, { viewport, fragment: opened(IN_THREE, 1_106_000) });
      await showPartition(page);
      await targets(page, viewport === 'phone' ? 44 : 24);
      await menuOf(page, 0);
      await targets(page, viewport === 'phone' ? 44 : 24);
    });
  });
}

test('all of it by keyboard alone', async ({ page }) => {
  await open(page, { viewport: 'projector' });
  await tabTo(page, page.getByTestId('node-2'), 120);
  await page.keyboard.press('Enter');
  const field = page.getByTestId('node-menu').getByTestId('clock-node-2');
  await tabTo(page, field);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('5 s');
  await page.keyboard.press('Enter');
  await expect(page.locator('.nodes .badge-clock')).toHaveText('clock +5 s');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('node-menu')).toHaveCount(0);
  await tabTo(page, page.getByTestId('left-network'), 160);
  await page.keyboard.press('Enter');
  for (const [node, moves] of [[2, 1], [3, 1], [4, 2], [5, 2]]) {
    const group = page.getByTestId(`group-node-${node}-1`).getByRole('radio');
    await tabTo(page, group, 120);
    for (let count = 0; count < moves; count += 1) await page.keyboard.press('ArrowRight');
  }
  await tabTo(page, page.getByTestId('partition-apply'));
  await page.keyboard.press('Enter');
  await expect(standing(page)).toHaveCount(3);
  await page.keyboard.press('h');
  await expect(standing(page)).toHaveCount(0);
});

for (const theme of ['light', 'dark']) {
  test(`greyscale and forced colours keep groups apart, ${theme}`, async ({ page }) => {
    await open(page, { theme, fragment: opened(IN_THREE, 1_106_000) });
    const patterns = () =>
      page.locator('.group-area').evaluateAll((areas) => [
        ...new Set(areas.map((area) => getComputedStyle(area).strokeDasharray)),
      ]);
    expect(await patterns()).toHaveLength(3);
    await page.emulateMedia({ forcedColors: 'active' });
    expect(await patterns()).toHaveLength(3);
    const strokes = await page.locator('.group-area').first().evaluate((area) => getComputedStyle(area).stroke);
    expect(strokes).not.toBe('none');
  });
}
