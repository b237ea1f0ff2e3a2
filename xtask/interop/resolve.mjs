// Profiles through ENS, with a real ethers provider.

import { getDeliveryServiceProfile, getUserProfile } from '@dm3-org/dm3-lib-profile';
import axios from 'axios';
import { ethers } from 'ethers';

const ENS_REGISTRY = '0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e';
const TIMEOUT_MS = 10_000;

/** A provider without any cache that uses the standard ENS registry; asks the node for its chain unless told. */
export async function connect({ rpcUrl, chainId }) {
  const connection = { url: rpcUrl, timeout: TIMEOUT_MS };
  const network =
    chainId === undefined
      ? await new ethers.providers.JsonRpcProvider(connection).getNetwork()
      : { chainId, name: 'interop' };
  return new ethers.providers.JsonRpcProvider(connection, { ...network, ensAddress: ENS_REGISTRY });
}

/** Address of a name, or null. */
export async function resolveName({ rpcUrl, chainId, ensName }) {
  const provider = await connect({ rpcUrl, chainId });
  return { address: await provider.resolveName(ensName) };
}

/** The signed profile of a user with its signature checked, or null when there is none. */
export async function resolveProfile({ rpcUrl, chainId, ensName }) {
  const provider = await connect({ rpcUrl, chainId });
  return { signedProfile: (await getUserProfile(provider, ensName)) ?? null };
}

/** The unsigned profile of a delivery service, or null when the record cannot be read. */
export async function resolveDeliveryServiceProfile({ rpcUrl, chainId, ensName }) {
  const provider = await connect({ rpcUrl, chainId });
  const profile = await getDeliveryServiceProfile(ensName, provider, getResource);
  return { deliveryServiceProfile: profile ?? null };
}

// The library leaves the fetching of linked profiles to its caller; the widget passes the same one-liner.
async function getResource(url) {
  return (await axios.get(url, { timeout: TIMEOUT_MS })).data;
}
