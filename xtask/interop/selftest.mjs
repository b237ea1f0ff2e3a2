// Self-test: every operation of the peer, through its pipes. Prints "N passed, N failed".

import assert from 'node:assert/strict';
import { startPeer } from './selftest/child.mjs';
import { localChecks } from './selftest/local.mjs';
import { networkChecks } from './selftest/network.mjs';

// The libraries also run in this process, behind the delivery service stand-in.
process.env.LOG_LEVEL = 'error';
console.debug = () => {};

const peer = startPeer();
let passed = 0;
let failed = 0;

/** Runs one named check. */
async function check(name, work) {
  try {
    await work();
    passed += 1;
  } catch (error) {
    failed += 1;
    console.error(`FAILED ${name}: ${error.message}`);
  }
}

await localChecks(peer, check);
await networkChecks(peer, check);
await check('ends with its input', async () => assert.equal(await peer.end(), 0));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
