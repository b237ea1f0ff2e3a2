// Postmarks: set by the delivery service, checked by the receiver.

import { checkSignature } from '@dm3-org/dm3-lib-crypto';
import { handleIncomingMessage } from '@dm3-org/dm3-lib-delivery';
import { sha256, stringify } from '@dm3-org/dm3-lib-shared';
import { ethers } from 'ethers';
import { atTime } from './clock.mjs';

/** What the deployed delivery service does to an envelope; `envelope` is what it stores and hands out. */
export async function stampEnvelope({ envelope, deliveryServiceKeys, receiverProfile, timestamp }) {
  const { encryptedEnvelop, decryptedDeliveryInformation } = await atTime(timestamp, () =>
    handleIncomingMessage(envelope, deliveryServiceKeys, receiverProfile),
  );
  return {
    // The service replaces the encrypted delivery information by the readable object; the library call does not.
    envelope: {
      ...encryptedEnvelop,
      metadata: { ...encryptedEnvelop.metadata, deliveryInformation: decryptedDeliveryInformation },
    },
    deliveryInformation: decryptedDeliveryInformation,
  };
}

/** Checks an opened postmark against the envelope's `message` text. No library function does it; this uses their parts. */
export async function checkPostmark({ postmark, envelopeMessage, dsPublicSigningKey }) {
  const { signature, ...signed } = postmark;
  const signatureValid = await checkSignature(dsPublicSigningKey, sha256(stringify(signed)), signature);
  const hashMatches = postmark.messageHash === ethers.utils.hashMessage(stringify(envelopeMessage));
  return { valid: signatureValid && hashMatches, signatureValid, hashMatches };
}
