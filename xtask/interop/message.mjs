// Messages: one library function per type.

import {
  checkMessageSignature as checkSignatureAndSender,
  createDeleteRequestMessage,
  createEditMessage,
  createMessage,
  createReactionMessage,
  createReadOpenMessage,
  createReadReceiveMessage,
  createReplyMessage,
} from '@dm3-org/dm3-lib-messaging';
import { sha256, stringify } from '@dm3-org/dm3-lib-shared';
import { atTime } from './clock.mjs';

// RESEND_REQUEST is in the library's type but no function makes one.
const CREATE = {
  NEW: (m) => createMessage(m.to, m.from, m.text, m.key, m.attachments),
  EDIT: (m) => createEditMessage(m.to, m.from, m.text, m.key, m.reference, m.attachments),
  REPLY: (m) => createReplyMessage(m.to, m.from, m.text, m.key, m.reference, m.attachments),
  REACTION: (m) => createReactionMessage(m.to, m.from, m.text, m.key, m.reference),
  DELETE_REQUEST: (m) => createDeleteRequestMessage(m.to, m.from, m.key, m.reference),
  READ_OPENED: (m) => createReadOpenMessage(m.to, m.from, m.text ?? 'READ_OPENED', m.key, m.reference),
  READ_RECEIVED: (m) => createReadReceiveMessage(m.to, m.from, m.text ?? 'READ_RECEIVED', m.key, m.reference),
};

/** Makes and signs a message at the given time (default: now). */
export async function composeMessage(args) {
  if (!Object.hasOwn(CREATE, args.type)) throw Error(`no library function makes a message of type ${args.type}`);
  const parts = {
    to: args.to,
    from: args.from,
    text: args.text,
    key: args.signingPrivateKey,
    attachments: args.attachments,
    reference: args.referenceMessageHash,
  };
  const message = await atTime(args.timestamp, () => CREATE[args.type](parts));
  return { message, messageHash: messageHash(message) };
}

/** `messageHash` of the newer source: SHA-256 over the canonical message with its signature. */
export function messageHash(message) {
  return sha256(stringify(message));
}

/** Checks the signature and that `ensName` is the sender in the message. Throws unless the signature is 64 bytes. */
export async function checkMessageSignature({ message, publicSigningKey, ensName }) {
  return { valid: await checkSignatureAndSender(message, publicSigningKey, ensName) };
}
