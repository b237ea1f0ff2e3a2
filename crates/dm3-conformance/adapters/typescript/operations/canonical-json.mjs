// test-vectors/operations/canonical-json.json

import { sha256, stringify } from '@dm3-org/dm3-lib-shared';
import { utf8Hex } from '../encoding.mjs';
import { library } from '../reply.mjs';
import { SPEC } from './dialects.mjs';

export const operations = {
  'canonical_json.hash': { dialects: SPEC, run: hash },
  'canonical_json.signed_bytes': { dialects: SPEC, run: signedBytes },
};

async function hash(args) {
  const value = await library('parse', 'json', () => JSON.parse(args.text('json_text')));
  return canonical(value);
}

// As checkMessageSignature makes the text that it checks.
async function signedBytes(args) {
  const value = await library('parse', 'json', () => JSON.parse(args.text('json_text')));
  const signed = { ...value };
  delete signed[args.text('member')];
  return canonical(signed);
}

async function canonical(value) {
  const text = await library('parse', 'stringify', () => stringify(value));
  return { canonical_hex: utf8Hex(text), sha256_hex: sha256(text).slice(2) };
}
