// test-vectors/operations/access.json

import { getProfileCreationMessage } from '@dm3-org/dm3-lib-profile';
import { createNewSessionToken, generateAuthJWT } from '@dm3-org/dm3-lib-server-side';
import { createJsonDataUri, stringify } from '@dm3-org/dm3-lib-shared';
import { ethers } from 'ethers';
import { atTime } from '../clock.mjs';
import { deliveryRouter, getIdEnsName } from '../modules.mjs';
import { Rejected, library } from '../reply.mjs';
import { World } from '../world.mjs';
import { LEGACY } from './dialects.mjs';

export const operations = {
  'access.check_answer': { dialects: LEGACY, run: checkAnswer },
  'access.parse_acknowledgement': { dialects: LEGACY, run: parseAcknowledgement },
};

const OWNER = new ethers.Wallet(ethers.utils.id('owner of every name'));

// The library looks the key up in the registry, so it is published there for the name.
async function checkAnswer(args) {
  const name = args.text('name');
  const world = await worldWithKey(args.text('public_signing_key'));
  const token = await atTime(args.integer('now_ms'), () =>
    library('authenticate', 'challenge', () =>
      createNewSessionToken(
        { hasAccount: async () => true },
        args.text('signature'),
        args.text('challenge'),
        name,
        args.text('token_secret'),
        world.provider,
      ),
    ),
  );
  const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString('utf8'));
  return { account: claims.account };
}

async function worldWithKey(publicSigningKey) {
  const profile = { publicEncryptionKey: '', publicSigningKey, deliveryServices: ['ds.eth'] };
  const signature = await OWNER.signMessage(getProfileCreationMessage(stringify(profile), OWNER.address));
  const record = createJsonDataUri({ profile, signature });
  return new World({ address: OWNER.address, records: { 'network.dm3.profile': record } });
}

// The route of the published delivery service, with a session and a database that only listens.
async function parseAcknowledgement(args) {
  const body = await library('parse', 'json', () => JSON.parse(args.text('body_text')));
  const [senders, hashes] = [[], []];
  const database = {
    hasAccount: async () => true,
    getIdEnsName: getIdEnsName({}),
    syncAcknowledge: async (conversation, hash) => {
      senders.push(conversation.slice(conversation.indexOf(',') + 1));
      hashes.push(hash);
    },
  };
  const router = deliveryRouter({ resolveName: async () => OWNER.address }, database, 'secret');
  const status = await routed(router, {
    method: 'POST',
    url: '/messages/bob.eth/syncAcknowledgements',
    headers: { authorization: `Bearer ${generateAuthJWT('bob.eth', 'secret')}` },
    body,
  });
  if (status !== 200) throw new Rejected('parse', `status-${status}`, `the delivery service answered ${status}`);
  return { kind: 'messages', senders, hashes };
}

/** The status with which a router answers. */
function routed(router, request) {
  return new Promise((resolve, reject) => {
    const answer = {
      setHeader() {},
      getHeader() {},
      sendStatus: resolve,
      json: () => resolve(200),
      send: () => resolve(200),
    };
    router.handle(request, answer, (thrown) => reject(thrown ?? new Error('no route')));
  });
}
