// The states in which the page is judged and its picture taken: how each is reached.

import * as runs from './runs.mjs';

/** One row a state: its name, the link that opens it, and what to do there. */
export const STATES = [
  { name: 'idle', steps: async () => {} },
  { name: 'mid-put', steps: runs.midPut },
  { name: 'node-down', steps: runs.hintForDown },
  { name: 'siblings', steps: runs.siblings },
  { name: 'repair', steps: runs.repair },
  { name: 'deleted', steps: runs.deleted },
  { name: 'partition', steps: runs.partition },
  { name: 'branches', steps: runs.branches },
  { name: 'error', fragment: 'at=0&run={', steps: async () => {} },
  { name: 'node-menu', steps: runs.openNodeMenu },
  { name: 'display-menu', steps: (page) => runs.openMenu(page, 'display') },
  { name: 'examples-menu', steps: (page) => runs.openMenu(page, 'examples') },
  { name: 'help', steps: runs.openHelp },
  { name: 'panic', steps: runs.panic, fails: true },
];
