// Keeps standard output for the protocol. Imported before any library, because they print.

const writeStdout = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);
process.env.LOG_LEVEL ??= 'error';
for (const level of ['debug', 'log', 'info', 'warn', 'error']) console[level] = () => {};

/** Writes one reply; resolves when the pipe has taken it. */
export function writeLine(reply) {
  return new Promise((resolve, reject) => {
    writeStdout(JSON.stringify(reply) + '\n', (error) => (error ? reject(error) : resolve()));
  });
}
