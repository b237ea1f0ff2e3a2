// Two users and a delivery service for the self-test. The wallet keys are test keys from the libraries' own tests.

const ALICE_WALLET = '0xac58f2f021d6f148fd621b355edbd0ebadcf9682019015ef1219cf9c0c2ddc8b';
const BOB_WALLET = '0x1da6847600b0ee25e9ad9a52abbd786dd2502fa4005dd5af9310b7cc7a3b25db';

/** Makes them with the peer. */
export async function makePeople(peer) {
  const user = async (ensName, walletPrivateKey) => ({
    ensName,
    ...(await peer.call('createProfile', { walletPrivateKey, deliveryServices: ['ds.eth'] })),
  });
  return {
    alice: await user('alice.eth', ALICE_WALLET),
    bob: await user('bob.eth', BOB_WALLET),
    ds: await peer.call('createDeliveryServiceProfile', { url: 'http://127.0.0.1:1' }),
  };
}

/** Arguments of `buildEnvelope` for a message from Alice to Bob. */
export function envelopeArgs({ alice, bob, ds }, message, hashField) {
  return {
    message,
    sender: { ensName: alice.ensName, keys: alice.keys },
    receiver: { ensName: bob.ensName, profile: bob.signedProfile.profile },
    deliveryServiceProfile: ds.deliveryServiceProfile,
    hashField,
  };
}
