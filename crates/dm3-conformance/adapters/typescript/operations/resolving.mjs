// test-vectors/operations/profiles.json, through a registry

import { getDeliveryServiceClient, getDeliveryServiceProfile, getUserProfile } from '@dm3-org/dm3-lib-profile';
import { axios } from '../modules.mjs';
import { library } from '../reply.mjs';
import { World } from '../world.mjs';
import { LEGACY } from './dialects.mjs';
import { outputOf } from './profiles.mjs';

export const operations = {
  'profile.resolve': { dialects: LEGACY, run: resolveProfile },
  'service_profile.parse': { dialects: LEGACY, run: parseService },
  'service_profile.resolve': { dialects: LEGACY, run: resolveService },
};

const SERVICE_RECORD = 'network.dm3.deliveryService';

async function resolveProfile(args) {
  const world = World.of(args);
  const name = args.text('name');
  const signed = await world.run(() => library('authenticate', 'profile', () => getUserProfile(world.provider, name)));
  if (signed === undefined) return { result: 'none', requests: world.requests };
  return {
    result: 'profile',
    address: await world.provider.resolveName(name),
    ...outputOf(signed.profile),
    requests: world.requests,
  };
}

async function resolveService(args) {
  return serviceIn(World.of(args), args.text('name'));
}

// There is no function that takes the profile itself, so it is published in a record.
async function parseService(args) {
  const text = Buffer.from(args.text('json_text')).toString('base64');
  const record = `data:application/json;base64,${text}`;
  return serviceIn(new World({ records: { [SERVICE_RECORD]: record } }), 'ds.eth');
}

async function serviceIn(world, name) {
  const { provider } = world;
  return world.run(async () => {
    const profile = await library('decode', 'service-profile', () =>
      getDeliveryServiceProfile(name, provider, fetched),
    );
    if (profile === undefined) return { result: 'none', requests: world.requests };
    return {
      result: 'service',
      encryption_key: profile.publicEncryptionKey,
      signing_key: profile.publicSigningKey,
      rpc_url: await library('decode', 'url', () => world.urlOf(() => clientOf(name, provider).post('/rpc'))),
      requests: world.requests,
    };
  });
}

// The libraries leave fetching to their caller. This is how the messenger does it.
async function fetched(url) {
  return (await axios.get(url)).data;
}

function clientOf(name, provider) {
  return getDeliveryServiceClient({ deliveryServices: [name] }, provider, fetched);
}
