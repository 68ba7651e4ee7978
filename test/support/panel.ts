/** Somebody else at BigCommerce: a second client of a store, as the control panel or another integration is one. */

import type { Harness } from './project.ts'

type Row = { [name: string]: unknown }

export interface Panel {
  /** The rows of a list, beneath /stores/{hash}. */
  rows(path: string): Promise<Row[]>
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Row>
  /** Changes the row of a list that has such a `name`. */
  edit(path: string, name: string, change: Row): Promise<void>
  remove(path: string, name: string): Promise<void>
}

/** `store` is the store's key in the files. */
export function panelOf({ sandbox }: Harness, store: string): Panel {
  const { store_hash } = sandbox.world.stores.find(one => one.id === store)!
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${sandbox.url}/stores/${store_hash}${path}`, {
      method,
      headers: { 'X-Auth-Token': sandbox.credentials.store_token, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text === '' ? {} : JSON.parse(text)
  }
  const rows: Panel['rows'] = async path => ((await call('GET', path)) as { data: Row[] }).data
  const named = async (path: string, name: string): Promise<Row> => {
    const row = (await rows(path)).find(one => one.name === name)
    if (row === undefined) throw new Error(`${path} has no ${name}`)
    return row
  }
  return {
    rows,
    send: async (method, path, body) => (await call(method, path, body)) as Row,
    async edit(path, name, change) {
      const row = await named(path, name)
      await call('PUT', `${path}/${row.id}`, { ...row, ...change })
    },
    async remove(path, name) {
      await call('DELETE', `${path}/${(await named(path, name)).id}`)
    },
  }
}
