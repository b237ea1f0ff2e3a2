// All operations, by name: `{ dialects, run(args, dialect) }`.

import { operations as access } from './access.mjs';
import { operations as canonicalJson } from './canonical-json.mjs';
import { operations as deliveryService } from './delivery-service.mjs';
import { operations as envelopes } from './envelopes.mjs';
import { operations as keyDerivation } from './key-derivation.mjs';
import { operations as keys } from './keys.mjs';
import { operations as messages } from './messages.mjs';
import { operations as names } from './names.mjs';
import { operations as postmark } from './postmark.mjs';
import { operations as profiles } from './profiles.mjs';
import { operations as resolving } from './resolving.mjs';
import { operations as sealing } from './sealing.mjs';
import { operations as spam } from './spam.mjs';

const AREAS = [
  access,
  canonicalJson,
  deliveryService,
  envelopes,
  keyDerivation,
  keys,
  messages,
  names,
  postmark,
  profiles,
  resolving,
  sealing,
  spam,
];

export const operations = new Map(AREAS.flatMap((area) => Object.entries(area)));
