// Runs that several tests and pictures begin from, made by hand as a user would make them. Every
// run of the sandbox is the same to the bit, so each of these always ends in the same picture.

import { expect } from '@playwright/test';

/** Presses a control that may stand in a panel that a small screen does not show yet. */
export async function press(page, name) {
  const control = page.getByTestId(name);
  if (!(await control.isVisible())) {
    await showPanelOf(page, name);
  }
  await control.click();
}

/** Has a small screen show the panel in which this control stands. */
export async function showPanelOf(page, name) {
  const client = /-(\d)$/.exec(name)?.[1];
  const panel = client === undefined ? 'quorum' : `client-${client}`;
  await page.getByTestId(`panel-${panel}`).click();
}

/** Steps forward so many events. */
export async function step(page, times) {
  for (let count = 0; count < times; count += 1) {
    await page.keyboard.press('ArrowRight');
  }
}

/** Goes to the live edge, and on until nothing is under way. */
export async function finish(page) {
  await page.keyboard.press('End');
  await expect(page.getByTestId('to-end')).toBeDisabled();
}

/** A put of Alice whose coordinator has asked its replicas. */
export async function midPut(page) {
  await press(page, 'put-0');
  await step(page, 3);
}

/** The names of the nodes that keep the key, in walk order, as the page lists them. */
export async function primaries(page) {
  const labels = await page.locator('.node-button').evaluateAll((buttons) =>
    buttons.map((button) => [button.dataset.testid, /replica (\d)/.exec(button.getAttribute('aria-label'))?.[1]]),
  );
  return labels
    .filter(([, place]) => place)
    .sort((left, right) => left[1] - right[1])
    .map(([name]) => Number(name.replace('node-', '')));
}

/** Kills a node through its menu. */
export async function kill(page, node) {
  await page.getByTestId(`node-${node}`).click();
  await page.getByTestId('node-menu').getByTestId(`kill-${node}`).click();
}

/** The key's second replica is down, and a stand-in keeps a hint for it. */
export async function hintForDown(page) {
  const [, second] = await primaries(page);
  await kill(page, second);
  await page.keyboard.press('Escape');
  await press(page, 'put-0');
  await finish(page);
}

/** Both clients put without having read, and Alice reads both carts. */
export async function siblings(page) {
  await press(page, 'put-0');
  await press(page, 'put-1');
  await finish(page);
  await press(page, 'get-0');
  await finish(page);
}
