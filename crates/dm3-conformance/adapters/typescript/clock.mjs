// The libraries read the clock themselves. Calls come one after the other, so it can be set for one of them.

import { Unsupported } from './reply.mjs';

const RealDate = globalThis.Date;

/** The last time that a Date of JavaScript has. */
const LAST = 8.64e15;

/** Runs `work` while the clock stands at `millis`, in milliseconds since 1970. */
export async function atTime(millis, work) {
  if (millis > LAST) throw new Unsupported(`clocks of JavaScript end at ${LAST}`);
  globalThis.Date = class extends RealDate {
    constructor(...args) {
      super(...(args.length === 0 ? [millis] : args));
    }

    static now() {
      return millis;
    }
  };
  try {
    return await work();
  } finally {
    globalThis.Date = RealDate;
  }
}
