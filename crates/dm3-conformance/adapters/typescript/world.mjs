// A registry and resources that the arguments hold, for the libraries' functions that resolve.

import { axios, buildFullPath } from './modules.mjs';

const GATEWAY = 'https://www.ipfs.io/ipfs/';

export class World {
  /** URIs that were fetched, in order. */
  requests = [];
  #resources;
  #posted;

  constructor({ address, records = {}, resources = [], unavailable = [] }) {
    this.#resources = resources;
    const ask = (what, value) => {
      if (unavailable.includes(what)) throw Error(`the registry does not answer (${what})`);
      return value;
    };
    /** What the libraries use of a provider of ethers. */
    this.provider = {
      resolveName: async () => ask('addr', address ?? null),
      getResolver: async () => ({ getText: async (key) => ask(key, records[key]) }),
    };
  }

  /** The world in the arguments of a call. */
  static of(args) {
    return new World({
      address: args.optionalText('address'),
      records: args.object('records'),
      resources: args.array('resources'),
      unavailable: args.array('unavailable'),
    });
  }

  /** Runs `work` while the libraries' HTTP client fetches from this world. */
  async run(work) {
    const { adapter } = axios.defaults;
    axios.defaults.adapter = (config) => this.#fetch(config);
    try {
      return await work();
    } finally {
      axios.defaults.adapter = adapter;
    }
  }

  /** The URL of the request that `work` posts. */
  async urlOf(work) {
    this.#posted = undefined;
    await work();
    return this.#posted;
  }

  async #fetch(config) {
    const url = buildFullPath(config.baseURL, config.url);
    if (config.method === 'post') {
      this.#posted = url;
      return { status: 200, data: '', headers: {}, config };
    }
    const uri = url.startsWith(GATEWAY) ? `ipfs://${url.slice(GATEWAY.length)}` : url;
    this.requests.push(uri);
    const resource = this.#resources.find((one) => one.uri === uri);
    if (resource === undefined) throw Error(`${uri} cannot be reached`);
    if (resource.status < 200 || resource.status > 299)
      throw Error(`Request failed with status code ${resource.status}`);
    return {
      status: resource.status,
      data: Buffer.from(resource.body_hex, 'hex').toString('utf8'),
      headers: {},
      config,
    };
  }
}
