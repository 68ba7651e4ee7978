/** Every case of `cases/*.yaml`: policies as teams write them, the changes of a plan, and what is found. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Diagnostic } from '../../src/model/errors.ts'
import { evaluatePolicy, type Runner } from '../../src/policy/evaluate.ts'
import { viewsOf } from '../../src/policy/view.ts'
import { facts } from '../support/planning.ts'
import { loadPolicyTexts, type ShortChange, toChange } from '../support/policies.ts'

interface Case {
  rule: string
  /** The text of `policies/p.yaml`. */
  policy: string
  plan: ShortChange[]
  runner?: Partial<Runner>
  /** In order: `severity policy address`, then part of the message and of the hint, and the place. */
  findings?: { is: string; says?: string; hint?: string; at?: string }[]
  /** How many changes each policy looked at. */
  changes?: { [policy: string]: number }
}

const directory = join(import.meta.dirname, 'cases')
const rules = new Map([...facts].map(([kind, { rules: fields }]) => [kind, fields]))

function evaluate(one: Case) {
  const { policies, problems } = loadPolicyTexts({ 'policies/p.yaml': one.policy })
  expect(problems).toEqual([])
  const runner: Runner = { user: 'ada', host: 'laptop', applies: true, ...one.runner }
  const views = viewsOf(one.plan.map(toChange), rules)
  return policies.map(policy => evaluatePolicy(policy, views, runner))
}

const nameOf = ({ severity, policy, address }: Diagnostic): string =>
  [severity, policy?.name, address].filter(part => part !== undefined).join(' ')

describe.each(readdirSync(directory).sort())('%s', file => {
  const cases = parse(readFileSync(join(directory, file), 'utf8')) as Case[]
  test.each(cases)('$rule', one => {
    const results = evaluate(one)
    const found = results.flatMap(result => result.findings)
    expect(found.map(nameOf)).toEqual((one.findings ?? []).map(finding => finding.is))
    one.findings?.forEach((expected, at) => {
      expect(found[at]?.message).toContain(expected.says ?? '')
      expect(found[at]?.hint).toContain(expected.hint ?? '')
      const { file: path, line, column } = found[at]!.source!
      if (expected.at !== undefined) expect(`${path}:${line}:${column}`).toBe(expected.at)
    })
    const looked = Object.fromEntries(results.map(({ check }) => [check.name, check.changes]))
    if (one.changes !== undefined) expect(looked).toEqual(one.changes)
  })
})
