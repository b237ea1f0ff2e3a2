// test-vectors/operations/postmark.json

import { createKeyPair, createSigningKeyPair, decryptAsymmetric } from '@dm3-org/dm3-lib-crypto';
import { addPostmark } from '@dm3-org/dm3-lib-delivery';
import { atTime } from '../clock.mjs';
import { base64 } from '../encoding.mjs';
import { library } from '../reply.mjs';
import { LEGACY } from './dialects.mjs';

export const operations = {
  'postmark.create': { dialects: LEGACY, run: create },
};

// The library seals what it makes at once, so it is made for a key of ours and opened again.
async function create(args) {
  const { privateKey } = await createSigningKeyPair(base64(args.bytes('service_signing_private_key')));
  const receiver = await createKeyPair();
  const envelope = { message: args.text('encrypted_message') };
  const sealed = await library('semantic', 'postmark', () =>
    atTime(args.integer('now_ms'), () => addPostmark(envelope, receiver.publicKey, privateKey)),
  );
  const text = await decryptAsymmetric(receiver, sealed);
  return { postmark_text: text, message_hash: JSON.parse(text).messageHash };
}
