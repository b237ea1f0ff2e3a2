// Test peer: one JSON request per line on standard input, one JSON answer per line on standard output.
// Requests are served one after another, so answers come in the order of the requests.

import { writeLine } from './stdio.mjs';
import { lines } from './lines.mjs';
import { operations } from './operations.mjs';

for await (const line of lines(process.stdin)) {
  if (line.trim() !== '') await writeLine(await answer(line));
}
process.exit(0);

async function answer(line) {
  let id = null;
  try {
    const request = JSON.parse(line);
    id = request.id ?? null;
    if (!Object.hasOwn(operations, request.op)) throw Error(`unknown op: ${request.op}`);
    const result = await operations[request.op](request.args ?? {});
    return { id, result: result ?? null };
  } catch (thrown) {
    return { id, error: { message: messageOf(thrown) } };
  }
}

// The libraries throw Error objects and bare strings.
function messageOf(thrown) {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
