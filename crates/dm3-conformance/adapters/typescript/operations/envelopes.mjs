// test-vectors/operations/envelopes.json, what clients do

import { createSigningKeyPair, encryptAsymmetric } from '@dm3-org/dm3-lib-crypto';
import { decryptDeliveryInformation } from '@dm3-org/dm3-lib-delivery';
import { buildEnvelop, decryptEnvelop, schema } from '@dm3-org/dm3-lib-messaging';
import { normalizeEnsName } from '@dm3-org/dm3-lib-profile';
import { sha256, stringify, validateSchema } from '@dm3-org/dm3-lib-shared';
import { base64, encryptionKeyPair } from '../encoding.mjs';
import { drawing } from '../randomness.mjs';
import { Rejected, Unsupported, library } from '../reply.mjs';
import { LEGACY } from './dialects.mjs';

export const operations = {
  'envelope.seal': { dialects: LEGACY, run: seal },
  'envelope.open': { dialects: LEGACY, run: open },
  'metadata.verify': { dialects: LEGACY, run: verifyMetadata },
  'delivery_information.open': { dialects: LEGACY, run: openDeliveryInformation },
  'delivery_information.create': { dialects: LEGACY, run: createDeliveryInformation },
};

/** The member of the metadata in which these libraries put the hash. */
export const HASH_MEMBER = 'encryptedMessageHash';

async function seal(args) {
  const member = args.optionalText('hash_member');
  if (member !== HASH_MEMBER) throw new Unsupported(`the published libraries write ${HASH_MEMBER}, not ${member}`);
  if (args.has('delivery_instruction')) throw new Unsupported('the libraries write no deliveryInstruction');
  const message = await library('parse', 'json', () => JSON.parse(args.text('message_text')));
  const draws = ['message_ephemeral_private_key', 'message_nonce', 'delivery_ephemeral_private_key', 'delivery_nonce'];
  const signingKeyPair = await createSigningKeyPair(base64(args.bytes('sender_private_key')));
  const { encryptedEnvelop } = await library('decode', 'seal', () =>
    drawing(Buffer.concat(draws.map((name) => args.bytes(name))), () =>
      buildEnvelop(message, encryptAsymmetric, {
        from: { ensName: args.text('from') },
        to: { ensName: args.text('to'), profile: { publicEncryptionKey: args.text('receiver_encryption_key') } },
        deliverServiceProfile: { publicEncryptionKey: args.text('service_encryption_key') },
        keys: { signingKeyPair },
      }),
    ),
  );
  return { envelope_text: stringify(encryptedEnvelop) };
}

// decryptEnvelop is all that a receiver has: it opens, and checks neither signature nor postmark nor names.
async function open(args) {
  const own = encryptionKeyPair(args.bytes('receiver_private_key'));
  const envelope = await library('parse', 'json', () => JSON.parse(args.text('envelope_text')));
  const { message, metadata } = await library('decrypt', 'envelope', () => decryptEnvelop(envelope, own));
  const output = await library('semantic', 'message', () => ({
    message_hash: sha256(stringify(message)),
    from: normalizeEnsName(message.metadata.from),
    to: normalizeEnsName(message.metadata.to),
    type: message.metadata.type,
  }));
  return { ...output, envelope_hash: metadata[HASH_MEMBER], postmark: 'unchecked' };
}

// The schema is all that anybody checks of submitted metadata.
async function verifyMetadata(args) {
  const envelope = await library('parse', 'json', () => JSON.parse(args.text('envelope_text')));
  if (!validateSchema(schema.EncryptionEnvelopeSchema, envelope))
    throw new Rejected('decode', 'schema', 'invalid schema');
  return { version: envelope.metadata.version, envelope_hash: envelope.metadata[HASH_MEMBER] };
}

async function openDeliveryInformation(args) {
  const own = encryptionKeyPair(args.bytes('service_private_key'));
  const envelope = { metadata: { deliveryInformation: args.text('sealed_text') } };
  const opened = await library('decrypt', 'delivery-information', () => decryptDeliveryInformation(envelope, own));
  const names = await library('semantic', 'names', () => ({
    to: normalizeEnsName(opened.to),
    from: normalizeEnsName(opened.from),
  }));
  return opened.deliveryInstruction === undefined
    ? names
    : { ...names, delivery_instruction: opened.deliveryInstruction };
}

// Made inside buildEnvelop, which hands it out beside the envelope. It does not look at the message that is replied to.
async function createDeliveryInformation(args) {
  const signingKeyPair = await createSigningKeyPair();
  const { envelop } = await library('decode', 'names', () =>
    buildEnvelop({}, async () => ({}), {
      from: { ensName: args.text('from') },
      to: { ensName: args.text('to'), profile: {} },
      deliverServiceProfile: {},
      keys: { signingKeyPair },
    }),
  );
  return { json_text: stringify(envelop.metadata.deliveryInformation) };
}
