// DTP/1: a call in, a reply out.

import { Arguments } from './arguments.mjs';
import { operations } from './operations/index.mjs';
import { Rejected, Unsupported } from './reply.mjs';
import { versions } from './versions.mjs';

const DIALECTS = ['spec', 'legacy-ts'];
const SOURCE = 'https://github.com/dm3-org/dm3';

/** Answers calls, one after the other. */
export class Testee {
  #dialects;

  /** With a dialect, it declares that one alone. */
  constructor(dialect) {
    this.#dialects = dialect === undefined ? DIALECTS : [dialect];
  }

  /** The reply to a line. */
  async answer(line) {
    const call = JSON.parse(line);
    return { id: call.id ?? null, ...(await this.#reply(call)) };
  }

  async #reply({ op, dialect, args }) {
    if (op === 'hello') return { ok: this.#hello() };
    const operation = operations.get(op);
    if (operation === undefined) return unsupported(`no operation ${op}`);
    if (!operation.dialects.includes(dialect)) return unsupported(`${op} has no dialect ${dialect} in these libraries`);
    try {
      return { ok: await operation.run(new Arguments(args), dialect) };
    } catch (thrown) {
      return refusal(thrown);
    }
  }

  #hello() {
    const declared = [...operations].filter(([, { dialects }]) => dialects.some((one) => this.#dialects.includes(one)));
    return {
      dtp: 1,
      name: 'dm3-typescript-libraries',
      version: versions['@dm3-org/dm3-lib-messaging'],
      language: 'typescript',
      source: SOURCE,
      issues: `${SOURCE}/issues`,
      roles: ['codec'],
      dialects: this.#dialects,
      features: ['fixed-ephemeral', 'rfc6979'],
      ops: declared.map(([name]) => name).sort(),
      libraries: versions,
    };
  }
}

function unsupported(reason) {
  return { unsupported: { reason } };
}

function refusal(thrown) {
  if (thrown instanceof Unsupported) return unsupported(thrown.message);
  const message = String(thrown?.message ?? thrown).toWellFormed();
  if (thrown instanceof Rejected) return { rejected: { stage: thrown.stage, code: thrown.code, message } };
  return { error: { message, trace: String(thrown?.stack).toWellFormed() } };
}
