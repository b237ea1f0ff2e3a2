// A delivery service without storage: the routes the client operations use, with the library's own server parts
// behind them (login, tokens, profile submission, postmark, schemas).

import { createServer } from 'node:http';
import { handleIncomingMessage, submitUserProfile } from '@dm3-org/dm3-lib-delivery';
import { schema } from '@dm3-org/dm3-lib-messaging';
import {
  checkToken,
  createChallenge,
  createNewSessionToken,
  getCachedWebProvider,
  getServerSecret,
} from '@dm3-org/dm3-lib-server-side';
import { stringify, validateSchema } from '@dm3-org/dm3-lib-shared';
import { listen } from './listen.mjs';

const PROPERTIES = { messageTTL: 0, sizeLimit: 100000, notificationChannel: [] };

/** Serves one delivery service. `requests` collects `{method, path, body, authorization}`. */
export async function startDeliveryService({ keys, rpcUrl }) {
  const provider = await getCachedWebProvider({ RPC: rpcUrl });
  const secret = getServerSecret({
    SIGNING_PUBLIC_KEY: keys.signingKeyPair.publicKey,
    SIGNING_PRIVATE_KEY: keys.signingKeyPair.privateKey,
    ENCRYPTION_PUBLIC_KEY: keys.encryptionKeyPair.publicKey,
    ENCRYPTION_PRIVATE_KEY: keys.encryptionKeyPair.privateKey,
  });
  const accounts = new Map();
  const stored = [];
  const requests = [];

  const addressOf = (name) => provider.resolveName(name);
  const db = { hasAccount: async (name) => accounts.has(await addressOf(name)) };

  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString('utf8')) : undefined;
    const { method, url: path } = request;
    const { authorization } = request.headers;
    requests.push({ method, path, body, authorization });
    const [status, answer] = await route(method, path.split('/').filter(Boolean), body, authorization);
    const json = typeof answer === 'object' || status === 'json';
    response.statusCode = status === 'json' ? 200 : status;
    response.setHeader('Content-Type', json ? 'application/json' : 'text/plain');
    response.end(json ? JSON.stringify(answer) : answer);
  });

  async function route(method, path, body, authorization) {
    const [first, second, third] = path;
    if (first === 'rpc') return rpc(body);
    if (first === 'profile') return profile(method, await addressOf(second), body);
    if (first === 'auth') {
      if (!(await db.hasAccount(second))) return [404, 'Cannot GET'];
      return method === 'GET' ? ['json', await createChallenge(db, second, secret)] : token(second, body);
    }
    const name = second === 'messages' && third === 'incoming' ? path[3] : third;
    const granted = await checkToken(provider, db.hasAccount, name, authorization?.split(' ')[1], secret);
    if (!granted) return [401, 'Unauthorized'];
    if (third === 'incoming') return [200, stored];
    for (const { messageHash } of body.acknowledgements) {
      const at = stored.findIndex(({ metadata }) => metadata.encryptedMessageHash === messageHash);
      if (at !== -1) stored.splice(at, 1);
    }
    return [200, ''];
  }

  async function profile(method, address, body) {
    if (method === 'GET') return accounts.has(address) ? [200, accounts.get(address).signedUserProfile] : [404, 'Not Found'];
    const get = async (key) => accounts.get(key) ?? null;
    const set = async (key, account) => void accounts.set(key, account);
    return ['json', await submitUserProfile(get, set, address, body, secret)];
  }

  async function token(name, { signature, challenge }) {
    try {
      return ['json', await createNewSessionToken(db, signature, challenge, name, secret, provider)];
    } catch ({ message }) {
      return [400, { error: message }];
    }
  }

  async function rpc({ method, params }) {
    if (method === 'dm3_getDeliveryServiceProperties') return [200, { jsonrpc: '2.0', result: stringify(PROPERTIES) }];
    if (method === 'dm3_getProfileExtension') return extension(await addressOf(params[0]));
    const envelope = JSON.parse(params[0]);
    if (!validateSchema(schema.EncryptionEnvelopeSchema, envelope)) return [400, { error: 'invalid schema' }];
    const [account] = accounts.values();
    const { encryptedEnvelop, decryptedDeliveryInformation: deliveryInformation } = await handleIncomingMessage(
      envelope,
      keys,
      account.signedUserProfile.profile,
    );
    stored.push({ ...encryptedEnvelop, metadata: { ...encryptedEnvelop.metadata, deliveryInformation } });
    return [200, 'OK'];
  }

  function extension(address) {
    const account = accounts.get(address);
    if (account === undefined) return [400, { error: 'unknown user' }];
    return [200, { jsonrpc: '2.0', result: stringify(account.profileExtension) }];
  }

  return { requests, ...(await listen(server)) };
}
