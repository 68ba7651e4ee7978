/**
 * What was asked of BigCommerce and of the state is not asked again: what was read once is handed out again, so that several views can
 * be made of one moment. What changes something is sent each time. How long an answer is worth anything is for the memory to know.
 */

import type { Api, RequestOptions } from '../model/kind.ts'
import type { StateStore } from '../model/state.ts'
import { type Attributes, canonicalJson, type Json } from '../model/values.ts'
import type { Connections } from './connect.ts'
import type { Project } from './project.ts'

/** Answers, by what was asked. */
export interface Memory {
  recall<T>(question: string, ask: () => Promise<T>): Promise<T>
}

/** Keeps every answer, failures too: for as long as one command runs. */
export function newMemory(): Memory {
  const answers = new Map<string, Promise<unknown>>()
  return {
    recall<T>(question: string, ask: () => Promise<T>) {
      const answer = (answers.get(question) as Promise<T> | undefined) ?? ask()
      answers.set(question, answer)
      return answer
    },
  }
}

export function rememberingProject(project: Project): Project {
  const memory = newMemory()
  const { connections, state } = project
  return {
    ...project,
    connections: rememberingConnections(connections, memory),
    state: rememberingState(state, memory),
  }
}

export function rememberingConnections(connections: Connections, memory: Memory): Connections {
  return {
    partner: () => rememberingApi(connections.partner(), 'partner', memory),
    store: (hash, token) => rememberingApi(connections.store(hash, token), `store ${hash} ${token}`, memory),
    paceOf: hash => connections.paceOf(hash),
    close: () => connections.close(),
  }
}

export function rememberingState(state: StateStore, memory: Memory): StateStore {
  return {
    ...state,
    list: () => memory.recall('units', () => state.list()),
    read: unit => memory.recall(`unit ${unit}`, () => state.read(unit)),
  }
}

/** `name` tells the API from others that the memory knows. */
export function rememberingApi(api: Api, name: string, memory: Memory): Api {
  const question = (method: string, path: string, options: RequestOptions = {}, body: Json = null): string => {
    const { query = {}, accept = [], paging = '' } = options
    return `${method} ${name} ${path} ${canonicalJson([query as Json, accept, paging, body])}`
  }
  return {
    get: (path, options) => memory.recall(question('GET', path, options), () => api.get(path, options)),
    async *list(path, options) {
      yield* await memory.recall(question('LIST', path, options), () => rowsOf(api.list(path, options)))
    },
    send: (method, path, body, options) => {
      const ask = () => api.send(method, path, body, options)
      return options?.reads === true ? memory.recall(question(method, path, options, body), ask) : ask()
    },
    wait: ms => api.wait(ms),
  }
}

async function rowsOf(rows: AsyncIterable<Attributes>): Promise<Attributes[]> {
  const all: Attributes[] = []
  for await (const row of rows) all.push(row)
  return all
}
