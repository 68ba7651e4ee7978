/** schemas/config.schema.json, by which editors check: what is written in files is valid, and mistakes are not. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '..', '..')
const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
const validate = ajv.compile(JSON.parse(readFileSync(join(root, 'schemas/config.schema.json'), 'utf8')))

function errorsOf(text: string): string[] {
  return validate(parse(text, { merge: true })) ? [] : validate.errors!.map(one => `${one.instancePath} ${one.message}`)
}

const page = readFileSync(join(root, 'docs/configuration.md'), 'utf8')
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(match => match[1] ?? '')
const examples = readdirSync(join(root, 'examples'), { recursive: true })
  .map(name => join(root, 'examples', String(name)))
  .filter(name => name.endsWith('.yaml') && /^version: 1$/m.test(readFileSync(name, 'utf8')))

test('every block of docs/configuration.md is valid as it is written', () => {
  expect(blocks.length).toBeGreaterThan(10)
  for (const block of blocks) expect(errorsOf(block), block).toEqual([])
})

test('every example is valid as it is written', () => {
  expect(examples.length).toBeGreaterThan(2)
  for (const file of examples) expect(errorsOf(readFileSync(file, 'utf8')), file).toEqual([])
})

const shop = (body: string) =>
  `version: 1\nblueprints: { shop: { account: a, store_name: n, country: US, plan_sku: p, ${body} } }`

test.each([
  ['a number', 'channels: { us: { id: 1, pages: { p: { id: 1, sort_order: "${each:n}" } } } }'],
  ['a truth value', 'channels: { us: { id: 1, is_visible: "${each:n}" } }'],
  ['one of a few values', 'status: "${each:status}"'],
  ['a text of a form', 'channels: { us: { id: 1, site: { url: "${each:url}" } } }'],
  ['a list', 'channels: { us: { id: 1, products: "${each:products}" } }'],
  ['a map', 'channels: "${each:channels}"'],
])('%s in a blueprint may be a placeholder, and no other text', (_, body) => {
  expect(errorsOf(shop(body))).toEqual([])
  expect(errorsOf(shop(body.replace(/\$\{.*\}"/, '!"')))).not.toEqual([])
})

test('keys that are not known are wrong in blueprints as they are in stores', () => {
  expect(errorsOf(shop('stattus: active'))).toContainEqual(expect.stringContaining('must NOT have additional'))
  expect(errorsOf('version: 1\nblueprints: { shop: { store_name: x } }')).toContainEqual(
    expect.stringContaining("must have required property 'account'"),
  )
})

test('a store of a fleet says only what it has for itself', () => {
  expect(errorsOf('version: 1\nstores: { a: { fleet: shops, store_name: A, channels: { us: null } } }')).toEqual([])
  expect(errorsOf('version: 1\nstores: { a: { store_name: A } }')).not.toEqual([])
})

interface Fixture {
  bases: { [name: string]: { [field: string]: unknown } }
}

const fixtures = join(root, 'test/resources/fixtures')
const definition = (name: string) => ajv.getSchema(`config.schema.json#/$defs/${name}`)

describe('what the kinds take is right for editors', () => {
  test.each(readdirSync(fixtures))('%s', file => {
    const kind = file.replace('.yaml', '')
    const { bases } = parse(readFileSync(join(fixtures, file), 'utf8')) as Fixture
    const whole = definition(kind)!
    const overlay = definition(`${kind}_of_fleet`)
    for (const [name, base] of Object.entries(bases)) {
      expect([name, whole(base), whole.errors]).toEqual([name, true, null])
      for (const [field, value] of Object.entries(overlay === undefined || typeof base !== 'object' ? {} : base)) {
        expect([field, overlay!({ [field]: value }), overlay!.errors]).toEqual([field, true, null])
        expect([field, overlay!({ [field]: null }), overlay!.errors]).toEqual([field, true, null])
      }
    }
  })
})
