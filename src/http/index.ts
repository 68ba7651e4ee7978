/** The doors of this folder. */

export { createApi } from './client.ts'
export { createRawClient } from './raw-client.ts'
export type { Transport } from './transport.ts'
export { createTransport } from './transport.ts'
