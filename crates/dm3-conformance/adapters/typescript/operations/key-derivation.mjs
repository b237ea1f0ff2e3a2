// test-vectors/operations/key-derivation.json

import {
  createKeyPair,
  createSigningKeyPair,
  createStorageKey,
  getStorageKeyCreationMessage,
} from '@dm3-org/dm3-lib-crypto';
import { DEFAULT_NONCE, createProfileKeys } from '@dm3-org/dm3-lib-profile';
import { ethers } from 'ethers';
import { hexOfBase64 } from '../encoding.mjs';
import { library } from '../reply.mjs';
import { BOTH } from './dialects.mjs';

export const operations = {
  'key_derivation.message': { dialects: BOTH, run: message },
  'key_derivation.keys': { dialects: BOTH, run: keys },
  'key_derivation.wallet_keys': { dialects: BOTH, run: walletKeys },
  'key_derivation.service_keys': { dialects: BOTH, run: serviceKeys },
};

async function message(args) {
  const nonce = args.optionalText('nonce') ?? DEFAULT_NONCE;
  return {
    message: await library('decode', 'address', () => getStorageKeyCreationMessage(nonce, args.text('address'))),
  };
}

async function keys(args) {
  const storageKey = await createStorageKey(args.text('wallet_signature'));
  const { encryptionKeyPair, signingKeyPair } = await createProfileKeys(storageKey, DEFAULT_NONCE);
  return {
    storage_key: storageKey,
    encryption_public_key: encryptionKeyPair.publicKey,
    encryption_secret_key: hexOfBase64(encryptionKeyPair.privateKey),
    ed25519_public_key: signingKeyPair.publicKey,
  };
}

async function walletKeys(args) {
  const wallet = new ethers.Wallet(args.bytes('wallet_secret_key'));
  const nonce = args.text('nonce');
  const signature = await wallet.signMessage(getStorageKeyCreationMessage(nonce, wallet.address));
  const storageKey = await createStorageKey(signature);
  const { encryptionKeyPair, signingKeyPair } = await createProfileKeys(storageKey, nonce);
  return {
    address: wallet.address,
    storage_key: storageKey,
    encryption_public_key: encryptionKeyPair.publicKey,
    ed25519_public_key: signingKeyPair.publicKey,
  };
}

async function serviceKeys(args) {
  const seed = await createStorageKey(args.text('secret_text'));
  return {
    encryption_public_key: (await createKeyPair(seed)).publicKey,
    ed25519_public_key: (await createSigningKeyPair(seed)).publicKey,
  };
}
