/** The APIs of the sandbox as somebody else calls them, and as a kind gets them. */

import type { Api, WriteItem } from '../../src/model/kind.ts'
import type { Json } from '../../src/model/values.ts'
import { isObject } from '../../src/model/values.ts'
import type { Harness } from '../support/project.ts'
import type { Members } from './fixture.ts'

/** `PUT /v3/content/pages/7` at the API of store `a`, or at the partner API. Throws when it is refused. */
export async function call(project: Harness, api: 'store' | 'partner', request: string, body?: Json): Promise<Json> {
  const { credentials, url, world } = project.sandbox
  const [method, path] = request.split(' ')
  const partner = api === 'partner'
  const root = partner
    ? `${url}/franchises/${credentials.franchise_id}/v1`
    : `${url}/stores/${world.stores.find(store => store.id === 'a')!.store_hash}`
  const headers = {
    'Content-Type': 'application/json',
    Accept: 'application/json',
    ...(partner
      ? { 'X-Auth-Client': credentials.client_id, 'X-Auth-Token': credentials.access_token }
      : { 'X-Auth-Token': credentials.store_token }),
  }
  const answer = await fetch(root + path, {
    method: method!,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${request}: ${answer.status} ${text}`)
  return text === '' ? null : (JSON.parse(text) as Json)
}

/** The rows of a list, or the one row of a read. */
export async function rows(project: Harness, api: 'store' | 'partner', path: string): Promise<Members[]> {
  const body = await call(project, api, `GET ${path}`)
  const data = isObject(body) && body.data !== undefined ? body.data : body
  return (Array.isArray(data) ? data : [data]).filter(isObject)
}

/** Runs work with the API that a kind gets. */
export function withApi<T>(project: Harness, kind: 'store' | 'partner', work: (api: Api) => Promise<T>): Promise<T> {
  const { world, credentials } = project.sandbox
  return project.withProject(false, opened => {
    const hash = world.stores.find(store => store.id === 'a')?.store_hash ?? ''
    return work(
      kind === 'partner' ? opened.connections.partner() : opened.connections.store(hash, credentials.store_token),
    )
  })
}

export function item(fields: Partial<Omit<WriteItem, 'address'>> & { address: string }): WriteItem {
  return { key: '', attributes: {}, changed: [], ...fields } as WriteItem
}

/** The bodies that were sent, oldest first: `sent(project, 'PUT', /pages$/)`. */
export function sent(project: Harness, method: string, path: RegExp): Json[] {
  return project.sandbox
    .requests()
    .filter(request => request.method === method && path.test(request.path))
    .map(request => (request.body ?? null) as Json)
}
