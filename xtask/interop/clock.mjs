// The libraries read the clock themselves; this sets it for the duration of one call.
// Safe because requests are served one after another.

const RealDate = globalThis.Date;

/** Runs `work` with the clock standing at `millis` (milliseconds since the epoch); undefined leaves the real clock. */
export async function atTime(millis, work) {
  if (millis === undefined || millis === null) return work();
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
