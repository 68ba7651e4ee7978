/** What the schema of a kind says of its fields, as the tables of the documentation show it. */

import { kindSchemas } from '../../src/config/index.ts'
import { entrySchema, type KindSchema } from '../../src/model/field-rules.ts'
import type { Placement } from '../../src/model/kind.ts'

const shapes = { map: 'a map', one: 'one object', tree: 'a list', set: 'a list of names', list: 'a list' }

/** The section that closes a kind's page. */
export function fieldsOf(kind: Placement): string {
  const schema = kindSchemas().get(kind.name) ?? {}
  const where = kind.parent === undefined ? 'at the top of the file' : `in a ${title(kind.parent).toLowerCase()}`
  const children = kind.shape === 'tree' ? ', each with its `children`' : ''
  return [
    '## Fields',
    '',
    `\`${kind.collection}\`: ${shapes[kind.shape]} ${where}${children}. ${schema.description}`,
    '',
    '| field | takes | notes | meaning |',
    '|---|---|---|---|',
    ...fieldRows(schema, ''),
    '',
  ].join('\n')
}

/** One line of the table of all kinds. */
export function lineOf(kind: Placement): string {
  const schema = kindSchemas().get(kind.name) ?? {}
  const where = kind.parent === undefined ? 'the file' : title(kind.parent).toLowerCase()
  return `| [${title(kind.name)}](kinds/${kind.name}.md) | \`${kind.collection}\` | ${where} | ${schema.description} |`
}

function title(kind: string): string {
  return kindSchemas().get(kind)?.title ?? kind
}

function fieldRows(schema: KindSchema, prefix: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    if (field['x-nested'] === true || field['x-outer-key'] === true) return []
    const notes = notesOf(field, schema.required?.includes(name) === true && field['x-key-attribute'] !== true)
    const row = `| \`${prefix}${name}\` | ${takes(field)} | ${notes} | ${field.description ?? ''} |`
    const items = entrySchema(field)
    return [
      row,
      ...fieldRows(field, `${prefix}${name}.`),
      ...(items === undefined ? [] : fieldRows(items, `${prefix}${name}[].`)),
    ]
  })
}

function takes(field: KindSchema): string {
  const [declared, named] = [field['x-ref'], field['x-lookup']].map(kind => title(String(kind)).toLowerCase())
  const reference =
    field['x-ref'] !== undefined
      ? `reference: ${declared}`
      : field['x-lookup'] !== undefined
        ? `name of a ${named} at BigCommerce`
        : undefined
  if ((field.items as KindSchema | undefined)?.properties !== undefined) return 'list of maps'
  if (field.type === 'array') return reference === undefined ? 'list of texts' : `list: each a ${reference}`
  if (reference !== undefined) return reference
  if (Array.isArray(field.enum)) return field.enum.map(value => `\`${value}\``).join(' ')
  const names: { [type: string]: string } = {
    string: 'text',
    integer: 'whole number',
    number: 'number',
    boolean: '`true` `false`',
    object: 'map',
  }
  const type = [field.type].flat().find(one => one !== 'null')
  return `${names[String(type)] ?? 'anything'}${field.maxLength === undefined ? '' : `, ≤ ${field.maxLength}`}`
}

function notesOf(field: KindSchema, required: boolean): string {
  const notes = [
    required ? 'required' : '',
    field.default === undefined ? '' : `default \`${JSON.stringify(field.default)}\``,
    field['x-empty'] === undefined ? '' : '`{}` or null resets all of it',
    field['x-immutable'] === 'refuse' ? 'cannot be changed' : '',
    field['x-immutable'] === true ? 'a change replaces the object' : '',
    field['x-create-only'] === true ? 'only at creation' : '',
    field['x-manner'] === true ? 'never compared' : '',
    field['x-sensitive'] === true ? 'sensitive' : '',
    field['x-credential'] === true ? 'credential' : '',
    field['x-about'] === true ? 'never sent' : '',
    field['x-transition'] === undefined ? '' : 'through the lifecycle',
  ]
  return notes.filter(Boolean).join(', ')
}
