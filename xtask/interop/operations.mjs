// The table of operations: protocol name to function.

import * as client from './client.mjs';
import { buildEnvelope, checkMetadataSignature, openEnvelope, openSubmitted } from './envelope.mjs';
import { generate } from './generate.mjs';
import { canonical, validate } from './json.mjs';
import { checkMessageSignature, composeMessage } from './message.mjs';
import { checkPostmark, stampEnvelope } from './postmark.mjs';
import { checkUserProfile, createProfile, createDsProfile, dataUri } from './profile.mjs';
import { resolveDeliveryServiceProfile, resolveName, resolveProfile } from './resolve.mjs';
import { versions } from './versions.mjs';

export const operations = {
  versions,
  createProfile,
  createDeliveryServiceProfile: createDsProfile,
  checkUserProfile,
  dataUri,
  canonical,
  validate,
  composeMessage,
  checkMessageSignature,
  buildEnvelope,
  checkMetadataSignature,
  openEnvelope,
  openSubmitted,
  stampEnvelope,
  checkPostmark,
  generate,
  resolveName,
  resolveProfile,
  resolveDeliveryServiceProfile,
  'client.register': client.register,
  'client.login': client.login,
  'client.profile': client.profile,
  'client.submit': client.submit,
  'client.incoming': client.incoming,
  'client.acknowledge': client.acknowledge,
  'client.properties': client.properties,
  'client.profileExtension': client.profileExtension,
};
