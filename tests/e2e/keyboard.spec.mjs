// The whole run by keyboard alone, and a keyboard that does not get in the way of typing.

import { expect, test } from '@playwright/test';
import { errorsOf, open } from './helpers.mjs';
import { finish, primaries } from './runs.mjs';

/** Moves the focus with Tab until it is on this control. */
async function tabTo(page, name) {
  for (let count = 0; count < 160; count += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement.dataset.testid)) === name) return;
  }
  throw new Error(`Tab never reaches ${name}`);
}

test('the whole run is made without a mouse', async ({ page }) => {
  test.slow();
  const errors = errorsOf(page);
  await open(page);
  const [first, second] = await primaries(page);
  // Alice talks to the first replica.
  await tabTo(page, 'coordinator-0');
  await page.keyboard.type(String.fromCharCode(65 + first));
  await expect(page.getByTestId('coordinator-0')).toHaveValue(String(first));
  await tabTo(page, 'put-0');
  await page.keyboard.press('Enter');
  await finish(page);
  await expect(page.getByTestId('request-outcome')).toHaveText('ok');
  // Kill the second replica through the menu of its node, which gives the focus back.
  await tabTo(page, `node-${second}`);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-menu').getByTestId(`kill-${second}`)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId(`node-${second}`)).toBeFocused();
  await expect(page.getByTestId(`node-${second}`)).toHaveAccessibleName(/down/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('u');
  await finish(page);
  await expect(page.locator('.nodes .badge-hint')).toHaveCount(1);
  // Restart it by its number and X.
  await page.keyboard.press(String(second + 1));
  await page.keyboard.press('x');
  await finish(page);
  await expect(page.locator('.nodes .badge-hint')).toHaveCount(0);
  // A conflict, a read, and a merge.
  await page.keyboard.press('Shift+U');
  await finish(page);
  await page.keyboard.press('g');
  await finish(page);
  await tabTo(page, 'merge-0');
  await page.keyboard.press('Space');
  await finish(page);
  await expect(page.getByTestId('live-versions')).toHaveText('one version');
  // The scrubber is a slider, and its keys move through the run.
  await tabTo(page, 'scrubber');
  await page.keyboard.press('Home');
  await expect(page.getByTestId('now')).toHaveText('0.000 s');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('scrubber')).not.toHaveAttribute('aria-valuenow', '0');
  await page.keyboard.press('End');
  await expect(page.getByTestId('past-note')).toBeHidden();
  expect(errors, 'the browser should report no error').toEqual([]);
});

test('every control that is seen is reached with Tab, in an order, and shows its focus', async ({ page }) => {
  await open(page);
  const wanted = await page.evaluate(() => {
    // Of a group of radio buttons the chosen one is reached with Tab, the others from there by arrows.
    const field = 'input:not([tabindex="-1"], [type=radio]:not(:checked))';
    const operable = `button:not(:disabled), ${field}, select, [tabindex="0"]`;
    const shown = (element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest('dialog');
    return [...document.querySelectorAll(operable)].filter(shown).length;
  });
  const seen = new Set();
  for (let count = 0; count < wanted + 5; count += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const style = getComputedStyle(element);
      const index = [...document.querySelectorAll('*')].indexOf(element);
      return { index, name: element.outerHTML.slice(0, 80), outlined: style.outlineStyle !== 'none' };
    });
    if (!found) continue;
    expect(found.outlined, `the focus is seen on ${found.name}`).toBe(true);
    seen.add(found.index);
  }
  expect(seen.size).toBeGreaterThanOrEqual(wanted);
});

test('keys that write a letter do nothing else in a text field', async ({ page }) => {
  await open(page);
  const key = page.getByTestId('key-0');
  await key.click();
  await key.fill('');
  await page.keyboard.type('u g?x1 .k');
  await expect(key).toHaveValue('u g?x1 .k');
  const item = page.getByTestId('add-item-0');
  await item.click();
  await page.keyboard.type('ugu -+');
  await expect(item).toHaveValue('ugu -+');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('help-dialog')).toBeHidden();
  await expect(page.getByTestId('now')).toHaveText('0.000 s');
  await expect(page.locator('.account-text')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('client-0').locator('.chip-text')).toHaveText(['milk', 'ugu -+']);
});

test('single keys can be switched off, and the switch is remembered', async ({ page }) => {
  await open(page);
  await page.keyboard.press('?');
  await expect(page.getByTestId('help-dialog')).toBeVisible();
  await page.getByTestId('single-keys').click();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('help-dialog')).toBeHidden();
  await page.keyboard.press('u');
  await expect(page.locator('.account-text')).toHaveCount(0);
  await page.reload();
  await page.keyboard.press('u');
  await page.keyboard.press('?');
  await expect(page.getByTestId('help-dialog')).toBeHidden();
  await expect(page.locator('.account-text')).toHaveCount(0);
});

test('keys act again as soon as the help has closed', async ({ page }) => {
  await open(page);
  await page.keyboard.press('?');
  await expect(page.getByTestId('help-dialog')).toBeVisible();
  // What had the focus in the dialog keeps it until the browser draws again, so both happen in one go.
  await page.evaluate(() => {
    document.querySelector('[data-testid="help-dialog"]').close();
    const key = new KeyboardEvent('keydown', { key: '+', bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(key);
  });
  await expect(page.getByTestId('speed')).toHaveValue('4');
});

test('the help names every key that acts, and each of them acts', async ({ page }) => {
  await open(page);
  await page.keyboard.press('?');
  const rows = await page.getByTestId('shortcuts').locator('.shortcut-row').count();
  expect(rows).toBeGreaterThan(15);
  await page.keyboard.press('Escape');
  // The browser closes a dialog in its own time, and until then keys belong to the dialog.
  await expect(page.getByTestId('help-dialog')).toBeHidden();
  await page.keyboard.press('+');
  await expect(page.getByTestId('speed')).toHaveValue('4');
  await page.keyboard.press('-');
  await expect(page.getByTestId('speed')).toHaveValue('3');
  await page.keyboard.press('3');
  await expect(page.getByTestId('node-inspector')).toContainText('Node C');
  await page.keyboard.press('p');
  await expect(page.getByTestId('node-2')).toHaveAccessibleName(/paused/);
  await page.keyboard.press('p');
  await expect(page.getByTestId('node-2')).toHaveAccessibleName(/up/);
  await page.keyboard.press('c');
  await expect(page.locator('.cut-line')).not.toHaveCount(0);
  await page.keyboard.press('h');
  await expect(page.locator('.cut-line')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('node-inspector')).toHaveCount(0);
  // Undo is a step back, as people know it.
  const lines = () => page.locator('.account-text').count();
  const before = await lines();
  await page.keyboard.press('Control+z');
  await expect.poll(lines).toBeLessThan(before);
});
