// User and delivery service profiles.

import {
  checkUserProfile as checkAgainstName,
  checkUserProfileWithAddress,
  createDeliveryServiceProfile,
  createProfile as createUserProfile,
} from '@dm3-org/dm3-lib-profile';
import { createJsonDataUri } from '@dm3-org/dm3-lib-shared';
import { ethers } from 'ethers';
import { connect } from './resolve.mjs';

/** Derives the profile keys from the wallet (the library always takes its default nonce) and signs the profile. */
export async function createProfile({ walletPrivateKey, deliveryServices }) {
  const wallet = new ethers.Wallet(walletPrivateKey);
  const { signedProfile, keys, nonce } = await createUserProfile(
    wallet.address,
    deliveryServices,
    undefined, // the provider only serves to ask a browser wallet for signatures
    { signer: (text) => wallet.signMessage(text) },
  );
  return { address: wallet.address, signedProfile, keys, nonce };
}

/** New random keys and the unsigned profile of a delivery service. */
export function createDsProfile({ url }) {
  return createDeliveryServiceProfile(url);
}

/** Text record value for any JSON value. */
export function dataUri({ value }) {
  return { uri: createJsonDataUri(value) };
}

/** Checks the wallet signature against an address, or against what a name resolves to. */
export async function checkUserProfile({ signedProfile, address, rpcUrl, chainId, ensName }) {
  const valid =
    rpcUrl === undefined
      ? checkUserProfileWithAddress(signedProfile, address)
      : await checkAgainstName(await connect({ rpcUrl, chainId }), signedProfile, ensName);
  return { valid };
}
