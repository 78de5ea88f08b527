// Reads from a trace of Chromium how long script ran in each animation frame.

// Everything on the main thread that runs script, or runs because of it. They nest, so their
// times are joined and not added.
const SCRIPT = new Set([
  'EvaluateScript',
  'EventDispatch',
  'FireAnimationFrame',
  'FireIdleCallback',
  'FunctionCall',
  'MajorGC',
  'MinorGC',
  'RunMicrotasks',
  'TimerFire',
  'v8.callFunction',
]);

/**
 * Milliseconds of script in each frame: from the first animation callback of a frame to that of
 * the next, so that what the frame sets off between frames counts too.
 */
export function framesOf(events) {
  const callbacks = events.filter((event) => event.name === 'FireAnimationFrame');
  const thread = busiestThread(callbacks);
  const onThread = (event) => event.ph === 'X' && threadOf(event) === thread;
  // All callbacks of one frame run before the browser prepares to paint it.
  const begins = [];
  let painted = true;
  for (const event of events.filter(onThread).sort((left, right) => left.ts - right.ts)) {
    if (event.name === 'PrePaint') {
      painted = true;
    } else if (event.name === 'FireAnimationFrame' && painted) {
      begins.push(event.ts);
      painted = false;
    }
  }
  const busy = join(events.filter((event) => onThread(event) && SCRIPT.has(event.name)));
  // The last frame has no end in the trace.
  return begins.slice(0, -1).map((begin, index) => overlap(busy, begin, begins[index + 1]) / 1e3);
}

/** The value that `percent` of the values are at most, by the nearest rank. */
export function percentile(values, percent) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

const threadOf = (event) => `${event.pid}/${event.tid}`;

function busiestThread(events) {
  const counts = new Map();
  for (const event of events) {
    counts.set(threadOf(event), (counts.get(threadOf(event)) ?? 0) + 1);
  }
  return [...counts].sort((left, right) => right[1] - left[1])[0]?.[0];
}

/** The stretches of time that at least one of the events covers, in order. */
function join(events) {
  const stretches = [];
  for (const event of [...events].sort((left, right) => left.ts - right.ts)) {
    const end = event.ts + (event.dur ?? 0);
    const last = stretches.at(-1);
    if (last && event.ts <= last.end) {
      last.end = Math.max(last.end, end);
    } else {
      stretches.push({ begin: event.ts, end });
    }
  }
  return stretches;
}

function overlap(stretches, begin, end) {
  return stretches
    .map((stretch) => Math.min(stretch.end, end) - Math.max(stretch.begin, begin))
    .filter((time) => time > 0)
    .reduce((sum, time) => sum + time, 0);
}
