/** Starts the local BigCommerce for people: says where it is and how to reach it. */

import { ToolError } from '../model/errors.ts'
import { systemClock } from './context.ts'

export interface RunningSandbox {
  greeting: string
  close(): Promise<void>
}

export async function runSandbox(options: { port: number; data?: string | undefined }): Promise<RunningSandbox> {
  const { startSandbox } = await import('../sandbox/index.ts')
  const { port, data } = options
  const sandbox = await startSandbox({ now: systemClock.now, port, ...(data === undefined ? {} : { data }) }).catch(
    cause => {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new ToolError('SANDBOX_FAILED', `the local BigCommerce did not start: ${reason}`, {
        hint: 'Another program may use the port: try --port 0.',
        cause,
      })
    },
  )
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
