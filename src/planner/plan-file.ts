/**
 * A plan as text and back. A file that is not a plan of this version, or not as it was saved, is refused with a reason.
 * The digest in it finds what was edited or damaged; it is no signature, since whoever edits the plan can make it anew.
 */

import { ToolError } from '../model/errors.ts'
import { indentedJson, listedPieces } from '../model/pieces.ts'
import type { LongPlan, Plan } from '../model/plan.ts'
import type { Json } from '../model/values.ts'
import { canonicalJson, isObject } from '../model/values.ts'

/** A digest of a text, given in pieces, in hexadecimal digits. */
export type Digest = (pieces: Iterable<string>) => string

const planAgain = 'Make the plan again with `storewright plan --out FILE`.'

/** The text of a plan of any length, piece by piece. */
export function* renderPlanFile(plan: LongPlan, digest: Digest): Generator<string> {
  let before = '{'
  for (const [name, value] of Object.entries(plan.head)) {
    if (value === undefined) continue
    yield `${before}\n ${JSON.stringify(name)}: `
    before = ','
    if (name === 'changes') yield* listedPieces('[]', { depth: 1, step }, plan.changes, change => indented(change, 2))
    else if (name === 'basis') yield* basisText(plan)
    else yield indented(value, 1)
  }
  yield `,\n "digest": "${digest(canonicalPieces(plan))}"\n}\n`
}

function* basisText({ head: { basis }, live }: LongPlan): Generator<string> {
  yield `{\n  "units": ${indented(basis.units, 2)},\n  "live": `
  yield* listedPieces(
    '{}',
    { depth: 2, step },
    live,
    ([address, digest]) => `${JSON.stringify(address)}: ${JSON.stringify(digest)}`,
  )
  yield '\n }'
}

/** How far a plan file is indented: it may be large. */
const step = 1

function indented(value: unknown, depth: number): string {
  return indentedJson(value, { depth, step })
}

/** As `canonicalJson` has it. */
function* canonicalPieces(plan: LongPlan): Generator<string> {
  const { head, changes } = plan
  let before = '{'
  for (const name of Object.keys(head).sort()) {
    const value = head[name as keyof Plan]
    if (value === undefined) continue
    yield `${before}${JSON.stringify(name)}:`
    before = ','
    if (name === 'changes') yield* canonicalList('[]', changes, canonical)
    else if (name === 'basis') yield* canonicalBasis(plan)
    else yield canonical(value)
  }
  yield '}'
}

function* canonicalBasis({ head, live }: LongPlan): Generator<string> {
  let before = '{'
  for (const [name, value] of Object.entries(head.basis).sort(([left], [right]) => (left < right ? -1 : 1))) {
    yield `${before}${JSON.stringify(name)}:`
    before = ','
    if (name !== 'live') yield canonical(value)
    else yield* canonicalList('{}', live, ([address, digest]) => `${JSON.stringify(address)}:${JSON.stringify(digest)}`)
  }
  yield '}'
}

function* canonicalList<T>(brackets: string, values: Iterable<T>, render: (value: T) => string): Generator<string> {
  yield brackets[0]!
  let before = ''
  for (const value of values) {
    yield before + render(value)
    before = ','
  }
  yield brackets[1]!
}

/** Of what a file will hold: members without a value are not there. */
function canonical(value: unknown): string {
  return canonicalJson(JSON.parse(JSON.stringify(value)) as Json)
}

/** A plan that is in memory, as one of any length. */
export function toLongPlan(plan: Plan): LongPlan {
  const live = Object.entries(plan.basis.live).sort(([left], [right]) => (left < right ? -1 : 1))
  return { head: plan, changes: plan.changes, live }
}

export function parsePlanFile(text: string, file: string, digest: Digest): Plan {
  let value: Json
  try {
    value = JSON.parse(text) as Json
  } catch (cause) {
    throw refused(file, 'is not a plan: it is not JSON, or ends too early', planAgain, cause)
  }
  refuseOtherForms(value, file)
  const { digest: said, ...content } = value as { [name: string]: Json }
  const plan = content as unknown as Plan
  if (!hasAllParts(plan)) throw refused(file, 'is a plan with parts missing', planAgain)
  if (said !== digest(canonicalPieces(toLongPlan(plan)))) {
    throw refused(
      file,
      'is not as it was saved: something in it was changed since',
      `${planAgain} What is to be different is changed in the configuration, so that it is planned and reviewed.`,
    )
  }
  return plan
}

function refuseOtherForms(value: Json, file: string): void {
  const form = isObject(value) && typeof value.format === 'string' ? value.format : ''
  if (form === 'storewright-plan/1') return
  if (form === 'storewright-report/1') {
    throw refused(
      file,
      'is a report, not a plan',
      'A plan that can be applied is saved with `storewright plan --out FILE`; `storewright show FILE` shows a report.',
    )
  }
  if (/^storewright-plan\/[\w.]{1,20}$/.test(form)) {
    const tool = isObject(value) && typeof value.tool === 'string' ? ` (${value.tool.slice(0, 60)})` : ''
    throw refused(
      file,
      `is a plan of the form ${form}; this version reads storewright-plan/1`,
      `Use the version of Storewright that made it${tool}, or make the plan again.`,
    )
  }
  throw refused(file, 'is not a plan of the form storewright-plan/1', planAgain)
}

function refused(file: string, what: string, hint: string, cause?: unknown): ToolError {
  return new ToolError('PLAN_FILE_INVALID', `${file} ${what}`, { hint, cause })
}

function hasAllParts(plan: Plan): boolean {
  const lists = [plan.changes, plan.diagnostics, plan.deadlines, plan.only, plan.exclude]
  const basis: unknown = plan.basis
  return (
    lists.every(Array.isArray) &&
    plan.changes.every(isChange) &&
    isObject(basis) &&
    isObject(basis.units) &&
    isObject(basis.live) &&
    isObject(plan.summary) &&
    isObject(plan.requests) &&
    [plan.config, plan.tool, plan.created].every(text => typeof text === 'string') &&
    typeof plan.destroy === 'boolean'
  )
}

function isChange(change: unknown): boolean {
  if (!isObject(change)) return false
  const names = [change.id, change.address, change.kind, change.unit, change.key, change.action]
  return names.every(name => typeof name === 'string') && [change.attributes, change.waitsFor].every(Array.isArray)
}
