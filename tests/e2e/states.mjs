// The states in which the page is judged and its picture taken: how each is reached.

import { branches, hintForDown, midPut, openHelp, openMenu, openNodeMenu, panic, siblings } from './runs.mjs';

/** One row a state: its name, the link that opens it, and what to do there. */
export const STATES = [
  { name: 'idle', steps: async () => {} },
  { name: 'mid-put', steps: midPut },
  { name: 'node-down', steps: hintForDown },
  { name: 'siblings', steps: siblings },
  { name: 'branches', steps: branches },
  { name: 'error', fragment: 'at=0&run={', steps: async () => {} },
  { name: 'node-menu', steps: openNodeMenu },
  { name: 'display-menu', steps: (page) => openMenu(page, 'display') },
  { name: 'examples-menu', steps: (page) => openMenu(page, 'examples') },
  { name: 'help', steps: openHelp },
  { name: 'panic', steps: panic, fails: true },
];
