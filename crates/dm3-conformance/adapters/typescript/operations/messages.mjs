// test-vectors/operations/messages.json

import { createSigningKeyPair } from '@dm3-org/dm3-lib-crypto';
import {
  checkMessageSignature,
  createDeleteRequestMessage,
  createEditMessage,
  createMessage,
  createReactionMessage,
  createReadOpenMessage,
  createReadReceiveMessage,
  createReplyMessage,
} from '@dm3-org/dm3-lib-messaging';
import { sha256, stringify } from '@dm3-org/dm3-lib-shared';
import { atTime } from '../clock.mjs';
import { base64 } from '../encoding.mjs';
import { Rejected, Unsupported, library } from '../reply.mjs';
import { LEGACY } from './dialects.mjs';

export const operations = {
  'message.sign': { dialects: LEGACY, run: compose },
  'message.verify': { dialects: LEGACY, run: verify },
};

const CREATE = {
  NEW: ({ to, from, text, key, attachments }) => createMessage(to, from, text, key, attachments),
  EDIT: ({ to, from, text, key, reference, attachments }) =>
    createEditMessage(to, from, text, key, reference, attachments),
  REPLY: ({ to, from, text, key, reference, attachments }) =>
    createReplyMessage(to, from, text, key, reference, attachments),
  REACTION: ({ to, from, text, key, reference }) => createReactionMessage(to, from, text, key, reference),
  DELETE_REQUEST: ({ to, from, key, reference }) => createDeleteRequestMessage(to, from, key, reference),
  READ_OPENED: ({ to, from, text, key, reference }) => createReadOpenMessage(to, from, text, key, reference),
  READ_RECEIVED: ({ to, from, text, key, reference }) => createReadReceiveMessage(to, from, text, key, reference),
};

async function compose(args) {
  const type = args.text('type');
  if (!Object.hasOwn(CREATE, type)) throw new Unsupported(`no library function makes a message of the type ${type}`);
  for (const name of ['reply_delivery_instruction', 'further_metadata_text']) {
    if (args.has(name)) throw new Unsupported(`no library function takes ${name}`);
  }
  const { privateKey } = await createSigningKeyPair(base64(args.bytes('sender_private_key')));
  const attachments = args.optionalText('attachments_text');
  const parts = {
    to: args.text('to'),
    from: args.text('from'),
    text: args.optionalText('text'),
    key: privateKey,
    attachments: attachments === undefined ? undefined : JSON.parse(attachments),
    reference: args.optionalText('reference_message_hash'),
  };
  const message = await library('semantic', 'message', () =>
    atTime(args.integer('timestamp_ms'), () => CREATE[type](parts)),
  );
  return { message_text: stringify(message), message_hash: sha256(stringify(message)) };
}

async function verify(args) {
  const message = await library('parse', 'json', () => JSON.parse(args.text('json_text')));
  const valid = await library('decode', 'message', () =>
    checkMessageSignature(message, args.text('sender_signing_key'), message.metadata.from),
  );
  if (!valid) throw new Rejected('authenticate', 'signature', 'checkMessageSignature returned false');
  const { from, to, type, timestamp } = message.metadata;
  return { message_hash: sha256(stringify(message)), from, to, type, timestamp_ms: timestamp };
}
