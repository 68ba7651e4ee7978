/** An API that is asked everything once: whoever asks again is given the answer that was given before, an error too. */

import type { Api, RequestOptions } from '../model/kind.ts'
import type { Attributes } from '../model/values.ts'
import type { Connections } from './connect.ts'

/** What changes something is sent each time. */
export function remembering(api: Api): Api {
  const answers = new Map<string, Promise<unknown>>()
  const once = <T>(
    how: string,
    path: string,
    options: RequestOptions | undefined,
    ask: () => Promise<T>,
  ): Promise<T> => {
    const question = JSON.stringify([how, path, options])
    const answer = (answers.get(question) as Promise<T> | undefined) ?? ask()
    answers.set(question, answer)
    return answer
  }
  return {
    get: (path, options) => once('get', path, options, () => api.get(path, options)),
    async *list(path, options) {
      yield* await once('list', path, options, () => allOf(api.list(path, options)))
    },
    send: (method, path, body, options) => api.send(method, path, body, options),
    wait: ms => api.wait(ms),
  }
}

export function rememberingConnections(connections: Connections): Connections {
  const known = new Map<string, Api>()
  const open = (name: string, api: () => Api): Api => {
    const opened = known.get(name) ?? remembering(api())
    known.set(name, opened)
    return opened
  }
  return {
    partner: () => open('', () => connections.partner()),
    store: (hash, token) => open(JSON.stringify([hash, token]), () => connections.store(hash, token)),
    close: () => connections.close(),
  }
}

async function allOf(rows: AsyncIterable<Attributes>): Promise<Attributes[]> {
  const all: Attributes[] = []
  for await (const row of rows) all.push(row)
  return all
}
