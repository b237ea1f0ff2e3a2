// test-vectors/operations/profiles.json and profile_uris.json, without a registry

import { submitUserProfile } from '@dm3-org/dm3-lib-delivery';
import { IpfsResolver, JsonResolver, LinkResolver, getProfileCreationMessage, schema } from '@dm3-org/dm3-lib-profile';
import { createJsonDataUri, sha256, stringify, validateSchema } from '@dm3-org/dm3-lib-shared';
import { ethers } from 'ethers';
import { Rejected, Unsupported, library } from '../reply.mjs';
import { BOTH, LEGACY } from './dialects.mjs';

export const operations = {
  'profile.verify': { dialects: LEGACY, run: verify },
  'profile.creation_message': { dialects: BOTH, run: creationMessage },
  'profile.sign': { dialects: BOTH, run: sign },
  'profile.hash': { dialects: BOTH, run: hash },
  'profile_uri.data': { dialects: BOTH, run: dataUri },
  'profile_uri.parse': { dialects: LEGACY, run: parseUri },
};

const GATEWAY = 'https://www.ipfs.io/ipfs/';

function parsed(args) {
  return library('parse', 'json', () => JSON.parse(args.text('json_text')));
}

// The two steps of POST /profile of the delivery service.
async function verify(args) {
  const signed = await parsed(args);
  if (!validateSchema(schema.SignedUserProfile, signed)) throw new Rejected('semantic', 'schema', 'invalid schema');
  let kept;
  const keep = async (_address, account) => {
    kept = account.signedUserProfile.profile;
  };
  await library('authenticate', 'profile', () =>
    submitUserProfile(async () => null, keep, args.text('address'), signed, 'secret'),
  );
  return outputOf(kept);
}

/** The output members for a user profile. */
export function outputOf({ deliveryServices, publicEncryptionKey, publicSigningKey }) {
  return {
    delivery_services: deliveryServices,
    encryption_key: publicEncryptionKey,
    signing_key: publicSigningKey,
  };
}

async function creationMessage(args) {
  const profile = await parsed(args);
  const text = await library('decode', 'address', () =>
    getProfileCreationMessage(stringify(profile), args.text('address')),
  );
  return { text };
}

async function sign(args) {
  const wallet = new ethers.Wallet(args.text('wallet_key'));
  const profile = await parsed(args);
  const signature = await wallet.signMessage(getProfileCreationMessage(stringify(profile), wallet.address));
  return { address: wallet.address, signature };
}

// What checkProfileHash compares with the hash in a link.
async function hash(args) {
  return { hash: sha256(stringify(await parsed(args))) };
}

async function dataUri(args) {
  return { uri: createJsonDataUri(await parsed(args)) };
}

async function parseUri(args) {
  const uri = args.text('uri');
  let fetched;
  const getResource = async (url) => {
    fetched = url;
    return {};
  };
  const takeAll = () => true;
  if (LinkResolver(getResource, takeAll).isProfile(uri)) {
    throw new Unsupported('what the library demands of a link shows only when it is resolved');
  }
  const ipfs = IpfsResolver(getResource, takeAll);
  if (ipfs.isProfile(uri)) {
    await library('decode', 'ipfs', () => ipfs.resolveProfile(uri));
    return { kind: 'ipfs', cid: fetched.slice(GATEWAY.length) };
  }
  const data = JsonResolver(takeAll);
  if (!data.isProfile(uri)) throw new Rejected('parse', 'resolver', 'no resolver takes this record');
  return { kind: 'data', json_text: await textParsedBy(() => data.resolveProfile(uri)) };
}

/** The text that `work` hands to JSON.parse before anything else; whether that is JSON is another question. */
async function textParsedBy(work) {
  const { parse } = JSON;
  let text;
  JSON.parse = (...args) => {
    text ??= args[0];
    return parse(...args);
  };
  try {
    await work();
  } catch (thrown) {
    if (text === undefined) throw new Rejected('parse', 'data', thrown.message);
  } finally {
    JSON.parse = parse;
  }
  return text;
}
