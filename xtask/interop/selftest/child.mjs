// The peer as a child process, with one promise per request.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { lines } from '../lines.mjs';

/** Starts peer.mjs. `raw` sends a line as it is; `call` sends a request and gives its result or throws its error. */
export function startPeer() {
  const program = fileURLToPath(new URL('../peer.mjs', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = lines(child.stdout);
  let lastId = 0;

  async function raw(line) {
    child.stdin.write(`${line}\n`);
    const { done, value } = await answers.next();
    if (done) throw Error('the peer has ended');
    return JSON.parse(value);
  }

  async function call(op, args) {
    lastId += 1;
    const answer = await raw(JSON.stringify({ id: lastId, op, args }));
    if (answer.id !== lastId) throw Error(`answer ${answer.id} to request ${lastId}`);
    if (answer.error) throw Error(answer.error.message);
    return answer.result;
  }

  /** Closes standard input and gives the exit code. */
  function end() {
    return new Promise((resolve) => {
      child.once('exit', resolve);
      child.stdin.end();
    });
  }

  return { raw, call, end };
}
