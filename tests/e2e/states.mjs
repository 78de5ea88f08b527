// The states in which the page is judged and its picture taken: how each is reached.

import * as runs from './runs.mjs';

/** The link that opens a run at a moment, in microseconds. */
export const opened = (run, at) => `at=${at}&run=${encodeURIComponent(JSON.stringify({ version: 1, ...run }))}`;
const clients = ['Alice', 'Bob'];
const put = (client, key, value) => ({ put: { client, key, value, via: 'A' } });

/** A node joins, keys are streamed to it, and gossip has not told everybody yet. */
const JOINING = {
  cluster: { preset: 'cassandra', nodes: 5 },
  clients,
  script: [
    ...['cart:42', 'cart:43', 'cart:44', 'cart:45'].map((key) => put('Alice', key, ['milk'])),
    { at: '5s', join: ['F'] },
  ],
};

/** A second leader was promoted while the first was away, and nothing fenced the first. */
const TWO_LEADERS = {
  cluster: { preset: 'mysql', nodes: 5, leader: 'A' },
  clients,
  script: [
    put('Alice', 'cart:42', ['milk']),
    { at: '1s', partition: [['A', 'Alice'], ['B', 'C', 'D', 'E', 'Bob']] },
    { at: '1100ms', promote: { node: 'B', fence: false } },
    { at: '1200ms', put: { client: 'Alice', key: 'cart:42', value: ['milk', 'eggs'], via: 'A' } },
    { at: '1200ms', put: { client: 'Bob', key: 'cart:42', value: ['milk', 'jam'], via: 'B' } },
  ],
};

/** A row of cells, of which two clients wrote one each. */
const ROW = {
  cluster: { preset: 'cassandra', nodes: 5 },
  clients,
  script: [
    put('Alice', 'user:7', { name: 'Ada', town: 'London' }),
    { at: '200ms', ...put('Bob', 'user:7', { town: 'Paris' }) },
    { at: '400ms', get: { client: 'Alice', key: 'user:7', via: 'C' } },
  ],
};

/** A read of a replica whose copy is still on its way: R = W = 1, and one link is slow. */
export const STALE = {
  cluster: {
    nodes: ['A', 'B', 'C'], preference: { '*': ['A', 'B', 'C'] }, quorum: { n: 3, r: 1, w: 1 }, read_repair: 'none',
  },
  network: { latency: { fixed: '4ms' }, client_latency: { fixed: '2ms' } },
  clients,
  script: [
    put('Alice', 'cart:42', ['milk']),
    { at: '100ms', link: { from: 'A', to: 'B', delay: '40ms' } },
    { at: '120ms', get: { client: 'Alice', key: 'cart:42', via: 'A' } },
    { at: '140ms', ...put('Alice', 'cart:42', ['milk', 'eggs']) },
    { at: '149ms', get: { client: 'Bob', key: 'cart:42', via: 'B' } },
  ],
};

/** A client whose clock is five seconds ahead writes first; what is written after that is lost. */
export const FAST_CLOCK = {
  cluster: { preset: 'cassandra', nodes: ['A', 'B', 'C', 'D'] },
  clients,
  script: [
    { skew: { client: 'Alice', offset: '5s' } },
    { skew: { node: 'C', offset: '-200ms' } },
    put('Alice', 'cart:42', ['milk']),
    { at: '200ms', put: { client: 'Bob', key: 'cart:42', value: ['bread'], via: 'B' } },
    { at: '400ms', get: { client: 'Bob', key: 'cart:42', via: 'A' } },
  ],
};

/** Three groups that cannot reach each other; the clients are in two of them. */
export const IN_THREE = {
  cluster: { nodes: ['Sx', 'Sy', 'Sz', 'Su', 'Sv'] },
  clients,
  script: [
    { put: { client: 'Alice', key: 'cart:42', value: ['milk'], via: 'Sx' } },
    { at: '1s', partition: [['Sx', 'Sy', 'Alice'], ['Sz', 'Su', 'Bob'], ['Sv']] },
    { skew: { node: 'Sx', offset: '5s' } },
    { at: '1100ms', put: { client: 'Alice', key: 'cart:42', value: ['milk', 'eggs'], via: 'Sx' } },
  ],
};

/** One group does not reach the other, which reaches it. */
export const ONE_WAY = {
  cluster: { nodes: 6 },
  clients,
  script: [
    put('Alice', 'cart:42', ['milk']),
    { at: '1s', partition: { from: ['A', 'B', 'C', 'Alice', 'Bob'], to: ['D', 'E', 'F'] } },
  ],
};

/** Riak before 2.0: siblings under one clock. */
export const SHARED_CLOCK = {
  cluster: { preset: 'riak', versioning: 'vector-clock', nodes: 5 },
  clients,
  script: [
    put('Alice', 'cart:42', ['milk']),
    { at: '100ms', put: { client: 'Bob', key: 'cart:42', value: ['bread'], via: 'B' } },
    { at: '200ms', get: { client: 'Bob', key: 'cart:42', via: 'C' } },
  ],
};

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
  { name: 'joining', fragment: opened(JOINING, 5_400_000), steps: async () => {} },
  { name: 'two-leaders', fragment: opened(TWO_LEADERS, 1_300_000), steps: async () => {} },
  { name: 'row', fragment: opened(ROW, 500_000), steps: runs.finish },
  { name: 'stale', fragment: opened(STALE, 170_000), steps: runs.finish },
  { name: 'fast-clock', fragment: opened(FAST_CLOCK, 600_000), steps: runs.finish },
  { name: 'shared-clock', fragment: opened(SHARED_CLOCK, 400_000), steps: runs.finish },
  { name: 'in-three', fragment: opened(IN_THREE, 1_106_000), steps: async () => {} },
  { name: 'in-three-card', fragment: opened(IN_THREE, 1_106_000), steps: runs.showPartition },
  { name: 'one-way', fragment: opened(ONE_WAY, 1_000_000), steps: async () => {} },
  { name: 'clock-menu', fragment: opened(IN_THREE, 1_106_000), steps: (page) => page.getByTestId('node-0').click() },
  { name: 'three-puts', steps: (page) => runs.threePuts(page, [0, 1, 2]) },
  { name: 'error', fragment: 'at=0&run={', steps: async () => {} },
  { name: 'node-menu', steps: runs.openNodeMenu },
  { name: 'display-menu', steps: (page) => runs.openMenu(page, 'display') },
  { name: 'examples-menu', steps: (page) => runs.openMenu(page, 'examples') },
  { name: 'system', steps: runs.openSystem },
  { name: 'help', steps: runs.openHelp },
  { name: 'panic', steps: runs.panic, fails: true },
];

/** The state of this name. */
export const stateOf = (name) => STATES.find((state) => state.name === name);
