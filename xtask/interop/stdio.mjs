// Keeps standard output for the protocol. Must be imported before any library: they log with console.log.

const writeStdout = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

// The libraries read it at each call; "info" would log one line per resolved profile.
process.env.LOG_LEVEL ??= 'warn';

/** Writes one protocol line; resolves when the text was handed over to the pipe. */
export function writeLine(value) {
  return new Promise((resolve, reject) => {
    writeStdout(JSON.stringify(value) + '\n', (error) => (error ? reject(error) : resolve()));
  });
}
