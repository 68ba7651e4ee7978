/** The doors of this folder. */

export type { ClientOptions, Transport } from './client.ts'
export { createApi, createTransport } from './client.ts'
export { createRawClient } from './raw-client.ts'
