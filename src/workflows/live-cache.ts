/**
 * What has been asked before? A reading of BigCommerce and of the state that is kept, so that plans can be made on it without
 * another request: every question is sent once, and whoever asks something new sends just that. Failures are not kept.
 */

import type { Clock } from '../model/clock.ts'
import type { Api, RequestOptions } from '../model/kind.ts'
import type { Attributes, Json } from '../model/values.ts'
import { canonicalJson } from '../model/values.ts'
import type { StoreTokens } from './credentials.ts'
import type { Remote } from './remote.ts'

export class LiveCache {
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
  const { state, connections } = remote
  return {
    ...remote,
    hashKey: () => cache.recall('key', () => remote.hashKey()),
    state: {
      ...state,
      list: () => cache.recall('units', () => state.list()),
      read: unit => cache.recall(`unit ${unit}`, () => state.read(unit)),
    },
    connections: {
      partner: () => seenApi('partner', connections.partner(), cache),
      store: (hash, token) => seenApi(`store ${hash}`, connections.store(hash, token), cache),
      close: () => connections.close(),
    },
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

function seenApi(base: string, api: Api, cache: LiveCache): Api {
  const question = (method: string, path: string, options: RequestOptions = {}, body: Json = null): string => {
    const { query = {}, accept = [], paging = '' } = options
    return `${method} ${base} ${path} ${canonicalJson([query as Json, accept, paging, body])}`
  }
  return {
    get: (path, options) => cache.recall(question('GET', path, options), () => api.get(path, options)),
    async *list(path, options) {
      yield* await cache.recall(question('LIST', path, options), () => rowsOf(api.list(path, options)))
    },
    send: (method, path, body, options) => {
      const ask = () => api.send(method, path, body, options)
      return options?.reads === true ? cache.recall(question(method, path, options, body), ask) : ask()
    },
    wait: ms => api.wait(ms),
  }
}

async function rowsOf(rows: AsyncIterable<Attributes>): Promise<Attributes[]> {
  const all: Attributes[] = []
  for await (const row of rows) all.push(row)
  return all
}
