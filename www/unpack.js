// Turns the dense form of the wasm, which travels, into the wasm that the browser compiles. It is the
// inverse of xtask/src/pack.rs, where the form is described; the build holds the one to the other.
function unpack(content) {
  const [REST, OPERATIONS, DECLARATIONS, LOCALS, ALIGNMENTS, OFFSETS, CALLS] = [0, 1, 2, 3, 4, 5, 6];
  const [BLOCKS, BRANCHES, TABLES, LONG, FLOATS, ONLY, OTHER, CONSTANTS] = [7, 8, 9, 10, 11, 12, 13, 14];
  // The usual alignment of each operation on memory.
  const ALIGNED = Uint8Array.from('23230011001122232301012');
  const packed = new Uint8Array(content);
  let read = 0;
  // A number in seven bits a byte, the lowest first; the last byte is below 128.
  const value = (next) => {
    let sum = 0;
    for (let place = 0; ; place += 7) {
      const byte = next();
      sum |= (byte & 127) << place;
      if (!(byte > 127)) return sum;
    }
  };
  const header = () => value(() => packed[read++]);
  const size = header();
  const before = header();
  const functions = header();
  const sizes = Array.from({ length: CONSTANTS + 256 }, header);
  // Where each stream goes on.
  const at = Uint32Array.from(sizes, (length) => (read += length) - length);
  const check = (isWhole) => {
    if (!isWhole) throw new Error('the program came damaged');
  };
  // It grows by what it leaves out: alignments, and the lengths of functions.
  check(size < 4 * packed.length);
  // Lengths are known once their content is there, and until then have room for five bytes each.
  const wasm = new Uint8Array(size + 10);
  let end = 0;

  // However large a damaged count may be, it ends with the room.
  const claim = (count) => check(end + count <= wasm.length);
  const bytes = (stream, count) => {
    claim(count);
    while (count-- > 0) wasm[end++] = packed[at[stream]++];
  };
  // Most numbers are passed on as they are.
  const digits = (stream) => {
    let from = at[stream];
    while ((wasm[end++] = packed[from++]) > 127);
    at[stream] = from;
  };
  // The same where what it says is asked for.
  const number = (stream) => {
    claim(1);
    return value(() => (wasm[end++] = packed[at[stream]++]));
  };
  const write = (count) => {
    for (; count > 127; count >>>= 7) wasm[end++] = (count & 127) | 128;
    wasm[end++] = count;
  };
  const sized = (content) => {
    const start = end;
    const room = (end += 5);
    content();
    const last = end;
    end = start;
    write(last - room);
    wasm.copyWithin(end, room, last);
    end += last - room;
  };

  const operation = (code) => {
    const unusual = code > 0xe4 && code < 0xfc;
    wasm[end++] = unusual ? code - 0xbd : code;
    if (code < 0x20) {
      if (code > 1 && code < 5) digits(BLOCKS);
      else if (code === 0x0c || code === 0x0d) digits(BRANCHES);
      else if (code === 0x0e) for (let count = number(TABLES); count-- >= 0; ) number(TABLES);
      else if (code === 0x10) digits(CALLS);
      else if (code === 0x11) digits(OTHER), digits(OTHER);
      else if (code === 0x1c) bytes(OTHER, number(OTHER));
    } else if (code < 0x23) digits(LOCALS);
    else if (code < 0x25 || code === 0x3f || code === 0x40) digits(ONLY);
    else if (code < 0x27 || code === 0xd0 || code === 0xd2) digits(OTHER);
    else if (code < 0x3f) {
      wasm[end++] = ALIGNED[code - 0x28];
      digits(OFFSETS);
    } else if (code === 0x41) digits(CONSTANTS + packed[at[OPERATIONS]]);
    else if (code === 0x42) digits(LONG);
    else if (code < 0x45) bytes(FLOATS, code === 0x43 ? 4 : 8);
    else if (unusual) digits(ALIGNMENTS), digits(OFFSETS);
    else if (code === 0xfc) {
      const second = (wasm[end++] = packed[at[OPERATIONS]++]);
      for (let count = '000000002121212111'[second]; count-- > 0; ) digits(ONLY);
    }
  };
  const body = () => {
    for (let groups = number(DECLARATIONS); groups-- > 0; ) {
      number(DECLARATIONS);
      bytes(DECLARATIONS, 1);
    }
    for (let depth = 1; depth > 0 && end < wasm.length; ) {
      const code = packed[at[OPERATIONS]++];
      if (code > 1 && code < 5) depth++;
      if (code === 0x0b) depth--;
      operation(code);
    }
  };

  bytes(REST, before);
  wasm[end++] = 10;
  sized(() => {
    write(functions);
    for (let count = functions; count-- > 0; ) sized(body);
  });
  bytes(REST, sizes[REST] - before);
  check(end === size);
  return wasm.subarray(0, end);
}
