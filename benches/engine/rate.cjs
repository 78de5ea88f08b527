// Prints how many messages a second the engine delivers as wasm: the median of some rounds. Its
// argument is the module that wasm-bindgen wrote for `examples/engine_rate.rs`.
const { messages } = require(process.argv[2]);

const PUTS = 2_000;
const ROUNDS = 15;
const rates = [];
// The first rounds, in which the browser's compiler warms up, do not count.
for (let round = -ROUNDS; round < ROUNDS; round += 1) {
  const start = performance.now();
  const delivered = messages(PUTS);
  if (round >= 0) {
    rates.push((delivered * 1e3) / (performance.now() - start));
  }
}
rates.sort((left, right) => left - right);
console.log(rates[ROUNDS >> 1].toFixed(0));
