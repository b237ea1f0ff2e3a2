// test-vectors/operations/envelopes.json and rpc.json, what a delivery service does: the RPC handlers of the published
// delivery service, with a database in memory and a registry in which every name is there.

import { createKeyPair, createSigningKeyPair } from '@dm3-org/dm3-lib-crypto';
import { getEnvelopSize } from '@dm3-org/dm3-lib-messaging';
import { getDefaultProfileExtension, normalizeEnsName } from '@dm3-org/dm3-lib-profile';
import { atTime } from '../clock.mjs';
import { base64, encryptionKeyPair } from '../encoding.mjs';
import {
  createStoredMessage,
  handleGetDeliveryServiceProperties,
  handleResolveProfileExtension,
  handleSubmitMessage,
} from '../modules.mjs';
import { drawing } from '../randomness.mjs';
import { Rejected } from '../reply.mjs';
import { LEGACY } from './dialects.mjs';
import { HASH_MEMBER } from './envelopes.mjs';

export const operations = {
  'envelope.accept_submission': { dialects: LEGACY, run: acceptSubmission },
  'envelope.postmark': { dialects: LEGACY, run: postmark },
  'rpc.properties': { dialects: LEGACY, run: properties },
  'rpc.profile_extension': { dialects: LEGACY, run: profileExtension },
};

const ADDRESS = '0x71CB05EE1b1F506fF321Da3dac38f25c0c9ce6E1';
const MS_OF_DAY = 86_400_000;

async function acceptSubmission(args) {
  const signingKeyPair = await createSigningKeyPair();
  const keys = { encryptionKeyPair: encryptionKeyPair(args.bytes('service_private_key')), signingKeyPair };
  const { publicKey } = await createKeyPair();
  const stored = await submit(args.text('envelope_text'), keys, publicKey, args.integer('size_limit'));
  const { to, from } = stored.envelope.metadata.deliveryInformation;
  return {
    to: normalizeEnsName(to),
    from: normalizeEnsName(from),
    envelope_hash: stored.envelope.metadata[HASH_MEMBER],
    size: getEnvelopSize(JSON.parse(args.text('envelope_text'))),
  };
}

async function postmark(args) {
  const keys = {
    encryptionKeyPair: encryptionKeyPair(args.bytes('service_private_key')),
    signingKeyPair: await createSigningKeyPair(base64(args.bytes('service_signing_private_key'))),
  };
  const draws = Buffer.concat([args.bytes('ephemeral_private_key'), args.bytes('nonce')]);
  const submitted = () => submit(args.text('envelope_text'), keys, args.text('receiver_encryption_key'), Infinity);
  const stored = await atTime(args.integer('now_ms'), () => drawing(draws, submitted));
  return { envelope_text: stored.text };
}

/** Hands an envelope to dm3_submitMessage; returns what is stored of it. */
async function submit(envelopeText, keys, receiverKey, sizeLimit) {
  let text;
  const redis = {
    zAdd: async (key, { value }) => {
      if (key.startsWith('conversation:')) text = value;
    },
  };
  const account = { account: ADDRESS, signedUserProfile: { profile: { publicEncryptionKey: receiverKey } } };
  const answer = new Answer();
  await handleSubmitMessage(
    { body: { params: [envelopeText] } },
    answer,
    { sockets: {} },
    { ...PROPERTIES, sizeLimit },
    { resolveName: async () => ADDRESS },
    {
      getAccount: async () => account,
      createMessage: createStoredMessage(redis),
      getUsersNotificationChannels: async () => [],
      countMessage: async () => {},
      countNotification: async () => {},
    },
    keys,
    { isConnected: async () => false },
  );
  if (answer.code !== 200) throw new Rejected('semantic', `status-${answer.code}`, JSON.stringify(answer.body ?? ''));
  return { text, envelope: JSON.parse(text) };
}

const PROPERTIES = {
  messageTTL: 0,
  sizeLimit: 100_000,
  notificationChannel: [],
  metricsCollectionIntervalInSeconds: 86_400,
  metricsRetentionDurationInSeconds: 864_000,
};

async function properties(args) {
  const answer = new Answer();
  const messageTTL = args.integer('message_ttl_days') * MS_OF_DAY;
  handleGetDeliveryServiceProperties({}, answer, { ...PROPERTIES, sizeLimit: args.integer('size_limit'), messageTTL });
  const result = JSON.parse(answer.body.result);
  return { size_limit: result.sizeLimit, message_ttl: result.messageTTL };
}

async function profileExtension(args) {
  const answer = new Answer();
  const account = { profileExtension: getDefaultProfileExtension() };
  const database = { getIdEnsName: async (name) => name, getAccount: async () => account };
  await handleResolveProfileExtension(undefined, database)({ body: { params: ['bob.eth'] } }, answer);
  const { notSupportedMessageTypes } = JSON.parse(answer.body.result);
  return { supported: args.array('message_types').map((type) => !notSupportedMessageTypes.includes(type)) };
}

/** An answer of express, as far as the handlers use it. */
class Answer {
  code = 200;
  body;

  status(code) {
    this.code = code;
    return this;
  }

  send(body) {
    this.body = body;
    return this;
  }

  sendStatus(code) {
    return this.status(code);
  }
}
