// test-vectors/operations/keys.json

import { checkSignature, createSigningKeyPair, sign } from '@dm3-org/dm3-lib-crypto';
import { formatAddress } from '@dm3-org/dm3-lib-profile';
import { ethers } from 'ethers';
import { base64, textOf } from '../encoding.mjs';
import { sodium } from '../modules.mjs';
import { Rejected, Unsupported, library } from '../reply.mjs';
import { BOTH, LEGACY } from './dialects.mjs';

export const operations = {
  'key.parse_address': { dialects: BOTH, run: parseAddress },
  'signature.sign': { dialects: LEGACY, run: signMessage },
  'signature.verify': { dialects: LEGACY, run: verify },
  'wallet.sign': { dialects: BOTH, run: signWithWallet },
  'wallet.recover': { dialects: BOTH, run: recover },
};

async function parseAddress(args) {
  return { address: await library('decode', 'address', () => formatAddress(args.text('address_text'))) };
}

async function signMessage(args) {
  const { publicKey, privateKey } = await createSigningKeyPair(base64(args.bytes('secret_key')));
  const text = textOf(args.bytes('message'));
  if (text === undefined) throw new Unsupported('the libraries sign texts alone');
  return { public_key: publicKey, signature: await library('decode', 'sign', () => sign(privateKey, text)) };
}

async function verify(args) {
  const [key, message, signature] = [args.text('public_key'), args.bytes('message'), args.text('signature')];
  const text = textOf(message);
  const valid = await library('decode', 'signature', () =>
    text === undefined ? checkBytes(key, message, signature) : checkSignature(key, text, signature),
  );
  if (!valid) throw new Rejected('authenticate', 'signature', 'checkSignature returned false');
  return {};
}

// What checkSignature does with the bytes of a text.
function checkBytes(key, bytes, signature) {
  const { decode } = ethers.utils.base64;
  return sodium.crypto_sign_verify_detached(decode(signature), new Uint8Array(bytes), decode(key));
}

async function signWithWallet(args) {
  const wallet = new ethers.Wallet(args.bytes('secret_key'));
  return { address: wallet.address, signature: await wallet.signMessage(args.bytes('message')) };
}

async function recover(args) {
  const hash = ethers.utils.hashMessage(args.bytes('message'));
  const address = await library('authenticate', 'wallet-signature', () =>
    ethers.utils.recoverAddress(hash, args.text('signature_text')),
  );
  return { address };
}
