/** The doors of this folder. */

export type { Client } from './client.ts'
export { createApi } from './client.ts'
export { createForecast } from './forecast.ts'
export { createRawClient } from './raw-client.ts'
export type { Transport } from './transport.ts'
export { createTransport } from './transport.ts'
