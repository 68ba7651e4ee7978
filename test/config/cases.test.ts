/** Runs the cases in `cases/`: a configuration, and either everything that is wrong with it or what it declares. */

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { GivenVariables } from '../../src/config/index.ts'
import type { Diagnostic } from '../../src/model/errors.ts'
import { loadTexts, type Texts } from './support.ts'

interface Case {
  rule: string
  /** The text of stores.yaml. */
  yaml?: string
  /** More files. */
  with?: Texts
  /** What is loaded; stores.yaml unless said otherwise. */
  load?: string[]
  env?: { [name: string]: string }
  /** Values for variables. */
  given?: GivenVariables
  /** All problems in order: `CODE file:line:column`, then part of the message and part of the hint. */
  problems?: { is: string; says?: string; hint?: string; address?: string }[]
  /** Desired objects by address; members that are left out do not matter, but attributes must be equal. */
  desired?: { [address: string]: { [member: string]: unknown } | null }
  /** Other members of the result. */
  config?: { [member: string]: unknown }
}

const directory = new URL('./cases/', import.meta.url)

describe.each(readdirSync(directory).sort())('%s', file => {
  const cases = parse(readFileSync(new URL(file, directory), 'utf8')) as Case[]
  test.each(cases)('$rule', given => {
    const texts = { ...(given.yaml === undefined ? {} : { 'stores.yaml': given.yaml }), ...given.with }
    const { config, problems } = loadTexts(texts, given.env, given.load, given.given)
    const told = problems.map(summary).join('\n')
    expect(problems.map(place), told).toEqual((given.problems ?? []).map(problem => problem.is))
    given.problems?.forEach((expected, at) => {
      expect(problems[at]?.message).toContain(expected.says ?? '')
      expect(problems[at]?.hint ?? '').toContain(expected.hint ?? '')
      if (expected.address !== undefined) expect(problems[at]?.address).toBe(expected.address)
    })
    for (const [address, expected] of Object.entries(given.desired ?? {})) {
      const object = config?.desired.find(candidate => candidate.address === address)
      if (expected === null) expect(object).toBeUndefined()
      else {
        expect(object, address).toMatchObject(expected)
        if (expected.attributes !== undefined) expect(object?.attributes).toEqual(expected.attributes)
      }
    }
    for (const [name, expected] of Object.entries(given.config ?? {})) {
      expect(plain(config?.[name as keyof typeof config])).toEqual(expected)
    }
  })
})

function place({ code, source }: Diagnostic): string {
  if (source === undefined) return code
  const row = source.via === undefined ? '' : ` (row ${source.via.file}:${source.via.line})`
  return `${code} ${source.file}:${source.line}:${source.column}${row}`
}

function summary(problem: Diagnostic): string {
  return `${place(problem)} ${problem.message} (${problem.hint})`
}

function plain(value: unknown): unknown {
  if (value instanceof Set) return [...value]
  return value instanceof Map ? Object.fromEntries(value) : value
}
