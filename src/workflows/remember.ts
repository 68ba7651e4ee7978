/**
 * The same project, which asks BigCommerce and the state nothing twice: what was read once is handed out again, failures too.
 * So that two views of one moment can be made of it. For reading only, and as long as one command runs.
 */

import type { Api, RequestOptions } from '../model/kind.ts'
import type { Unit } from '../model/resources.ts'
import type { StateStore } from '../model/state.ts'
import type { Attributes } from '../model/values.ts'
import type { Connections } from './connect.ts'
import type { Project } from './project.ts'

export function remembering(project: Project): Project {
  return {
    ...project,
    connections: rememberingConnections(project.connections),
    state: rememberingState(project.state),
  }
}

function rememberingConnections(connections: Connections): Connections {
  const partner = once(() => rememberingApi(connections.partner()))
  const stores = keyed((_: string, hash: string, token: string) => rememberingApi(connections.store(hash, token)))
  return {
    partner,
    store: (hash, token) => stores(JSON.stringify([hash, token]), hash, token),
    close: () => connections.close(),
  }
}

function rememberingApi(api: Api): Api {
  const gets = keyed((_: string, path: string, options?: RequestOptions) => api.get(path, options))
  const lists = keyed((_: string, path: string, options?: RequestOptions) => collect(api.list(path, options)))
  const keyOf = (path: string, options: RequestOptions = {}): string => JSON.stringify([path, options])
  return {
    ...api,
    get: (path, options) => gets(keyOf(path, options), path, options),
    async *list(path, options) {
      yield* await lists(keyOf(path, options), path, options)
    },
    send: (...request) => api.send(...request),
    wait: ms => api.wait(ms),
  }
}

async function collect(rows: AsyncIterable<Attributes>): Promise<Attributes[]> {
  const found: Attributes[] = []
  for await (const row of rows) found.push(row)
  return found
}

function rememberingState(state: StateStore): StateStore {
  const list = once(() => state.list())
  const read = keyed((unit: Unit) => state.read(unit))
  return Object.assign(Object.create(state) as StateStore, { list, read })
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function keyed<A extends unknown[], T>(make: (key: string, ...args: A) => T): (key: string, ...args: A) => T {
  const made = new Map<string, T>()
  return (key, ...args) => {
    if (!made.has(key)) made.set(key, make(key, ...args))
    return made.get(key)!
  }
}
