// What the peer is made of.

import { readFile } from 'node:fs/promises';

const LIBRARIES = [
  '@dm3-org/dm3-lib-crypto',
  '@dm3-org/dm3-lib-delivery',
  '@dm3-org/dm3-lib-messaging',
  '@dm3-org/dm3-lib-profile',
  '@dm3-org/dm3-lib-server-side',
  '@dm3-org/dm3-lib-shared',
  'axios',
  'ethers',
  'libsodium-wrappers',
  'safe-stable-stringify',
];

/** Installed versions of the libraries and of node. */
export async function versions() {
  const libraries = {};
  for (const name of LIBRARIES) {
    const manifest = new URL(`./node_modules/${name}/package.json`, import.meta.url);
    libraries[name] = JSON.parse(await readFile(manifest, 'utf8')).version;
  }
  return { node: process.versions.node, libraries };
}
