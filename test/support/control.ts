/** The local BigCommerce's controls, as tests use them: faults, seeds, switches. None of it is in the log of requests. */

import type { FaultRule } from '../../src/sandbox/faults.ts'
import type { Harness } from './project.ts'

export interface Control {
  inject(...rules: FaultRule[]): Promise<void>
  /** Takes every fault out again. */
  heal(): Promise<void>
  seed(content: object): Promise<void>
  forgetRequests(): Promise<void>
  /** A token of its own, fewer scopes. */
  change(store: string, switches: object): Promise<void>
}

export function controlOf(harness: Harness): Control {
  const call = async (method: string, path: string, body?: object): Promise<void> => {
    const answer = await fetch(`${harness.sandbox.url}/_sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    await answer.arrayBuffer()
  }
  return {
    inject: (...rules) => call('POST', '/faults', rules),
    heal: () => call('DELETE', '/faults'),
    seed: content => call('POST', '/seed', content),
    forgetRequests: () => call('DELETE', '/requests'),
    change: (store, switches) => call('POST', `/stores/${store}`, switches),
  }
}
