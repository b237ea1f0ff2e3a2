// Deterministic pseudo-random choices for the generator. Not for keys.

import { sha256, stringify } from '@dm3-org/dm3-lib-shared';

/** A stream of choices that depends on the seed (any JSON value) only. */
export class Random {
  #state;

  constructor(seed) {
    this.#state = Number.parseInt(sha256(stringify(seed)).slice(2, 10), 16);
  }

  /** An integer from 0 to `limit` - 1 (mulberry32). */
  below(limit) {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * limit);
  }

  /** One element of an array. */
  pick(array) {
    return array[this.below(array.length)];
  }

  /** `length` bytes. */
  bytes(length) {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }
}
