// A run that is opened over another leaves nothing of it on the page: the page says what it says when
// the run is opened in a fresh one.

import { expect, test } from '@playwright/test';
import { errorsOf, open, VIEWPORTS } from './helpers.mjs';
import { finish, openFile, press, step } from './runs.mjs';

const FIRST = {
  version: 1,
  cluster: { nodes: ['Amber', 'Basil', 'Cedar', 'Dill', 'Elder', 'Fern'] },
  clients: ['Alice', 'Bob'],
  script: [{ seed: { key: 'cart:7', value: ['milk'] } }],
};
const NAMES = [...FIRST.cluster.nodes, ...FIRST.clients, 'cart:7'];
const SECOND = {
  version: 1,
  cluster: { nodes: ['N1', 'N2', 'N3'], quorum: { n: 2, r: 1, w: 1 } },
  clients: ['Carol', 'Dave'],
};
const link = (run) => `at=0&run=${encodeURIComponent(JSON.stringify(run))}`;

/** Every text of the page, whatever panel it stands in: what is read, said, shown as a tip, or held by a field. */
async function texts(page) {
  return page.evaluate(() => {
    const found = [];
    // What was said last was said of the run before, and is not said again.
    const isSpoken = (element) => element.closest('[data-testid=announcer]');
    const elements = [...document.querySelectorAll('.page, .page *')].filter((element) => !isSpoken(element));
    for (const element of elements) {
      const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      found.push(...own.map((node) => node.textContent));
      for (const name of ['aria-label', 'aria-valuetext', 'title', 'placeholder']) found.push(element.getAttribute(name));
      if (element.matches('input, select')) found.push(element.value);
    }
    return found.filter(Boolean);
  });
}

/** The first run, with something to see in every panel, and a coordinator chosen. */
async function fill(page) {
  await press(page, 'put-0');
  await press(page, 'put-1');
  await finish(page);
  await press(page, 'get-0');
  await step(page, 2);
  await page.keyboard.press('1');
  await page.keyboard.press('m');
}

const WAYS = {
  link: async (page) => {
    await page.evaluate((fragment) => window.location.replace(`#${fragment}`), link(SECOND));
    await expect(page.getByTestId('client-0')).toContainText('Carol');
  },
  file: async (page) => {
    const buffer = Buffer.from(JSON.stringify(SECOND));
    await openFile(page, { name: 'run.json', mimeType: 'application/json', buffer });
  },
};

for (const viewport of Object.keys(VIEWPORTS)) {
  for (const [way, openSecond] of Object.entries(WAYS)) {
    test(`nothing is left of the run before, opened by ${way} on a ${viewport}`, async ({ page, context }) => {
      const errors = errorsOf(page);
      await open(page, { viewport, fragment: link(FIRST) });
      const before = await texts(page);
      for (const name of FIRST.clients) expect(before.join('\n')).toContain(name);
      await fill(page);
      const filled = (await texts(page)).join('\n');
      for (const name of NAMES) expect(filled).toContain(name);
      await openSecond(page);
      const now = await texts(page);
      for (const name of NAMES) {
        expect(now.filter((text) => text.includes(name)), `${name} is of the run before`).toEqual([]);
      }
      const fresh = await context.newPage();
      await open(fresh, { viewport, fragment: link(SECOND) });
      expect(now).toEqual(await texts(fresh));
      expect(errors, 'the browser should report no error').toEqual([]);
    });
  }
}

test('what is to be done first is said with the names of the run that was opened', async ({ page }) => {
  await open(page, { viewport: 'phone' });
  await page.evaluate((fragment) => window.location.replace(`#${fragment}`), link(SECOND));
  await expect(page.getByTestId('caption')).toContainText('Carol');
  await expect(page.getByTestId('panel-client-0')).toHaveText('Carol');
  await expect(page.getByTestId('panel-client-1')).toHaveText('Dave');
});
