/** Scripts of channels. */

import { expect, it } from 'vitest'
import { withStore } from './kit.ts'

const path = '/v3/content/scripts'
const src = (name: string) => ({ name, kind: 'src', src: 'https://cdn.example/a.js' })

it('makes scripts, changes what is named, and forgets what another kind has no use for', async () => {
  const { store } = await withStore()
  const made = await store('POST', path, { ...src('Count'), integrity_hashes: ['sha256-AAAA'] })
  expect(made.body.data).toMatchObject({
    ...src('Count'),
    html: '',
    channel_id: 1,
    enabled: true,
    consent_category: 'unknown',
    integrity_hashes: ['sha256-AAAA'],
  })
  const one = `${path}/${made.body.data.uuid}`
  expect((await store('PUT', one, { enabled: false })).body.data).toMatchObject({ ...src('Count'), enabled: false })
  const tag = { kind: 'script_tag', html: '<script>1</script>' }
  expect((await store('PUT', one, tag)).body.data).toMatchObject({ ...tag, src: '', integrity_hashes: [] })
  expect((await store('DELETE', one)).status).toBe(204)
  expect((await store('DELETE', one)).status).toBe(404)
})

it('refuses what the kind does not go with', async () => {
  const { store } = await withStore()
  const errors = async (body: object) => Object.keys((await store('POST', path, body)).body.errors)
  expect(await errors({ kind: 'src', src: '/a.js' })).toEqual(['name'])
  expect(await errors({ ...src('A'), html: '<script></script>' })).toEqual(['html'])
  expect(await errors({ name: 'A', kind: 'src' })).toEqual(['src'])
  const tag = { name: 'A', kind: 'script_tag', html: '<script></script>' }
  expect(await errors({ ...tag, html: '<script></script><script></script>' })).toEqual(['html'])
  expect(await errors({ ...tag, load_method: 'async' })).toEqual(['load_method'])
  expect(await errors({ ...src('A'), channel_id: 99 })).toEqual(['channel_id'])
  expect(await errors({ ...src('A'), integrity_hashes: ['1', '2', '3', '4', '5', '6'] })).toEqual(['integrity_hashes'])
})

it('shows scripts to the token that made them alone, lets it have ten, and a channel fifty', async () => {
  const { store, control } = await withStore()
  const statuses: number[] = []
  for (let token = 1; token <= 6; token += 1) {
    await control('POST', '/stores/S-1', { token: `t${token}` })
    const as = { 'x-auth-token': `t${token}` }
    expect((await store('GET', path, undefined, as)).body.data).toEqual([])
    for (let n = 1; n <= 11; n += 1) statuses.push((await store('POST', path, src(`S${n}`), as)).status)
  }
  const app = [...Array.from({ length: 10 }, () => 200), 422]
  expect(statuses).toEqual([...Array.from({ length: 5 }, () => app).flat(), ...Array.from({ length: 11 }, () => 422)])
})

it('asks for a further scope where checkout is concerned', async () => {
  const { store, control } = await withStore()
  await control('POST', '/stores/S-1', { scopes: ['store_v2_content'] })
  expect((await store('POST', path, { ...src('A'), visibility: 'checkout' })).status).toBe(403)
  expect((await store('POST', path, { ...src('A'), visibility: 'order_confirmation' })).status).toBe(200)
})
