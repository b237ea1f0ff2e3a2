// test-vectors/operations/sealing.json

import {
  createReceiverSessionKey,
  createSenderSessionKey,
  decryptAsymmetric,
  encryptAsymmetric,
} from '@dm3-org/dm3-lib-crypto';
import { stringify } from '@dm3-org/dm3-lib-shared';
import { ethers } from 'ethers';
import { encryptionKeyPair, hex, hexOfBase64 } from '../encoding.mjs';
import { sodium } from '../modules.mjs';
import { drawing } from '../randomness.mjs';
import { library } from '../reply.mjs';
import { BOTH } from './dialects.mjs';

export const operations = {
  'x25519.shared': { dialects: BOTH, run: shared },
  'key_exchange.session': { dialects: BOTH, run: session },
  'aead.open': { dialects: BOTH, run: openPlain },
  'payload.open': { dialects: BOTH, run: open },
  'payload.seal': { dialects: BOTH, run: seal },
  'payload.seal_twice': { dialects: BOTH, run: sealTwice },
};

// The libraries' own libsodium: they call it inside the functions below.
async function shared(args) {
  const key = await library('decode', 'key', () => ethers.utils.base64.decode(args.text('public_key')));
  const result = await library('decrypt', 'x25519', () => sodium.crypto_scalarmult(args.bytes('secret_key'), key));
  return { shared: hex(result) };
}

async function openPlain(args) {
  const [key, nonce, ciphertext] = [args.bytes('key'), args.bytes('nonce'), args.bytes('ciphertext')];
  const plaintext = await library('decrypt', 'aead', () =>
    sodium.crypto_aead_chacha20poly1305_ietf_decrypt(null, ciphertext, null, nonce, key),
  );
  return { plaintext: hex(plaintext) };
}

async function session(args) {
  const create = args.text('role') === 'sender' ? createSenderSessionKey : createReceiverSessionKey;
  const own = encryptionKeyPair(args.bytes('secret_key'));
  const { sharedRx, sharedTx } = await library('decrypt', 'key-exchange', () =>
    create(own, args.text('peer_public_key')),
  );
  return { receive_key: hexOfBase64(sharedRx), send_key: hexOfBase64(sharedTx) };
}

async function open(args) {
  const own = encryptionKeyPair(args.bytes('secret_key'));
  const payload = await library('parse', 'json', () => JSON.parse(args.text('payload_text')));
  const text = await library('decrypt', 'payload', () =>
    decryptAsymmetric(own, payload, args.optionalInteger('block_size')),
  );
  return { text };
}

async function seal(args) {
  const draws = Buffer.concat([args.bytes('ephemeral_secret_key'), args.bytes('nonce')]);
  const payload = await library('decode', 'seal', () =>
    drawing(draws, () =>
      encryptAsymmetric(args.text('receiver_public_key'), args.text('text'), args.optionalInteger('block_size')),
    ),
  );
  return { payload_text: stringify(payload) };
}

async function sealTwice(args) {
  const sealed = () =>
    library('decode', 'seal', () => encryptAsymmetric(args.text('receiver_public_key'), args.text('text')));
  const [one, other] = [await sealed(), await sealed()];
  return {
    ephemeral_keys_differ: one.ephemPublicKey !== other.ephemPublicKey,
    nonces_differ: one.nonce !== other.nonce,
  };
}
