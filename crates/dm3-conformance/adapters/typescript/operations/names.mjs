// test-vectors/operations/names.json

import { isSameEnsName, normalizeEnsName } from '@dm3-org/dm3-lib-profile';
import { ethers } from 'ethers';
import { library } from '../reply.mjs';
import { LEGACY, SPEC } from './dialects.mjs';

export const operations = {
  'name.account': { dialects: LEGACY, run: account },
  'name.same': { dialects: LEGACY, run: same },
  'name.namehash': { dialects: SPEC, run: namehash },
  'name.dns_encode': { dialects: SPEC, run: dnsEncode },
};

async function account(args) {
  return { account: await library('decode', 'nameprep', () => normalizeEnsName(args.text('name'))) };
}

async function same(args) {
  return { same: await library('decode', 'nameprep', () => isSameEnsName(args.text('a'), args.text('b'))) };
}

async function namehash(args) {
  return { node: await library('decode', 'name', () => ethers.utils.namehash(args.text('name'))) };
}

async function dnsEncode(args) {
  const encoded = await library('decode', 'name', () => ethers.utils.dnsEncode(args.text('name')));
  return { encoded_hex: encoded.slice(2) };
}
