/** What the scripts of examples/ci read of a report is what the program writes: each path is held against the schema. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { errorCodes } from '../../src/model/errors.ts'
import { root } from '../cli/support.ts'
import { scripts } from './scripts.ts'

interface Paths {
  paths: { [name: string]: string }
  findingPaths: { [name: string]: string }
  movedCodes: string[]
}

describe('what the scripts read of a report', () => {
  interface Schema {
    $ref?: string
    $defs?: { [name: string]: Schema }
    properties?: { [name: string]: Schema }
    items?: Schema
    anyOf?: Schema[]
    oneOf?: Schema[]
    allOf?: Schema[]
  }
  const files = new Map(
    ['report.schema.json', 'plan.schema.json'].map(name => [
      name,
      JSON.parse(readFileSync(join(root, 'schemas', name), 'utf8')) as Schema,
    ]),
  )

  /** Every schema that a member of this name can have. */
  function membersOf(schema: Schema, file: string, name: string): [Schema, string][] {
    if (schema.$ref !== undefined) {
      const [other, path = ''] = schema.$ref.split('#')
      const where = other === '' ? file : other!
      const target = path
        .split('/')
        .slice(1)
        .reduce<unknown>((at, part) => (at as { [part: string]: unknown })[part], files.get(where))
      return membersOf(target as Schema, where, name)
    }
    const own = schema.properties?.[name]
    const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
    return [
      ...(own === undefined || typeof own === 'boolean' ? [] : [[own, file] as [Schema, string]]),
      ...parts.flatMap(part => membersOf(part, file, name)),
    ]
  }

  function found(path: string, start: [Schema, string][]): boolean {
    return (
      path.split('.').reduce((at, name) => at.flatMap(([schema, file]) => membersOf(schema, file, name)), start)
        .length > 0
    )
  }

  test('is in the schema', async () => {
    const { paths, findingPaths, movedCodes } = (await import(pathToFileURL(join(scripts, 'report.mjs')).href)) as Paths
    const whole = files.get('report.schema.json')!
    const start: [Schema, string][] = [whole, ...Object.values(whole.$defs ?? {})].map(one => [
      one,
      'report.schema.json',
    ])
    expect(found('no.such.path', start)).toBe(false)
    for (const path of Object.values(paths)) expect(found(path, start), path).toBe(true)
    const finding: [Schema, string][] = [[files.get('plan.schema.json')!.$defs!.diagnostic!, 'plan.schema.json']]
    for (const path of Object.values(findingPaths)) expect(found(path, finding), path).toBe(true)
    expect(Object.keys(errorCodes)).toEqual(expect.arrayContaining(movedCodes))
  })

  test('is read in one file alone', () => {
    const names = readdirSync(scripts).filter(name => name !== 'report.mjs')
    for (const name of names) {
      const text = readFileSync(join(scripts, name), 'utf8')
      expect(text, name).not.toMatch(/\b(?:exit_code|diagnostics|summary\.(?:drifted|vanished))\b/)
      expect(text, name).not.toMatch(/\breport\.(?!json\b|sarif\b|xml\b|mjs\b)[a-z_]/)
    }
  })
})
