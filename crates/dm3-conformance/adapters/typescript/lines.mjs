// Lines end at LF alone: U+2028 and U+2029, at which node:readline ends them too, stand raw in test data.

const LF = 0x0a;

/** The lines of a stream of bytes, without their LF. */
export async function* lines(stream) {
  let open = [];
  for await (const chunk of stream) {
    let from = 0;
    for (let to = chunk.indexOf(LF); to >= 0; to = chunk.indexOf(LF, from)) {
      yield Buffer.concat([...open, chunk.subarray(from, to)]).toString('utf8');
      open = [];
      from = to + 1;
    }
    open.push(chunk.subarray(from));
  }
  const last = Buffer.concat(open).toString('utf8');
  if (last !== '') yield last;
}
