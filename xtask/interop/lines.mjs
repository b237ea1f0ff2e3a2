// Splits a byte stream at LF only. node:readline is no use here: it also splits at U+2028 and U+2029,
// which JSON allows raw inside strings and which the test messages contain.

const LF = 0x0a;

/** Yields each line of a readable byte stream as text, without its LF. */
export async function* lines(stream) {
  let parts = [];
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      parts.push(chunk.subarray(start, end));
      yield Buffer.concat(parts).toString('utf8');
      parts = [];
      start = end + 1;
    }
    parts.push(chunk.subarray(start));
  }
  const rest = Buffer.concat(parts).toString('utf8');
  if (rest !== '') yield rest;
}
