// Canonical JSON, its hash, and the closed schemas.

import { schema as deliverySchema } from '@dm3-org/dm3-lib-delivery';
import { schema as messagingSchema } from '@dm3-org/dm3-lib-messaging';
import { schema as profileSchema } from '@dm3-org/dm3-lib-profile';
import { sha256, stringify, validateSchema } from '@dm3-org/dm3-lib-shared';

const SCHEMAS = {
  EncryptionEnvelop: messagingSchema.EncryptionEnvelopeSchema,
  Message: messagingSchema.MessageSchema,
  SignedUserProfile: profileSchema.SignedUserProfile,
  DeliveryServiceProfile: profileSchema.DeliveryServiceProfile,
  Acknowledgement: deliverySchema.Acknowledgement,
  DeliveryServiceProperties: deliverySchema.DeliveryServiceProperties,
};

/** Canonical text of a JSON value and the SHA-256 (0x-hex) of that text. */
export function canonical({ value }) {
  const text = stringify(value);
  return { text, sha256: sha256(text) };
}

/** Checks a value against a schema of the libraries, in the way the deployed delivery service does. */
export function validate({ schema, value }) {
  if (!Object.hasOwn(SCHEMAS, schema)) throw Error(`unknown schema: ${schema}`);
  return { valid: validateSchema(SCHEMAS[schema], value) };
}
