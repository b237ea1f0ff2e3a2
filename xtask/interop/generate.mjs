// Makes a conversation of varied messages; the same arguments give the same bytes.

import { stringify } from '@dm3-org/dm3-lib-shared';
import { attachmentsFor } from './attachments.mjs';
import { composeMessage } from './message.mjs';
import { Random } from './random.mjs';
import { REACTIONS, TEXTS } from './texts.mjs';

const TYPES = ['NEW', 'REPLY', 'EDIT', 'REACTION', 'READ_RECEIVED', 'READ_OPENED', 'DELETE_REQUEST'];
const TEXT_TYPES = ['NEW', 'REPLY', 'EDIT'];
const BLOCK = 2048;
// Canonical sizes around the ends of padding blocks: n bytes take floor(n / 2048) + 1 blocks.
const SIZES = [2047, 2048, 2049, 4095, 4096, 4097, 6143, 6144, 10239, 10240];

/** `count` messages from `from` to `to`, all types in turn; references point to earlier text messages by hash. */
export async function generate({ count, seed, from, to, signingPrivateKey, startTimestamp = 1_700_000_000_000 }) {
  const random = new Random(seed);
  const messages = [];
  let timestamp = startTimestamp;
  let texts = 0;
  for (let index = 0; index < count; index += 1) {
    const type = TYPES[index % TYPES.length];
    timestamp += 1 + random.below(5000);
    const base = { type, from, to, signingPrivateKey, timestamp };
    const target = type === 'NEW' ? null : random.pick(messages.filter((m) => TEXT_TYPES.includes(m.type)));
    if (target !== null) base.referenceMessageHash = target.hash;
    let content = { label: type };
    if (TEXT_TYPES.includes(type)) {
      // Texts of exact size go without attachments, which could be larger than the size.
      base.attachments = attachmentsFor(isSized(texts) ? texts % 2 : texts, random);
      content = await textContent(texts, base, random);
      texts += 1;
    } else if (type === 'REACTION') {
      content = { label: 'reaction', text: random.pick(REACTIONS) };
    }
    const { message, messageHash } = await composeMessage({ ...base, text: content.text });
    messages.push({
      index,
      type,
      label: content.label,
      referenceIndex: target === null ? null : target.index,
      attachments: base.attachments?.length ?? null,
      size: canonicalSize(message),
      hash: messageHash,
      message,
    });
  }
  return { messages };
}

function isSized(n) {
  return n % 5 === 2;
}

// Of five texts, three come from the list in its order, one is filled up to an exact size, one is a mixture.
async function textContent(n, base, random) {
  const round = Math.floor(n / 5);
  const place = n % 5;
  if (isSized(n)) return filled(SIZES[round % SIZES.length], base, random);
  if (place === 4) {
    const chosen = Array.from({ length: 2 + random.below(5) }, () => random.pick(TEXTS));
    return { label: `mix:${chosen.map(([label]) => label).join('+')}`, text: chosen.map(([, text]) => text).join('\n') };
  }
  const [label, text] = TEXTS[(round * 3 + (place < 2 ? place : 2)) % TEXTS.length];
  return { label, text };
}

// A text that makes the canonical message exactly `size` bytes, or whole blocks more if long names need them.
async function filled(size, base, random) {
  const { message } = await composeMessage({ ...base, text: '' });
  let room = size - canonicalSize(message);
  while (room < 0) room += BLOCK;
  const unit = random.pick(['a', 'ü', '漢', '🦄']);
  const width = Buffer.byteLength(unit);
  const text = unit.repeat(Math.floor(room / width)) + '.'.repeat(room % width);
  return { label: `size:${canonicalSize(message) + room}`, text };
}

function canonicalSize(message) {
  return Buffer.byteLength(stringify(message));
}
