// Speaks DTP/1 on standard input and output. `--dialect NAME` declares only what answers in that dialect.

import { writeLine } from './stdio.mjs';
import { lines } from './lines.mjs';
import { Testee } from './protocol.mjs';

const at = process.argv.indexOf('--dialect');
const testee = new Testee(at === -1 ? undefined : process.argv[at + 1]);

for await (const line of lines(process.stdin)) {
  if (line.trim() !== '') await writeLine(await testee.answer(line));
}
process.exit(0);
