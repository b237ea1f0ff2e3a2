// What an operation answers besides its output.

/** The library refused the input. `stage` is parse, decode, decrypt, authenticate, semantic or policy. */
export class Rejected extends Error {
  constructor(stage, code, message) {
    super(message ?? code);
    this.stage = stage;
    this.code = code;
  }
}

/** The libraries cannot be asked that. */
export class Unsupported extends Error {}

/** Runs library code. Whatever it throws is a refusal; the libraries throw errors and bare strings. */
export async function library(stage, code, work) {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof Rejected || thrown instanceof Unsupported || thrown instanceof AdapterError) throw thrown;
    throw new Rejected(stage, code, thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** Something is wrong with this program, also when it shows inside library code. */
export class AdapterError extends Error {}
