// Between the encodings of the suite and those of the libraries.

import { sodium } from './modules.mjs';

export function base64(bytes) {
  return Buffer.from(bytes).toString('base64');
}

export function hex(bytes) {
  return Buffer.from(bytes).toString('hex');
}

export function hexOfBase64(text) {
  return Buffer.from(text, 'base64').toString('hex');
}

export function utf8Hex(text) {
  return Buffer.from(text, 'utf8').toString('hex');
}

/** The text with these bytes; undefined where they are none. */
export function textOf(bytes) {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : undefined;
}

/** The libraries' key pair of a raw X25519 private key. */
export function encryptionKeyPair(privateKey) {
  return { privateKey: base64(privateKey), publicKey: base64(sodium.crypto_scalarmult_base(privateKey)) };
}
