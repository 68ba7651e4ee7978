/**
 * What has been asked before? A reading of BigCommerce and of the state that is kept, so that plans can be made on it without
 * another request: every question is sent once, and whoever asks something new sends just that. Failures are not kept.
 */

import type { Clock } from '../model/clock.ts'
import { canonicalJson } from '../model/values.ts'
import type { StoreTokens } from './credentials.ts'
import { type Memory, rememberingConnections, rememberingState } from './remember.ts'
import type { Remote } from './remote.ts'

export class LiveCache implements Memory {
  readonly #clock: Clock
  readonly #answers = new Map<string, Promise<unknown>>()
  /** When the oldest of what is kept was asked for. */
  since: number | undefined
  /** How many questions had to be asked. */
  asked = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  recall<T>(question: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(question)
    if (known !== undefined) return known as Promise<T>
    this.since ??= this.#clock.now()
    this.asked += 1
    const answer = ask()
    this.#answers.set(question, answer)
    answer.catch(() => this.#answers.delete(question))
    return answer
  }
}

/** The same remote for whoever only reads: state and BigCommerce are as they were first seen. */
export function seenOnce(remote: Remote, cache: LiveCache): Remote {
  return {
    ...remote,
    hashKey: () => cache.recall('key', () => remote.hashKey()),
    state: rememberingState(remote.state, cache),
    connections: rememberingConnections(remote.connections, cache),
  }
}

/** Tokens that were had once are not asked for again; `source` says where they come from. */
export function tokensOnce(tokens: StoreTokens, source: string, cache: LiveCache): StoreTokens {
  return {
    mayBe: key => tokens.mayBe(key),
    of: store => {
      const question = `token ${canonicalJson([source, store.key, store.id, store.hash])}`
      // What is missing may be there the next time, and is no answer to keep.
      return cache
        .recall(question, async () => {
          const answer = await tokens.of(store)
          if ('token' in answer) return answer
          throw new Missing(answer)
        })
        .catch(error => {
          if (error instanceof Missing) return error.answer
          throw error
        })
    },
  }
}

class Missing extends Error {
  readonly answer: Exclude<Awaited<ReturnType<StoreTokens['of']>>, { token: string }>

  constructor(answer: Missing['answer']) {
    super()
    this.answer = answer
  }
}
