// Holds www/unpack.js to what it is for: the section named by the first argument, in the wasm file of
// the second, is turned into the file of the third, byte for byte.
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const [section, packed, plain] = process.argv.slice(2);
const script = path.join(__dirname, '..', 'www', 'unpack.js');
const unpack = vm.runInThisContext(`${fs.readFileSync(script, 'utf8')};unpack`, script);
const [content] = WebAssembly.Module.customSections(new WebAssembly.Module(fs.readFileSync(packed)), section);
if (!fs.readFileSync(plain).equals(Buffer.from(unpack(content)))) {
  console.error('www/unpack.js does not give the wasm that was packed');
  process.exit(1);
}
