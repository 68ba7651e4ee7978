/** A faithful local BigCommerce: what other code may use of it. */

export type { LoggedRequest } from './exchange-log.ts'
export type { Fault, FaultRule } from './faults.ts'
export type { Credentials, Emulate, SandboxOptions } from './options.ts'
export { defaultEmulate } from './options.ts'
export { type Sandbox, startSandbox } from './server.ts'
export type { World } from './world.ts'
