// The libraries draw ephemeral keys and nonces themselves, from libsodium, which asks node for four random bytes for
// each byte that it needs and takes the last of them. Here that source gives known bytes for the duration of one call.

import { nodeCrypto } from './modules.mjs';
import { AdapterError } from './reply.mjs';

/** Runs `work` while libsodium draws exactly these bytes. */
export async function drawing(bytes, work) {
  const { randomBytes } = nodeCrypto;
  let drawn = 0;
  nodeCrypto.randomBytes = (size, ...rest) => {
    if (size !== 4 || rest.length > 0 || drawn === bytes.length)
      throw new AdapterError('another random draw than planned');
    return Buffer.from([0, 0, 0, bytes[drawn++]]);
  };
  try {
    const result = await work();
    if (drawn !== bytes.length) throw new AdapterError(`${drawn} of ${bytes.length} random bytes were drawn`);
    return result;
  } finally {
    nodeCrypto.randomBytes = randomBytes;
  }
}
