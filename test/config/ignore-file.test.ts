/** What is wrong with an ignore file is told all at once, with its place; what is right also fits the published schema. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ignoreFileName, readIgnoreFile } from '../../src/config/index.ts'
import type { DiagnosticsError } from '../../src/model/errors.ts'
import { loadTexts } from './support.ts'

const directory = mkdtempSync(join(tmpdir(), 'ignores-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const schema = JSON.parse(readFileSync(new URL('../../schemas/drift-ignore.schema.json', import.meta.url), 'utf8'))
const fits = new Ajv2020({ strict: false }).compile(schema)

function problemsOf(text: string): string[] {
  const path = join(directory, ignoreFileName)
  writeFileSync(path, text)
  try {
    readIgnoreFile(path, ignoreFileName)
    return []
  } catch (error) {
    return (error as DiagnosticsError).diagnostics.map(
      ({ code, source, message, hint }) => `${code} ${source?.line}:${source?.column} ${message} ${hint ?? ''}`,
    )
  }
}

const cases: { name: string; yaml: string; says: string[]; beyondSchema?: true }[] = [
  {
    name: 'an entry with everything',
    yaml: 'ignore:\n  - { address: stores.*, attribute: body, reason: x, expires: 2027-01-01, owner: ada }\n',
    says: [],
  },
  { name: 'no entries', yaml: 'ignore: []\n', says: [] },
  {
    name: 'an address with a key in brackets',
    yaml: `ignore:\n  - address: 'stores.a.channels.us.site.redirects["/old"]'\n    reason: x\n`,
    says: [],
  },
  {
    name: 'misspelt keys',
    yaml: 'ignore:\n  - address: stores.a\n    reason: x\n    expire: 2027-01-01\n  - adress: stores.b\n    reason: y\n',
    says: [
      'UNKNOWN_KEY 4:5 `expire` is not a key of `ignore.0`. Did you mean `expires`?',
      'MISSING_KEY 5:5 `address` is missing in `ignore.1`. Add `address:`.',
      'UNKNOWN_KEY 5:5 `adress` is not a key of `ignore.1`. Did you mean `address`?',
    ],
  },
  {
    name: 'no reason, or an empty one',
    yaml: 'ignore:\n  - address: stores.a\n  - address: stores.b\n    reason: " "\n',
    says: [
      'MISSING_KEY 2:5 `reason` is missing in `ignore.0`. Add `reason:`.',
      'INVALID_VALUE 4:13 `ignore.1.reason` must say why this is no drift, but is ` `. ',
    ],
  },
  {
    name: 'a date of another form',
    yaml: 'ignore:\n  - { address: stores.a, reason: x, expires: 1.1.2027 }\n',
    says: ['INVALID_VALUE 2:46 `ignore.0.expires` must be a day such as 2027-01-31, but is `1.1.2027`. '],
  },
  {
    name: 'a day that does not exist',
    yaml: 'ignore:\n  - { address: stores.a, reason: x, expires: 2027-02-30 }\n',
    says: ['INVALID_VALUE 2:46 `expires` is 2027-02-30, a day that does not exist. '],
    beyondSchema: true,
  },
  {
    name: 'a path that is no address',
    yaml: 'ignore:\n  - { address: stores/a, reason: x }\n',
    says: [
      'INVALID_VALUE 2:16 `stores/a` is no address. Copy it from the report: stores.acme-us.channels.us.pages.about; other keys stand in ["…"].',
    ],
    beyondSchema: true,
  },
  {
    name: 'a list at the top',
    yaml: '- address: stores.a\n  reason: x\n',
    says: ['YAML_SYNTAX 1:1 The file must hold a map: the key `ignore:`, and under it a list. '],
  },
  {
    name: 'another key at the top',
    yaml: 'ignores: []\n',
    says: [
      'MISSING_KEY 1:1 `ignore` is missing in the file. Add `ignore:`.',
      'UNKNOWN_KEY 1:1 `ignores` is not a key of the file. Did you mean `ignore`?',
    ],
  },
]

describe.each(cases)('$name', ({ yaml, says, beyondSchema }) => {
  test('is told', () => expect(problemsOf(yaml)).toEqual(says))

  test('or fits the schema', () => expect(fits(parse(yaml))).toBe(says.length === 0 || beyondSchema === true))
})

test('a file that does not exist is told without a place', () => {
  expect(() => readIgnoreFile(join(directory, 'none.yaml'), 'none.yaml')).toThrow('1 problem')
})

test('beside the configuration, the ignore file is not read as a part of it', () => {
  const { problems } = loadTexts({ 'stores.yaml': 'version: 1\n', [ignoreFileName]: 'ignore: []\n' }, {}, ['.'])
  expect(problems).toEqual([])
})
