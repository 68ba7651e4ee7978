/** Editors complete files by our schemas, say what keys mean, and mark what is wrong: tried with the server that they run. */

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Completion, LanguageServer } from '../support/language-server.ts'

interface Case {
  name: string
  schema?: string
  text?: string
  wrong?: { [word: string]: string }
  hover?: { [word: string]: string }
  type?: string
  offers?: { [label: string]: string }
}

const root = join(import.meta.dirname, '..', '..')
const cases = parse(readFileSync(new URL('./editor.yaml', import.meta.url), 'utf8')) as Case[]
const dir = mkdtempSync(join(tmpdir(), 'storewright-editor-'))
let server: LanguageServer
let files = 0

beforeAll(async () => {
  server = await LanguageServer.start()
})

afterAll(() => {
  server.stop()
  rmSync(dir, { recursive: true, force: true })
})

/** The text of a new file that names its schema, as people have it, and where something stands in it. */
function begun(schema: string, body: string): { file: string; text: string; placeOf(offset: number): Place } {
  files += 1
  const text = `# yaml-language-server: $schema=${schema}\n${body}`
  const placeOf = (offset: number): Place => {
    const before = body.slice(0, offset).split('\n')
    return { line: before.length, character: before.at(-1)!.length }
  }
  return { file: join(dir, `${files}.yaml`), text, placeOf }
}

interface Place {
  line: number
  character: number
}

const schemaFile = (name: string): string => join(root, 'schemas', `${name}.schema.json`)

function saidOf({ documentation = '' }: Completion): string {
  return typeof documentation === 'string' ? documentation : documentation.value
}

describe('what is wrong is marked, and nothing else', () => {
  test.each(cases.filter(one => one.wrong !== undefined))('$name', async ({ schema = 'config', text = '', wrong }) => {
    const { file, text: whole } = begun(schemaFile(schema), text)
    const lines = whole.split('\n')
    const found = await server.open(file, whole)
    const told = found.map(({ message, range: { start, end } }) => [
      lines[start.line]!.slice(start.character, start.line === end.line ? end.character : undefined),
      message,
    ])
    const shall = Object.entries(wrong ?? {}).map(([word, says]) => [word, expect.stringContaining(says)])
    const sorted = (pairs: unknown[][]): unknown[][] => pairs.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
    expect(sorted(told)).toEqual(sorted(shall))
  })
})

describe('keys and values are completed, with what they mean', () => {
  test.each(cases.filter(one => one.offers !== undefined))(
    '$name',
    async ({ schema = 'config', type = '', offers }) => {
      const at = type.indexOf('|')
      const { file, text, placeOf } = begun(schemaFile(schema), type.replace('|', ''))
      void server.open(file, text)
      const items = await server.completions(file, placeOf(at))
      const told = new Map(items.map(item => [item.label, saidOf(item)]))
      for (const [label, says] of Object.entries(offers ?? {})) {
        expect([...told.keys()]).toContain(label)
        expect(told.get(label)).toContain(says)
      }
    },
  )
})

describe('a word is explained', () => {
  test.each(cases.filter(one => one.hover !== undefined))('$name', async ({ schema = 'config', text = '', hover }) => {
    const { file, text: whole, placeOf } = begun(schemaFile(schema), text)
    void server.open(file, whole)
    for (const [word, says] of Object.entries(hover ?? {})) {
      expect(await server.hover(file, placeOf(text.indexOf(word) + 1))).toContain(says)
    }
  })
})

interface Definition {
  properties?: { [name: string]: { doNotSuggest?: boolean } }
}

const { $defs } = JSON.parse(readFileSync(schemaFile('config'), 'utf8')) as { $defs: { [name: string]: Definition } }
const definitions = Object.entries($defs).filter(([, one]) => one.properties !== undefined)

test.each(definitions)('every key of `%s` is completed so that it can be written on', async (name, { properties }) => {
  const schema = join(dir, 'each.json')
  const refer = (one: string): object => ({ $ref: `${pathToFileURL(schemaFile('config')).href}#/$defs/${one}` })
  const members = Object.fromEntries(definitions.map(([one]) => [one, refer(one)]))
  if (!existsSync(schema)) writeFileSync(schema, JSON.stringify({ properties: members }))
  const { file, text, placeOf } = begun(schema, `${name}:\n  \n`)
  void server.open(file, text)
  const items = (await server.completions(file, placeOf(name.length + 4))).filter(
    item => !item.label.startsWith('object('),
  )
  const shall = Object.keys(properties ?? {}).filter(key => properties?.[key]?.doNotSuggest !== true)
  expect(
    items
      .map(item => item.label)
      .filter(label => shall.includes(label))
      .sort(),
  ).toEqual(shall.sort())
  for (const item of items.filter(one => shall.includes(one.label))) {
    expect(saidOf(item), item.label).not.toBe('')
    expect(item.insertText, item.label).toMatch(/^[\w]+:/)
    expect(item.insertText, item.label).not.toContain(`\${1:${item.label}}`)
  }
})

test('nothing is wrong with the examples', async () => {
  const names = readdirSync(join(root, 'examples'), { recursive: true })
    .map(String)
    .filter(name => name.endsWith('.yaml'))
  expect(names.length).toBeGreaterThan(5)
  for (const name of names) {
    const file = join(root, 'examples', name)
    expect([name, await server.open(file, readFileSync(file, 'utf8'))]).toEqual([name, []])
  }
})
