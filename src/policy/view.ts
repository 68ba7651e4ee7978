/**
 * What does a policy see of a plan? Its changes as they stand there, except that
 *
 * - a replacement is one change, with what was before and what comes after;
 * - an object with a lifecycle whose declaration is gone is cancelled, and says so as it would if that were declared;
 * - decimals are numbers, however they were written.
 */

import type { FieldRule } from '../model/field-rules.ts'
import { mapAt } from '../model/paths.ts'
import type { AttributeChange, Change } from '../model/plan.ts'
import type { Attributes, Json } from '../model/values.ts'

/** The rules of each kind's fields, by the kind's name. */
export type FieldRules = ReadonlyMap<string, readonly FieldRule[]>

interface KindView {
  decimals: ReadonlySet<string>
  /** The attribute that a lifecycle is about. */
  status: string | undefined
}

/** The changes as policies see them, in the order of the plan. */
export function viewsOf(changes: readonly Change[], rules: FieldRules): Change[] {
  const kinds = new Map([...rules].map(([kind, fields]) => [kind, kindView(fields)]))
  const removed = new Map(changes.flatMap(one => (one.step === 'remove' ? [[one.address as string, one]] : [])))
  return changes.flatMap(change => {
    if (change.step === 'remove') return []
    const former = change.step === 'create' ? removed.get(change.address) : undefined
    return [asSeen(former === undefined ? change : joined(former, change), kinds.get(change.kind))]
  })
}

/** What stands at a path within a change; undefined where there is nothing. */
export function valueAt(change: Change, segments: readonly string[]): unknown {
  let value: unknown = change
  for (const segment of segments) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined
    value = (value as { [name: string]: unknown })[segment]
  }
  return value
}

function kindView(fields: readonly FieldRule[]): KindView {
  const decimals = fields.filter(field => field.normalize.includes('decimal')).map(field => field.path)
  return { decimals: new Set(decimals), status: fields.find(field => field.transition === 'status')?.path }
}

function joined(former: Change, change: Change): Change {
  const { step: _, ...rest } = change
  return { ...rest, before: former.before, ...(former.objectId === undefined ? {} : { objectId: former.objectId }) }
}

function asSeen(change: Change, kind: KindView | undefined): Change {
  if (kind === undefined) return change
  const seen = kind.decimals.size === 0 ? change : withNumbers(change, kind.decimals)
  if (kind.status === undefined || change.action !== 'delete') return seen
  const from = change.before?.[kind.status] ?? null
  return { ...seen, transition: { name: 'cancel', attribute: kind.status, from, to: 'cancelled' } }
}

function withNumbers(change: Change, paths: ReadonlySet<string>): Change {
  return {
    ...change,
    before: numbersIn(change.before, paths),
    after: numbersIn(change.after, paths),
    attributes: change.attributes.map(one => (paths.has(one.path) ? numbered(one) : one)),
  }
}

function numbersIn(attributes: Attributes | null, paths: ReadonlySet<string>): Attributes | null {
  if (attributes === null) return null
  let seen = attributes
  for (const path of paths) seen = mapAt(seen, path, toNumber)
  return seen
}

function numbered(change: AttributeChange): AttributeChange {
  return {
    ...change,
    ...(change.before === undefined ? {} : { before: toNumber(change.before) }),
    ...(change.after === undefined ? {} : { after: toNumber(change.after) }),
  }
}

function toNumber(value: Json): Json {
  if (typeof value !== 'string' || value.trim() === '') return value
  const number = Number(value)
  return Number.isFinite(number) ? number : value
}
