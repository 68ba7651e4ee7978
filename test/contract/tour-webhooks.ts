/** Goes through webhooks. */

import type { Asked } from '../sandbox/kit.ts'

export async function tourOfWebhooks(store: Asked['store']): Promise<void> {
  const path = '/v3/hooks'
  const row = { scope: 'store/order/created', destination: 'https://example.com/hooks' }
  await store('GET', path)
  const made = await store('POST', path, { ...row, headers: { 'x-key': 'a' }, is_active: true })
  await store('POST', path, { ...row, scope: 'store/cart/*' })
  await store('POST', path, row)
  await store('POST', path, { destination: 'http://example.com' })
  await store('GET', path)
  await store('GET', `${path}?scope=store/cart/*&is_active=true&destination=https://example.com/hooks&page=1&limit=1`)
  await store('GET', `${path}?is_active=perhaps`)
  const one = `${path}/${made.body.data.id}`
  await store('GET', one)
  await store('PUT', one, { is_active: false, headers: null })
  await store('PUT', one, {})
  await store('PUT', one, { scope: 'store/cart/*' })
  await store('GET', `${path}/admin?is_active=false`)
  await store('PUT', `${path}/admin`, { emails: ['hooks@example.com'] })
  await store('PUT', `${path}/admin`, { emails: ['nobody'] })
  await store('GET', `${path}/admin`)
  await store('DELETE', one)
  for (const method of ['GET', 'PUT', 'DELETE']) await store(method, one, method === 'PUT' ? row : undefined)
}
