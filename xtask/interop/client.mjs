// The HTTP requests of the deployed messenger widget, with the widget's HTTP client.
//
// The published client library for these requests is out of date (other paths, other answers, no challenge in the
// login), so the requests are written out here as the widget sends them. From the libraries come: the signature of
// the challenge, the name normalisation, and the body of a submission.
//
// An HTTP status is a result, never an error of the operation.

import { sign } from '@dm3-org/dm3-lib-crypto';
import { createJsonRpcCallSubmitMessage } from '@dm3-org/dm3-lib-messaging';
import { normalizeEnsName } from '@dm3-org/dm3-lib-profile';
import axios from 'axios';

const http = axios.create({ timeout: 30_000, proxy: false, maxBodyLength: Infinity, validateStatus: () => true });

/** Submits a signed profile; the token it gives is bound to the address, not to the name. */
export async function register({ baseUrl, ensName, signedProfile }) {
  return picked('token', await http.post(`${baseUrl}/profile/${normalizeEnsName(ensName)}`, signedProfile));
}

/** Answers a challenge by signing its whole text. */
export async function login({ baseUrl, ensName, signingPrivateKey }) {
  const url = `${baseUrl}/auth/${normalizeEnsName(ensName)}`;
  const asked = await http.get(url);
  if (asked.status !== 200) return { step: 'challenge', ...picked('token', asked) };
  const challenge = asked.data;
  const signature = await sign(signingPrivateKey, challenge);
  return { step: 'token', challenge, ...picked('token', await http.post(url, { signature, challenge })) };
}

/** The profile the service holds for a name. */
export async function profile({ baseUrl, ensName }) {
  return picked('signedProfile', await http.get(`${baseUrl}/profile/${normalizeEnsName(ensName)}`));
}

/** Submits an envelope. `form` "library" sends the library's body, "widget" leaves the token out of `params`. */
export async function submit({ baseUrl, envelope, token, form = 'library' }) {
  const body = createJsonRpcCallSubmitMessage(envelope, token);
  if (form === 'widget') body.params.length = 1;
  return answered(await http.post(`${baseUrl}/rpc`, body));
}

/** All stored envelopes of all senders. */
export async function incoming({ baseUrl, ensName, token }) {
  const url = `${baseUrl}/delivery/messages/incoming/${normalizeEnsName(ensName)}/`;
  return picked('envelopes', await http.get(url, bearer(token)));
}

/** Asks to delete messages: `[{contactAddress: ENS name of the sender, messageHash}]`. */
export async function acknowledge({ baseUrl, ensName, token, acknowledgements }) {
  const url = `${baseUrl}/delivery/messages/${normalizeEnsName(ensName)}/syncAcknowledgements/`;
  return answered(await http.post(url, { acknowledgements }, bearer(token)));
}

/** Limits of the service. */
export function properties({ baseUrl, token }) {
  return call('properties', baseUrl, 'dm3_getDeliveryServiceProperties', [], token);
}

/** Extension of a user's profile. No deployed client asks for it. */
export function profileExtension({ baseUrl, ensName, token }) {
  return call('profileExtension', baseUrl, 'dm3_getProfileExtension', [ensName], token);
}

// `result` is JSON text, not JSON.
async function call(field, baseUrl, method, params, token) {
  const { status, data } = await http.post(`${baseUrl}/rpc`, { jsonrpc: '2.0', method, params }, bearer(token));
  return status === 200 ? { status, body: data, [field]: JSON.parse(data.result) } : { status, body: data };
}

function picked(field, { status, data }) {
  return status === 200 ? { status, [field]: data } : { status, body: data };
}

function answered({ status, data }) {
  return { status, body: data };
}

function bearer(token) {
  return token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } };
}
