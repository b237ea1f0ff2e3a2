// Checks of the operations that use the network, against local stand-ins.

import assert from 'node:assert/strict';
import { startDeliveryService } from './delivery-service.mjs';
import { startEns } from './ens.mjs';
import { envelopeArgs, makePeople } from './people.mjs';

const PROFILE = 'network.dm3.profile';
const SERVICE = 'network.dm3.deliveryService';

export async function networkChecks(peer, check) {
  const people = await makePeople(peer);
  const names = await namesOf(peer, people);
  const ens = await startEns(names);
  const service = await startDeliveryService({ keys: people.ds.keys, rpcUrl: ens.url });
  await resolutionChecks(peer, check, people, ens.url);
  await clientChecks(peer, check, people, service);
  await service.close();
  await ens.close();
}

async function namesOf(peer, { alice, bob, ds }) {
  const uri = async (value) => (await peer.call('dataUri', { value })).uri;
  return {
    'alice.eth': { address: alice.address, records: { [PROFILE]: await uri(alice.signedProfile) } },
    'bob.eth': { address: bob.address, records: { [PROFILE]: await uri(bob.signedProfile) } },
    'thief.eth': { address: bob.address, records: { [PROFILE]: await uri(alice.signedProfile) } },
    'empty.eth': { address: bob.address, records: {} },
    'ds.eth': { address: bob.address, records: { [SERVICE]: await uri(ds.deliveryServiceProfile) } },
  };
}

async function resolutionChecks(peer, check, { alice, ds }, rpcUrl) {
  const resolve = (ensName, op = 'resolveProfile') => peer.call(op, { rpcUrl, ensName });
  await check('profile by name', async () =>
    assert.deepEqual(await resolve('alice.eth'), { signedProfile: alice.signedProfile }));
  await check('profile by name, chain given', async () => {
    const given = await peer.call('resolveProfile', { rpcUrl, chainId: 31337, ensName: 'alice.eth' });
    assert.deepEqual(given.signedProfile, alice.signedProfile);
  });
  await check('no profile', async () => assert.deepEqual(await resolve('empty.eth'), { signedProfile: null }));
  await check('unknown name', async () => assert.deepEqual(await resolve('nobody.eth'), { signedProfile: null }));
  await check('profile of somebody else', () => assert.rejects(resolve('thief.eth'), /verify user profile/));
  await check('delivery service by name', async () =>
    assert.deepEqual(await resolve('ds.eth', 'resolveDeliveryServiceProfile'), {
      deliveryServiceProfile: ds.deliveryServiceProfile,
    }));
  await check('unknown delivery service', () =>
    assert.rejects(resolve('nobody.eth', 'resolveDeliveryServiceProfile'), /Unknown ENS name/));
  await check('address by name', async () =>
    assert.deepEqual(await resolve('alice.eth', 'resolveName'), { address: alice.address }));
  await check('profile check by name', async () => {
    const { signedProfile } = alice;
    assert.deepEqual(await peer.call('checkUserProfile', { signedProfile, rpcUrl, ensName: 'alice.eth' }), { valid: true });
  });
}

async function clientChecks(peer, check, people, { url: baseUrl, requests }) {
  const { alice, bob, ds } = people;
  const { signedProfile } = bob;
  const bobs = { baseUrl, ensName: 'bob.eth' };
  const { privateKey: signingPrivateKey } = bob.keys.signingKeyPair;
  const last = () => requests.at(-1);

  await check('challenge before registration', async () => {
    const { step, status } = await peer.call('client.login', { ...bobs, signingPrivateKey });
    assert.deepEqual([step, status], ['challenge', 404]);
  });
  await check('register', async () => {
    const { status, token } = await peer.call('client.register', { ...bobs, signedProfile });
    assert.deepEqual([status, token.split('.').length], [200, 3]);
    assert.deepEqual((await peer.call('client.profile', bobs)).signedProfile, signedProfile);
    const { status: refused, body } = await peer.call('client.incoming', { ...bobs, token });
    assert.deepEqual([refused, body], [401, 'Unauthorized']);
  });
  await check('login with the wrong key', async () => {
    const wrong = alice.keys.signingKeyPair.privateKey;
    const { status, body } = await peer.call('client.login', { ...bobs, signingPrivateKey: wrong });
    assert.deepEqual([status, body], [400, { error: 'Signature invalid' }]);
  });
  const login = await peer.call('client.login', { ...bobs, signingPrivateKey });
  await check('login', async () => assert.deepEqual([login.step, login.status], ['token', 200]));
  const { token } = login;
  const { message } = await peer.call('composeMessage', {
    type: 'NEW',
    from: 'alice.eth',
    to: 'bob.eth',
    text: 'hello',
    signingPrivateKey: alice.keys.signingKeyPair.privateKey,
  });
  const { envelope, hash } = await peer.call('buildEnvelope', envelopeArgs(people, message));

  await check('submit', async () => {
    const submit = (args) => peer.call('client.submit', { baseUrl, envelope, ...args });
    assert.deepEqual(await submit({ token }), { status: 200, body: 'OK' });
    assert.deepEqual(last().body, { jsonrpc: '2.0', method: 'dm3_submitMessage', params: [JSON.stringify(envelope), token] });
    await submit({});
    assert.deepEqual(last().body.params, [JSON.stringify(envelope), null]);
    await submit({ form: 'widget' });
    assert.deepEqual(last().body.params, [JSON.stringify(envelope)]);
    assert.deepEqual(await submit({ envelope: { ...envelope, more: 1 } }), { status: 400, body: { error: 'invalid schema' } });
  });
  await check('pick up', async () => {
    const { status, envelopes } = await peer.call('client.incoming', { ...bobs, token });
    assert.deepEqual([status, envelopes.length], [200, 3]);
    assert.equal(last().authorization, `Bearer ${token}`);
    const opened = await peer.call('openEnvelope', { envelope: envelopes[0], encryptionKeyPair: bob.keys.encryptionKeyPair });
    assert.deepEqual(opened.message, message);
    const dsPublicSigningKey = ds.deliveryServiceProfile.publicSigningKey;
    const { postmark } = opened;
    const stamped = await peer.call('checkPostmark', { postmark, envelopeMessage: envelopes[0].message, dsPublicSigningKey });
    assert.equal(stamped.valid, true);
  });
  await check('acknowledge', async () => {
    const acknowledgements = [{ contactAddress: 'alice.eth', messageHash: hash }];
    const answer = await peer.call('client.acknowledge', { ...bobs, token, acknowledgements });
    assert.deepEqual(answer, { status: 200, body: '' });
    assert.deepEqual(last().body, { acknowledgements });
    assert.equal((await peer.call('client.incoming', { ...bobs, token })).envelopes.length, 2);
  });
  await check('properties', async () => {
    const { properties } = await peer.call('client.properties', { baseUrl });
    assert.equal(properties.sizeLimit, 100000);
  });
  await check('profile extension', async () => {
    const { profileExtension } = await peer.call('client.profileExtension', bobs);
    assert.deepEqual(profileExtension, { notSupportedMessageTypes: ['NEW'] });
    const unknown = await peer.call('client.profileExtension', { baseUrl, ensName: 'alice.eth' });
    assert.deepEqual([unknown.status, unknown.body], [400, { error: 'unknown user' }]);
  });
  await check('nobody listening is an error', () =>
    assert.rejects(peer.call('client.properties', { baseUrl: 'http://127.0.0.1:1' }), /ECONNREFUSED/));
}
