/** Goes through what a storefront shows besides pages: scripts. */

import type { Asked } from '../sandbox/kit.ts'

type Ask = Asked['store']

export async function tourOfContent(store: Ask): Promise<void> {
  await tourOfScripts(store)
}

async function tourOfScripts(store: Ask): Promise<void> {
  const path = '/v3/content/scripts'
  const src = { name: 'Count', kind: 'src', src: 'https://cdn.example/a.js', consent_category: 'analytics' }
  const made = await store('POST', path, src)
  await store('POST', path, { name: 'Tag', kind: 'script_tag', html: '<script></script>' })
  await store('POST', path, { name: 'Tag', kind: 'script_tag', html: '<b></b>' })
  await store('POST', path, { kind: 'src' })
  await store('GET', path)
  await store('GET', `${path}?channel_id:in=1,2&sort=name&direction=desc&limit=1&page=2`)
  await store('GET', `${path}?sort=size`)
  const one = `${path}/${made.body.data.uuid}`
  await store('GET', one)
  await store('PUT', one, { enabled: false, integrity_hashes: ['sha256-AAAA'] })
  await store('PUT', one, { consent_category: 'unknown' })
  await store('PUT', one, { load_method: 'later' })
  await store('GET', one)
  await store('DELETE', one)
  for (const method of ['GET', 'PUT', 'DELETE']) await store(method, one, method === 'PUT' ? {} : undefined)
}
