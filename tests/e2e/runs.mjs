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

/** Chooses from a list that may stand in a panel that a small screen does not show yet. */
export async function choose(page, name, value) {
  const list = page.getByTestId(name);
  if (!(await list.isVisible())) {
    await showPanelOf(page, name);
  }
  await list.selectOption(value);
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
  // The first press leads to the live edge, the second on from there.
  await expect(async () => {
    await page.keyboard.press('End');
    await expect(page.getByTestId('to-end')).toBeDisabled({ timeout: 500 });
  }).toPass();
}

/** Opens a file over a run that has begun, and waits until it has been read: it stands at its start. */
export async function openFile(page, file) {
  await finish(page);
  await expect(page.getByTestId('now')).not.toHaveText('0.000 s');
  await page.getByTestId('open-field').setInputFiles(file);
  await expect(page.getByTestId('now')).toHaveText('0.000 s');
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

/** The key's second replica is down; the first coordinates, and a stand-in keeps a hint. */
export async function hintForDown(page) {
  const [first, second] = await primaries(page);
  await choose(page, 'coordinator-0', String(first));
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

/** Kills the key's second and third replica; the first coordinates, and no stand-in counts. */
export async function strictWithOneLeft(page) {
  const [first, second, third] = await primaries(page);
  await press(page, 'sloppy');
  await choose(page, 'coordinator-0', String(first));
  await kill(page, second);
  await kill(page, third);
  await page.keyboard.press('Escape');
}

/** Starts a node again through its menu. */
export async function restart(page, node) {
  await page.getByTestId(`node-${node}`).click();
  await page.getByTestId('node-menu').getByTestId(`restart-${node}`).click();
}

/** Everything that the page says of a run and a moment of it, to compare two moments. */
export async function moment(page) {
  const said = {};
  for (const name of ['account', 'now', 'caption', 'request', 'versions', 'replicas', 'quorum', 'flights']) {
    said[name] = await page.getByTestId(name).innerText();
  }
  // The picture is hidden from what reads text, and it must be the same to the tenth of a pixel.
  said.stage = await page.locator('.stage-picture').innerHTML();
  said.lanes = await page.locator('.timeline-picture').innerHTML();
  return said;
}

/** The lines of the account, one text each. */
export async function account(page) {
  return page.locator('.account-text').allInnerTexts();
}

/** A node's menu is open on the stage. */
export async function openNodeMenu(page) {
  await midPut(page);
  const [, second] = await primaries(page);
  await page.getByTestId(`node-${second}`).click();
  await expect(page.getByTestId('node-menu')).toBeVisible();
}

/** A menu of the top bar is open, by the name of its button. */
export async function openMenu(page, name) {
  await page.getByTestId(name).click();
  await expect(page.getByTestId(`${name}-menu`)).toBeVisible();
}

/** The help is open. */
export async function openHelp(page) {
  await page.getByTestId('help').click();
  await expect(page.getByTestId('help-dialog')).toBeVisible();
}

/**
 * The program panics at what is done next: the browser refuses to draw, as it does where an
 * extension has rewritten the page. Nothing in the page is made for this.
 */
export async function refuseToDraw(page) {
  await page.evaluate(() => {
    const insert = Node.prototype.insertBefore;
    Node.prototype.insertBefore = function insertBefore(...parts) {
      if (this.closest?.('.page')) throw new DOMException('refused', 'NotFoundError');
      return insert.apply(this, parts);
    };
  });
}

/** The program traps at what is done next, without a word of its own: its memory is overwritten. */
export async function overwriteMemory(page) {
  await page.evaluate(async () => {
    const program = await import(document.getElementById('program-glue').href);
    // A program that has started gives what it exports.
    const { memory } = program.initSync();
    new Uint32Array(memory.buffer).fill(0xfffffff0, 1_024);
  });
}

/** The program has panicked in a run with siblings. */
export async function panic(page) {
  await siblings(page);
  await refuseToDraw(page);
  await press(page, 'put-0');
  await expect(page.getByTestId('crash')).toBeVisible();
}

/** An old moment of a run with two branches. */
export async function branches(page) {
  await siblings(page);
  for (let count = 0; count < 8; count += 1) await page.keyboard.press('ArrowLeft');
  const [, , third] = await primaries(page);
  await kill(page, third);
  await finish(page);
  for (let count = 0; count < 4; count += 1) await page.keyboard.press('ArrowLeft');
}

/** Steps forward until the page shows this. */
export async function stepUntil(page, selector) {
  for (let count = 0; count < 60 && (await page.locator(selector).count()) === 0; count += 1) {
    await step(page, 1);
  }
  await expect(page.locator(selector).first()).toBeVisible();
}

/** A read has found a stand-in that holds nothing yet, and a repair is on its way to it. */
export async function repair(page) {
  await press(page, 'put-0');
  await finish(page);
  const [first, second] = await primaries(page);
  await choose(page, 'coordinator-0', String(first));
  await kill(page, second);
  await page.keyboard.press('Escape');
  await press(page, 'get-0');
  await stepUntil(page, '.flight.role-repair');
}

/** The key was written, read, and deleted: a tombstone stands on its replicas. */
export async function deleted(page) {
  await press(page, 'put-0');
  await finish(page);
  await press(page, 'get-0');
  await finish(page);
  await press(page, 'delete-0');
  await finish(page);
}

/** A node is cut off from all others, and a put that needs it is under way. */
export async function partition(page) {
  const [, second] = await primaries(page);
  await page.getByTestId(`node-${second}`).click();
  await page.getByTestId('node-menu').getByTestId(`cut-off-${second}`).click();
  await page.keyboard.press('Escape');
  await press(page, 'put-0');
  await step(page, 3);
}

/** Alice puts through one node, Bob through another and Alice through a third, one after the other. */
export async function threePuts(page, [first, second, third]) {
  for (const [client, node] of [[0, first], [1, second], [0, third]]) {
    await choose(page, `coordinator-${client}`, String(node));
    await press(page, `put-${client}`);
    await finish(page);
  }
}

/** The rules of the cluster: a tab of the left column, or a panel of a small screen. */
export async function showSystem(page) {
  const tab = page.getByTestId('left-system');
  await ((await tab.isVisible()) ? tab : page.getByTestId('panel-quorum')).click();
}

/** Who reaches whom: a tab of the left column, or a part of a panel of a small screen. */
export async function showNetwork(page) {
  const tab = page.getByTestId('left-network');
  await ((await tab.isVisible()) ? tab : page.getByTestId('panel-quorum')).click();
}

/** Cassandra, of which one rule was changed. */
export async function openSystem(page) {
  await showSystem(page);
  await page.getByTestId('preset-cassandra').click();
  await page.getByTestId('choose-read_repair').selectOption({ label: 'none' });
}

/** What heals a partition is in sight, as the tag on the stage shows it. */
export async function showPartition(page) {
  await page.getByTestId('partition-tag').click();
  await expect(page.getByTestId('partition-heal-all')).toBeFocused();
}

/** The partition is made by the form, with so many nodes in the groups one after the other. */
export async function part(page, counts) {
  await showNetwork(page);
  let node = 0;
  for (const [at, count] of counts.entries()) {
    for (let placed = 0; placed < count; placed += 1, node += 1) {
      await press(page, `group-node-${node}-${at + 1}`);
    }
  }
  await press(page, 'partition-apply');
}
