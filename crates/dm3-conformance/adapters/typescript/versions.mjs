// What is installed.

import { readFileSync } from 'node:fs';

const PACKAGES = [
  '@dm3-org/delivery-service',
  '@dm3-org/dm3-lib-crypto',
  '@dm3-org/dm3-lib-delivery',
  '@dm3-org/dm3-lib-messaging',
  '@dm3-org/dm3-lib-profile',
  '@dm3-org/dm3-lib-server-side',
  '@dm3-org/dm3-lib-shared',
  'ethers',
  'libsodium-wrappers',
  'safe-stable-stringify',
];

/** Versions by package. */
export const versions = Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)]));

function versionOf(name) {
  return JSON.parse(readFileSync(new URL(`./node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
}
