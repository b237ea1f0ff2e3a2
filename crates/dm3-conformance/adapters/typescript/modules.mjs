// Modules that the packages hold but do not export, and the instances that they use themselves.

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const ofProfile = createRequire(require.resolve('@dm3-org/dm3-lib-profile'));
const inPackage = (path) => require(new URL(`./node_modules/@dm3-org/${path}`, import.meta.url).pathname);

/** The HTTP client of dm3-lib-profile. */
export const axios = ofProfile('axios');

/** How that client joins a base URL and a path. */
export const buildFullPath = ofProfile('axios/lib/core/buildFullPath');

/** node:crypto as libsodium sees it. */
export const nodeCrypto = require('crypto');

const { initializeLibSodiumWrapper } = inPackage('dm3-lib-crypto/dist/libsodium/initializeLibSodiumWrapper.js');

/** libsodium as dm3-lib-crypto uses it. */
export const sodium = await initializeLibSodiumWrapper();

/** Parts of the delivery service. */
export const { handleSubmitMessage } = inPackage('delivery-service/dist/rpc/methods/handleSubmitMessage.js');
export const { handleGetDeliveryServiceProperties } = inPackage(
  'delivery-service/dist/rpc/methods/handleGetDeliveryServiceProperties.js',
);
export const { handleResolveProfileExtension } = inPackage(
  'delivery-service/dist/rpc/methods/handleResolveProfileExtension.js',
);
export const { createMessage: createStoredMessage } = inPackage(
  'delivery-service/dist/persistence/messages/createMessage.js',
);
export const { default: deliveryRouter } = inPackage('delivery-service/dist/delivery.js');
export const { getIdEnsName } = inPackage('delivery-service/dist/persistence/getIdEnsName.js');
