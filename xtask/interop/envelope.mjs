// Envelopes: made by the sender, opened by the receiver.

import { checkSignature, decryptAsymmetric, encryptAsymmetric, sign } from '@dm3-org/dm3-lib-crypto';
import { decryptDeliveryInformation } from '@dm3-org/dm3-lib-delivery';
import { buildEnvelop, decryptEnvelop, getEnvelopSize } from '@dm3-org/dm3-lib-messaging';
import { stringify } from '@dm3-org/dm3-lib-shared';
import { messageHash } from './message.mjs';

const PUBLISHED = 'encryptedMessageHash';
const NEWER = 'messageHash';

/** Encrypts a message for the receiver and its delivery information for the delivery service. */
export async function buildEnvelope({ message, sender, receiver, deliveryServiceProfile, hashField = PUBLISHED }) {
  const { encryptedEnvelop, envelop, deliveryServiceUrl } = await buildEnvelop(message, encryptAsymmetric, {
    from: { ensName: sender.ensName },
    to: { ensName: receiver.ensName, profile: receiver.profile },
    deliverServiceProfile: deliveryServiceProfile,
    keys: sender.keys,
  });
  const envelope = await withHashField(hashField, encryptedEnvelop, message, sender.keys.signingKeyPair.privateKey);
  return {
    envelope,
    decrypted: {
      ...envelop,
      metadata: { ...envelope.metadata, deliveryInformation: envelop.metadata.deliveryInformation },
    },
    hash: envelope.metadata[hashField],
    size: getEnvelopSize(envelope),
    deliveryServiceUrl,
  };
}

/** Opens what a delivery service hands out. The library fails without a postmark. */
export async function openEnvelope({ envelope, encryptionKeyPair }) {
  const { message, metadata, postmark } = await decryptEnvelop(envelope, encryptionKeyPair);
  return { message, messageHash: messageHash(message), metadata, postmark };
}

/** Opens what a sender submits: the message with the receiver's keys, the delivery information with the service's. */
export async function openSubmitted({ envelope, encryptionKeyPair, deliveryServiceEncryptionKeyPair }) {
  const message = JSON.parse(await decryptAsymmetric(encryptionKeyPair, JSON.parse(envelope.message)));
  const deliveryInformation =
    deliveryServiceEncryptionKeyPair === undefined
      ? null
      : await decryptDeliveryInformation(envelope, deliveryServiceEncryptionKeyPair);
  return { message, messageHash: messageHash(message), deliveryInformation };
}

/** Checks the sender's signature over the metadata, which covers the delivery information as encrypted text. */
export async function checkMetadataSignature({ metadata, publicSigningKey }) {
  const { signature, ...signed } = metadata;
  return { valid: await checkSignature(publicSigningKey, stringify(signed), signature) };
}

// The published 1.7.1 writes `encryptedMessageHash`. The newer source differs in this one field only: its name, its
// value, and so the signature. This makes that envelope out of the published one with the same library primitives.
async function withHashField(hashField, envelope, message, signingPrivateKey) {
  if (hashField === PUBLISHED) return envelope;
  if (hashField !== NEWER) throw Error(`hashField: expected ${PUBLISHED} or ${NEWER}`);
  const { [PUBLISHED]: _hash, signature: _signature, ...kept } = envelope.metadata;
  const unsigned = { ...kept, [NEWER]: messageHash(message) };
  const signature = await sign(signingPrivateKey, stringify(unsigned));
  return { ...envelope, metadata: { ...unsigned, signature } };
}
