/** What a loaded configuration is besides its objects: the example, the digest, the rules of fields. */

import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type Config, digestItems, kindSchemas } from '../../src/config/index.ts'
import { kinds } from '../../src/resources/index.ts'
import { placements } from '../support/placements.ts'
import { loadFrom, loadTexts } from './support.ts'

const tourEnv = {
  BIGCOMMERCE_FRANCHISE_ID: 'franchise',
  BIGCOMMERCE_CLIENT_ID: 'client',
  BIGCOMMERCE_PARTNER_TOKEN: 's3cret-partner',
  ACME_US_TOKEN: 's3cret-us',
  ACME_UK_TOKEN: 's3cret-uk',
}
const digestOfConfig = (config: Config) =>
  [...digestItems(config)]
    .map(item => [...item].join(''))
    .sort()
    .join('\n')
const examples = fileURLToPath(new URL('../../examples/', import.meta.url))

test('the tour shows every kind', () => {
  const { config, problems } = loadFrom(examples, tourEnv, ['stores.yaml'])
  expect(problems).toEqual([])
  expect(new Set(config?.desired.map(object => object.kind))).toEqual(new Set(placements.map(({ name }) => name)))
  expect(config?.tokens).toEqual(
    new Map([
      ['acme-us', 's3cret-us'],
      ['acme-uk', 's3cret-uk'],
    ]),
  )
})

test('the tour names every variable that is missing', () => {
  const { problems } = loadFrom(examples, {}, ['stores.yaml'])
  const named = problems.map(problem => /`(\w+)`/.exec(problem.message)?.[1])
  expect(named).toEqual(Object.keys(tourEnv))
})

test('tokens and personal data occur neither in the objects nor in the digest', () => {
  const { config } = loadFrom(examples, tourEnv, ['stores.yaml'])
  const attributes = config?.desired.map(object => Object.values(object.attributes))
  expect(JSON.stringify([attributes, digestOfConfig(config!)])).not.toContain('s3cret')
})

const first = `
version: 1
stores:
  a: { id: x, store_name: A }
  b: { id: y, store_name: B }
`
const digestOf = (text: string) => digestOfConfig(loadTexts({ 'stores.yaml': text }).config!)

test('the digest does not depend on order, comments or layout', () => {
  const same = 'stores: { b: { store_name: B, id: y },\n# other\n a: { store_name: A, id: x } }\nversion: 1\n'
  expect(digestOf(same)).toBe(digestOf(first))
})

test.each([
  ['an attribute', first.replace('store_name: B', 'store_name: C')],
  ['a binding', first.replace('id: y', 'id: z')],
  ['what is managed', first.replace('id: y', 'id: y, channels: {}')],
  ['how it is managed', first.replace('id: y', 'id: y, manage: { protect: true }')],
  ['a limit of safety', `${first}safety: { max_delete_percent: 1 }\n`],
  ['where the API is', `${first}connection: { api_url: "http://localhost:1" }\n`],
])('the digest changes with %s', (_, changed) => {
  expect(digestOf(changed)).toBeDefined()
  expect(digestOf(changed)).not.toBe(digestOf(first))
})

test('the kinds of the tests stand where the real kinds stand', () => {
  const real = kinds.map(({ name, collection, parent, shape, tree }) => ({ name, collection, parent, shape, tree }))
  const ours = placements.map(({ name, collection, parent, shape, tree }) => ({
    name,
    collection,
    parent,
    shape,
    tree,
  }))
  for (const placement of ours) expect(real).toContainEqual(placement)
})

test('every kind has a schema in which every field is described', () => {
  for (const { name } of kinds) {
    const schema = kindSchemas().get(name)
    expect(schema?.title, name).toBeDefined()
    for (const [field, rule] of Object.entries(schema?.properties ?? {})) {
      expect(rule.description, `${name}.${field}`).toMatch(/[.?]$/)
    }
  }
})

test('the rules of fields follow the schemas, and credentials have none', () => {
  const rules = loadTexts({ 'stores.yaml': 'version: 1' }).config?.rules
  const rule = (kind: string, path: string) => rules?.get(kind)?.find(candidate => candidate.path === path)
  expect(rule('account', 'primary_contact.email')).toMatchObject({ sensitive: true })
  expect(rule('account', 'user_email')).toMatchObject({ sensitive: true, immutable: 'refuse' })
  expect(rule('account', 'locale')).toMatchObject({ createOnly: true, default: 'en' })
  expect(rule('store', 'status')).toMatchObject({ transition: 'status' })
  expect(rule('store', 'access_token')).toBeUndefined()
  expect(rule('channel', 'type')).toMatchObject({ immutable: 'replace' })
  expect(rule('site', 'url')).toMatchObject({ normalize: ['origin'] })
  expect(rule('category', 'parent')).toMatchObject({ refersTo: 'category', default: null })
  expect(rule('category_tree', 'channels')).toMatchObject({ refersTo: 'channel', unordered: true })
})
