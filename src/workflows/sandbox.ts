/** Starts the local BigCommerce: inside a command, or on its own for people. Loaded only where it is used. */

import { dirname } from 'node:path'
import { ToolError } from '../model/errors.ts'
import type { Sandbox, SandboxOptions } from '../sandbox/index.ts'
import { systemClock } from './context.ts'
import { makeDirectory } from './files.ts'

export async function startLocal(options: SandboxOptions): Promise<Sandbox> {
  const { startSandbox } = await import('../sandbox/index.ts')
  if (options.data !== undefined) makeDirectory(dirname(options.data))
  try {
    // There is something to sell in every store, as BigCommerce has it.
    return await startSandbox({ ...options, emulate: { sampleCatalog: true, ...options.emulate } })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ToolError('SANDBOX_FAILED', `the local BigCommerce did not start: ${reason}`, {
      hint: 'Another program may use the port (try --port 0), or the data file cannot be used.',
      cause,
    })
  }
}

export interface RunningSandbox {
  greeting: string
  close(): Promise<void>
}

export async function runSandbox(options: { port: number; data?: string | undefined }): Promise<RunningSandbox> {
  const { port, data } = options
  const sandbox = await startLocal({ now: systemClock.now, port, ...(data === undefined ? {} : { data }) })
  const { franchise_id, client_id, access_token, store_token } = sandbox.credentials
  const greeting = [
    `A local BigCommerce listens on ${sandbox.url}. Stop it with Ctrl-C.`,
    '',
    'To use it, set:',
    `  export BIGCOMMERCE_API_URL=${sandbox.url}`,
    `  export BIGCOMMERCE_FRANCHISE_ID=${franchise_id}`,
    `  export BIGCOMMERCE_CLIENT_ID=${client_id}`,
    `  export BIGCOMMERCE_PARTNER_TOKEN=${access_token}`,
    `Every store accepts the token ${store_token}`,
  ].join('\n')
  return { greeting, close: () => sandbox.close() }
}
