// Checks of the operations that need no network.

import assert from 'node:assert/strict';
import { envelopeArgs, makePeople } from './people.mjs';

const TYPES = ['NEW', 'EDIT', 'REPLY', 'REACTION', 'DELETE_REQUEST', 'READ_OPENED', 'READ_RECEIVED'];
const HASH = `0x${'ab'.repeat(32)}`;

export async function localChecks(peer, check) {
  const people = await makePeople(peer);
  await protocolChecks(peer, check);
  await profileChecks(peer, check, people);
  for (const type of TYPES) {
    for (const hashField of ['encryptedMessageHash', 'messageHash']) {
      await check(`${type} there and back, ${hashField}`, () => roundTrip(peer, people, type, hashField));
    }
  }
  await messageChecks(peer, check, people);
  await generatorChecks(peer, check, people);
}

async function protocolChecks(peer, check) {
  await check('versions', async () => {
    const { node, libraries } = await peer.call('versions');
    assert.match(node, /^\d+\./);
    assert.equal(libraries['@dm3-org/dm3-lib-messaging'], '1.7.1');
  });
  await check('unknown op', () => assert.rejects(peer.call('nonsense'), /unknown op/));
  await check('unparsable line', async () => assert.equal((await peer.raw('{')).id, null));
  await check('a library error is an answer', () =>
    assert.rejects(peer.call('composeMessage', { type: 'RESEND_REQUEST' }), /no library function/));
  await check('line separators inside strings', async () => {
    const value = 'a\u2028b\u2029c\u0085d';
    const answer = await peer.raw(`{"id":"x","op":"canonical","args":{"value":"${value}"}}`);
    assert.deepEqual([answer.id, answer.result.text], ['x', JSON.stringify(value)]);
  });
  await check('canonical', async () => {
    const { text, sha256 } = await peer.call('canonical', { value: { b: [], 9: 1, 10: 2, a: { z: 1e21, y: '\u0001' } } });
    assert.equal(text, '{"10":2,"9":1,"a":{"y":"\\u0001","z":1e+21},"b":[]}');
    assert.match(sha256, /^0x[0-9a-f]{64}$/);
  });
}

async function profileChecks(peer, check, { alice, bob, ds }) {
  await check('profile keys of a known wallet', async () => {
    assert.equal(alice.address, '0x652dD52d9431844a0585C83A3cCEFac96843bf08');
    assert.equal(alice.keys.encryptionKeyPair.publicKey, 'Cz5WfEEhkmzP52L7OJzd4sf9xQUYc9nRAbnevjTbL28=');
  });
  await check('profile signature', async () => {
    const { signedProfile } = alice;
    assert.deepEqual(await peer.call('checkUserProfile', { signedProfile, address: alice.address }), { valid: true });
    assert.deepEqual(await peer.call('checkUserProfile', { signedProfile, address: bob.address }), { valid: false });
  });
  await check('schemas', async () => {
    const valid = (schema, value) => peer.call('validate', { schema, value }).then((result) => result.valid);
    assert.equal(await valid('SignedUserProfile', alice.signedProfile), true);
    assert.equal(await valid('SignedUserProfile', { ...alice.signedProfile, more: 1 }), false);
    assert.equal(await valid('DeliveryServiceProfile', ds.deliveryServiceProfile), true);
    assert.equal(await valid('Acknowledgement', { contactAddress: 'a.eth', messageHash: HASH }), true);
  });
  await check('data URI', async () =>
    assert.deepEqual(await peer.call('dataUri', { value: { b: 1, a: 2 } }), { uri: 'data:application/json,{"a":2,"b":1}' }));
}

async function roundTrip(peer, people, type, hashField) {
  const { alice, bob, ds } = people;
  const { message, messageHash } = await compose(peer, alice, { type, text: `Grüße 👩‍👩‍👧‍👦 ${type}` });
  assert.equal(message.metadata.type, type);
  const built = await peer.call('buildEnvelope', envelopeArgs(people, message, hashField));
  const { envelope } = built;
  assert.equal(envelope.metadata[hashField], built.hash);
  assert.equal(hashField === 'messageHash', built.hash === messageHash);
  assert.deepEqual(built.decrypted.metadata.deliveryInformation, { from: 'alice.eth', to: 'bob.eth' });
  const { publicSigningKey } = alice.signedProfile.profile;
  const metadataOk = { metadata: envelope.metadata, publicSigningKey };
  assert.deepEqual(await peer.call('checkMetadataSignature', metadataOk), { valid: true });
  const { valid: published } = await peer.call('validate', { schema: 'EncryptionEnvelop', value: envelope });
  assert.equal(published, hashField === 'encryptedMessageHash');

  const submitted = await peer.call('openSubmitted', {
    envelope,
    encryptionKeyPair: bob.keys.encryptionKeyPair,
    deliveryServiceEncryptionKeyPair: ds.keys.encryptionKeyPair,
  });
  assert.deepEqual(submitted, { message, messageHash, deliveryInformation: { from: 'alice.eth', to: 'bob.eth' } });

  const stamped = await peer.call('stampEnvelope', {
    envelope,
    deliveryServiceKeys: ds.keys,
    receiverProfile: bob.signedProfile.profile,
    timestamp: 1700000001000,
  });
  const opened = await peer.call('openEnvelope', {
    envelope: stamped.envelope,
    encryptionKeyPair: bob.keys.encryptionKeyPair,
  });
  assert.deepEqual(opened.message, message);
  assert.equal(opened.postmark.incommingTimestamp, 1700000001000);
  const postmark = {
    postmark: opened.postmark,
    envelopeMessage: envelope.message,
    dsPublicSigningKey: ds.deliveryServiceProfile.publicSigningKey,
  };
  assert.equal((await peer.call('checkPostmark', postmark)).valid, true);
  const other = await peer.call('checkPostmark', { ...postmark, envelopeMessage: '{}' });
  assert.deepEqual(other, { valid: false, signatureValid: true, hashMatches: false });
  assert.deepEqual(
    await peer.call('checkMessageSignature', { message: opened.message, publicSigningKey, ensName: 'Alice.eth' }),
    { valid: true },
  );
}

async function messageChecks(peer, check, people) {
  const { alice, bob } = people;
  const { publicSigningKey } = alice.signedProfile.profile;
  const { message } = await compose(peer, alice, { type: 'NEW', text: 'x', timestamp: 1700000000000 });
  const valid = (args) =>
    peer.call('checkMessageSignature', { message, publicSigningKey, ensName: 'alice.eth', ...args }).then((r) => r.valid);
  await check('given timestamp', async () => assert.equal(message.metadata.timestamp, 1700000000000));
  await check('changed text', async () => assert.equal(await valid({ message: { ...message, message: 'y' } }), false));
  await check('other sender name', async () => assert.equal(await valid({ ensName: 'bob.eth' }), false));
  await check('other key', async () =>
    assert.equal(await valid({ publicSigningKey: bob.signedProfile.profile.publicSigningKey }), false));
  await check('short signature is an error', () =>
    assert.rejects(valid({ message: { ...message, signature: 'AAAA' } }), /signature length/));
  await check('no postmark, no opening', async () => {
    const { envelope } = await peer.call('buildEnvelope', envelopeArgs(people, message));
    await assert.rejects(peer.call('openEnvelope', { envelope, encryptionKeyPair: bob.keys.encryptionKeyPair }));
  });
}

async function generatorChecks(peer, check, people) {
  const { alice } = people;
  const args = {
    count: 140,
    seed: 'self-test',
    from: 'alice.eth',
    to: 'bob.eth',
    signingPrivateKey: alice.keys.signingKeyPair.privateKey,
  };
  const { messages } = await peer.call('generate', args);
  await check('generator repeats itself', async () => assert.deepEqual((await peer.call('generate', args)).messages, messages));
  await check('another seed, other messages', async () => {
    const other = await peer.call('generate', { ...args, seed: 2 });
    assert.notDeepEqual(other.messages, messages);
  });
  await check('generator covers its range', async () => {
    assert.equal(messages.length, 140);
    assert.deepEqual(new Set(messages.map((m) => m.type)), new Set(TYPES));
    const labels = new Set(messages.map((m) => m.label));
    for (const label of ['emoji-zwj', 'right-to-left', 'combining', 'c0-controls', 'quotes', 'line-separators', 'size:2047', 'size:2048']) {
      assert.ok(labels.has(label), label);
    }
    for (const { label, size } of messages) if (label.startsWith('size:')) assert.equal(`size:${size}`, label);
  });
  await check('references point back', async () => {
    for (const { index, referenceIndex, message } of messages) {
      const { referenceMessageHash } = message.metadata;
      if (referenceIndex === null) assert.equal(referenceMessageHash, undefined);
      else assert.deepEqual([messages[referenceIndex].hash, referenceIndex < index], [referenceMessageHash, true]);
    }
  });
  await check('generated messages are signed and survive the envelope', async () => {
    const { publicSigningKey } = alice.signedProfile.profile;
    for (const { message, hash } of messages) {
      const { valid } = await peer.call('checkMessageSignature', { message, publicSigningKey, ensName: 'alice.eth' });
      assert.equal(valid, true);
      const { envelope, size } = await peer.call('buildEnvelope', envelopeArgs(people, message));
      assert.ok(size < 100000, `${size} bytes`);
      const encryptionKeyPair = people.bob.keys.encryptionKeyPair;
      const opened = await peer.call('openSubmitted', { envelope, encryptionKeyPair });
      assert.deepEqual([opened.message, opened.messageHash], [message, hash]);
    }
  });
}

function compose(peer, { keys }, args) {
  return peer.call('composeMessage', {
    from: 'alice.eth',
    to: 'bob.eth',
    signingPrivateKey: keys.signingKeyPair.privateKey,
    referenceMessageHash: HASH,
    attachments: [{ id: 'q1', name: 'Übersicht 1.txt', data: 'data:text/plain;base64,eA==', isImage: false }],
    ...args,
  });
}
