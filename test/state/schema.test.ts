/** The published schema and the store's own check agree on what a state document is. */

import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import type { Recorded } from '../../src/model/resources.ts'
import type { Intent } from '../../src/model/state.ts'
import { faultOfDocument } from '../../src/state/document.ts'
import { address, document, intent, page } from './support.ts'

const schema = JSON.parse(await readFile(new URL('../../schemas/state.schema.json', import.meta.url), 'utf8')) as object
const validate = new Ajv2020({ strict: true }).compile(schema)

/** Every member that the model knows: the compiler asks for new ones here. */
const fullResource: Required<Recorded> = {
  address: address('stores.acme.channels.us.pages.about'),
  kind: 'page',
  id: '12',
  parentId: '1',
  parent: address('stores.acme.channels.us'),
  key: 'about',
  attributes: { body: '<p/>', token: { $secret: 'ab12' }, parent: { $ref: 'x' }, channels: [1, null, true] },
  dependsOn: [address('stores.acme.channels.us')],
  onRemove: 'forget',
  protect: true,
  labels: ['production'],
}
const fullIntent: Required<Intent> = { address: address('x'), kind: 'page', naturalKey: '', parentId: '1' }

describe('a state document', () => {
  test.each([
    ['empty', document(1)],
    ['with objects', document(7, ['a', 'b'], { pending: [intent('c')] })],
    ['with everything', document(7, [], { resources: [fullResource], pending: [fullIntent] })],
  ])('is valid: %s', (_, value) => {
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true)
    expect(faultOfDocument(value)).toBeUndefined()
  })

  const without = (name: string) => Object.fromEntries(Object.entries(document(1)).filter(([key]) => key !== name))
  const withResource = (more: object) => ({ ...document(1), resources: [{ ...page('a'), ...more }] })
  const withIntent = (more: object) => ({ ...document(1), pending: [{ ...intent('a'), ...more }] })
  const members = ['format', 'unit', 'lineage', 'serial', 'resources', 'pending']
  const invalid: [name: string, value: unknown][] = [
    ['not an object', []],
    ...members.map((name): [string, unknown] => [`no ${name}`, without(name)]),
    ['another format', { ...document(1), format: 'storewright-state/2' }],
    ['serial 0', document(0)],
    ['half a serial', document(1.5)],
    ['an empty lineage', document(1, [], { lineage: '' })],
    ['a numeric id', withResource({ id: 12 })],
    ['a numeric parent id', withResource({ parentId: 12 })],
    ['no kind', withResource({ kind: undefined })],
    ['a list of attributes', withResource({ attributes: [] })],
    ['odd dependencies', withResource({ dependsOn: [''] })],
    ['another onRemove', withResource({ onRemove: 'delete' })],
    ['a label alone', withResource({ labels: 'production' })],
    ['an empty label', withResource({ labels: [''] })],
    ['an intent without a kind', withIntent({ kind: '' })],
    ['an intent without a key', withIntent({ naturalKey: 7 })],
  ]
  test.each(invalid)('is not valid: %s', (_, value) => {
    expect(validate(JSON.parse(JSON.stringify(value)))).toBe(false)
    expect(faultOfDocument(value)).toBeTypeOf('string')
  })
})
