/** Files of policies: what is wrong with them, told where, as strictly as of a configuration; and where they are looked for. */

import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type ErrorCode, errorCodes } from '../../src/model/errors.ts'
import { kinds } from '../../src/resources/index.ts'
import { loadPolicyTexts, type PolicyTexts } from '../support/policies.ts'

interface Case {
  rule: string
  /** The text of `policies/p.yaml`. */
  policy?: string
  /** More files. */
  with?: PolicyTexts
  config_files?: string[]
  /** As with `--policy`. */
  more?: string[]
  /** In order: `CODE file:line:column`, then part of the message and of the hint. */
  problems?: { is: string; says?: string; hint?: string }[]
  /** Names of the policies that are found. */
  found?: string[]
}

const directory = new URL('./policies/', import.meta.url)

describe.each(readdirSync(directory).sort())('%s', file => {
  const cases = parse(readFileSync(new URL(file, directory), 'utf8')) as Case[]
  test.each(cases)('$rule', given => {
    const texts = { ...(given.policy === undefined ? {} : { 'policies/p.yaml': given.policy }), ...given.with }
    const { policies, problems } = loadPolicyTexts(texts, {
      configFiles: given.config_files ?? ['stores.yaml'],
      more: given.more ?? [],
    })
    const told = problems.map(({ code, message, hint, source }) => ({
      is: source === undefined ? code : `${code} ${source.file}:${source.line}:${source.column}`,
      says: message,
      hint: hint ?? '',
    }))
    expect(told).toEqual(
      (given.problems ?? []).map(({ is, says = '', hint = '' }) => ({
        is,
        says: expect.stringContaining(says),
        hint: expect.stringContaining(hint),
      })),
    )
    expect(policies.map(policy => policy.name)).toEqual(given.found ?? [])
    for (const { code } of problems) expect(errorCodes[code as ErrorCode].exit).toBe(1)
  })
})

test('schemas/policy.schema.json names every kind, and no other', () => {
  const text = readFileSync(new URL('../../schemas/policy.schema.json', import.meta.url), 'utf8')
  const { $defs } = JSON.parse(text) as { $defs: { kind: { enum: string[] } } }
  expect($defs.kind.enum).toEqual(kinds.map(kind => kind.name).sort())
})

describe('policies that are not checked out are not switched off:', () => {
  const told = (prepare: (directory: string) => void, more: string[] = []): string[] =>
    loadPolicyTexts({ 'stores.yaml': '' }, { more, prepare }).problems.map(({ code, message }) => `${code} ${message}`)

  test('an empty folder', () => {
    const empty = (directory: string) => mkdirSync(join(directory, 'policies', 'agency'), { recursive: true })
    expect(told(empty)).toEqual(['CONFIG_NOT_FOUND The folder `policies/agency` is empty.'])
    expect(told(empty, ['policies/agency'])).toEqual(['CONFIG_NOT_FOUND The folder `policies/agency` is empty.'])
  })

  test('a link that leads nowhere, in place of the folder or within it', () => {
    const link = (path: string) => (directory: string) => symlinkSync('../elsewhere', join(directory, path))
    const lost = 'is no folder, and a link that leads nowhere if it is a link.'
    expect(told(link('policies'))).toEqual([`CONFIG_NOT_FOUND \`policies\` ${lost}`])
    const within = (directory: string) => {
      mkdirSync(join(directory, 'policies'))
      link('policies/agency')(directory)
    }
    expect(told(within)).toEqual([`CONFIG_NOT_FOUND \`policies/agency\` ${lost}`])
  })

  test('links in circles end', () => {
    const circles = (directory: string) => {
      mkdirSync(join(directory, 'policies'))
      for (const name of ['a', 'b', 'c']) symlinkSync('.', join(directory, 'policies', name))
    }
    expect(told(circles)).toEqual([])
  })
})
