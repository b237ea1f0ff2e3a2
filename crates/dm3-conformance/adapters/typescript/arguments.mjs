// Arguments of a call. What is missing or has another type is this program's trouble, or the caller's: an error.

import { AdapterError } from './reply.mjs';

export class Arguments {
  #values;

  constructor(values) {
    this.#values = values ?? {};
  }

  has(name) {
    return Object.hasOwn(this.#values, name);
  }

  text(name) {
    return this.#typed(name, 'string');
  }

  optionalText(name) {
    return this.has(name) ? this.text(name) : undefined;
  }

  integer(name) {
    return this.#typed(name, 'number');
  }

  optionalInteger(name) {
    return this.has(name) ? this.integer(name) : undefined;
  }

  flag(name) {
    return this.has(name) && this.#typed(name, 'boolean');
  }

  object(name) {
    return this.#typed(name, 'object');
  }

  array(name) {
    if (!this.has(name)) return [];
    return this.#typed(name, 'object');
  }

  /** Bytes, given in hex. */
  bytes(name) {
    const text = this.text(name);
    const bytes = Buffer.from(text, 'hex');
    if (bytes.length * 2 !== text.length) throw new AdapterError(`${name} is not hex`);
    return bytes;
  }

  #typed(name, type) {
    const value = this.#values[name];
    if (value === null || typeof value !== type) throw new AdapterError(`the argument ${name} is not a ${type}`);
    return value;
  }
}
