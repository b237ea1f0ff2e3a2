// test-vectors/operations/spam.json

import { spamFilter } from '@dm3-org/dm3-lib-delivery';
import { ethers } from 'ethers';
import { library } from '../reply.mjs';
import { LEGACY } from './dialects.mjs';

export const operations = {
  'spam.evaluate': { dialects: LEGACY, run: evaluate },
};

const SENDER = '0x71CB05EE1b1F506fF321Da3dac38f25c0c9ce6E1';

async function evaluate(args) {
  const rules = await library('parse', 'json', () => JSON.parse(args.text('rules_json_text')));
  const account = { spamFilterRules: rules };
  const isSpam = await library('policy', 'filter', () => spamFilter.isSpam(new Chain(args), account, { from: SENDER }));
  return { verdict: isSpam ? 'spam' : 'passed' };
}

/** A provider of ethers whose node knows one address. */
class Chain extends ethers.providers.JsonRpcProvider {
  #args;

  constructor(args) {
    super('http://localhost', { chainId: 1, name: 'homestead' });
    this.#args = args;
  }

  async detectNetwork() {
    return { chainId: 1, name: 'homestead' };
  }

  async send(method) {
    const args = this.#args;
    if (method === 'eth_getTransactionCount' && args.has('nonce')) return ethers.utils.hexlify(args.integer('nonce'));
    if (method === 'eth_getBalance' && args.has('balance'))
      return ethers.BigNumber.from(args.text('balance')).toHexString();
    if (method === 'eth_call' && args.has('token_call_result')) return args.text('token_call_result');
    throw Error(`the node does not answer ${method}`);
  }
}
