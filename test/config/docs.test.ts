/** docs/configuration.md: every YAML block loads, and the tables of fields are those of the schemas (`UPDATE_DOCS=1` writes them). */

import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { kindSchemas } from '../../src/config/index.ts'
import { entrySchema, type KindSchema } from '../../src/model/field-rules.ts'
import type { Placement } from '../../src/model/kind.ts'
import { kinds } from '../../src/resources/index.ts'
import { loadTexts } from './support.ts'

const file = new URL('../../docs/configuration.md', import.meta.url)
const page = readFileSync(file, 'utf8')
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(match => ({
  line: page.slice(0, match.index).split('\n').length,
  yaml: match[1] ?? '',
}))
const env = { BIGCOMMERCE_FRANCHISE_ID: 'f', BIGCOMMERCE_CLIENT_ID: 'c', BIGCOMMERCE_PARTNER_TOKEN: 't' }
const others = { 'pages/about.html': '<p>About</p>', 'stores/a.yaml': 'stores: { a: { id: a } }' }

test('there are blocks to load', () => expect(blocks.length).toBeGreaterThanOrEqual(8))

test.each(blocks)('the block at line $line loads', ({ yaml }) => {
  const { problems } = loadTexts({ 'stores.yaml': yaml, ...others }, env)
  expect(problems.map(problem => `${problem.source?.line}: ${problem.message} ${problem.hint}`)).toEqual([])
})

test('the tables of fields are those of the schemas', () => {
  const [prose = ''] = page.split(/(?<=^## The kinds\n)/m)
  const wanted = `${prose}\n${kinds.map(section).join('\n')}`
  if (process.env.UPDATE_DOCS === '1') writeFileSync(file, wanted)
  expect(readFileSync(file, 'utf8'), 'run: UPDATE_DOCS=1 npx vitest run test/config/docs.test.ts').toBe(wanted)
})

function section(kind: Placement): string {
  const schema = kindSchemas().get(kind.name) ?? {}
  const where = kind.parent === undefined ? 'at the top of the file' : `in a ${title(kind.parent).toLowerCase()}`
  const shapes = { map: 'a map', one: 'one object', tree: 'a list', set: 'a list of names', list: 'a list' }
  const rows = fieldRows(schema, '')
  const children = kind.shape === 'tree' ? ', each with its `children`' : ''
  return [
    `### ${title(kind.name)}`,
    '',
    `\`${kind.collection}\`: ${shapes[kind.shape]} ${where}${children}. ${schema.description}`,
    '',
    '| field | takes | notes | meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function title(kind: string): string {
  return kindSchemas().get(kind)?.title ?? kind
}

function fieldRows(schema: KindSchema, prefix: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    if (field['x-nested'] === true) return []
    const notes = notesOf(field, schema.required?.includes(name) === true && field['x-key-attribute'] !== true)
    const row = `| \`${prefix}${name}\` | ${takes(field)} | ${notes} | ${field.description} |`
    const items = entrySchema(field)
    return [
      row,
      ...fieldRows(field, `${prefix}${name}.`),
      ...(items === undefined ? [] : fieldRows(items, `${prefix}${name}[].`)),
    ]
  })
}

function takes(field: KindSchema): string {
  const named = field['x-lookup'] === undefined ? undefined : `name of a ${field['x-lookup']} at BigCommerce`
  const reference = field['x-ref'] === undefined ? named : `reference: ${title(String(field['x-ref'])).toLowerCase()}`
  if ((field.items as KindSchema | undefined)?.properties !== undefined) return 'list of maps'
  if (field.type === 'array') return reference === undefined ? 'list of texts' : `list of one ${reference}`
  if (reference !== undefined) return reference
  if (Array.isArray(field.enum)) return field.enum.map(value => `\`${value}\``).join(' ')
  const names: { [type: string]: string } = {
    string: 'text',
    integer: 'whole number',
    number: 'number',
    boolean: '`true` `false`',
    object: 'map',
  }
  return `${names[String(field.type)]}${field.maxLength === undefined ? '' : `, ≤ ${field.maxLength}`}`
}

function notesOf(field: KindSchema, required: boolean): string {
  const notes = [
    required ? 'required' : '',
    field.default === undefined ? '' : `default \`${JSON.stringify(field.default)}\``,
    field['x-immutable'] === 'refuse' ? 'cannot be changed' : '',
    field['x-immutable'] === true ? 'a change replaces the object' : '',
    field['x-create-only'] === true ? 'only at creation' : '',
    field['x-sensitive'] === true ? 'sensitive' : '',
    field['x-credential'] === true ? 'credential' : '',
    field['x-transition'] === undefined ? '' : 'through the lifecycle',
  ]
  return notes.filter(Boolean).join(', ')
}
