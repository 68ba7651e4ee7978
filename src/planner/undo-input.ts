/**
 * The same lists that a plan is made of, with what shall be there again in place of what the files say: an object that the
 * run did not touch is wanted as it is, so that nothing is planned of it.
 */

import type { Address } from '../model/address.ts'
import { childAddress, parseAddress } from '../model/address.ts'
import type { SourceRange } from '../model/errors.ts'
import type { FieldRule } from '../model/field-rules.ts'
import type { Desired, Live, Manage, Recorded, Unit } from '../model/resources.ts'
import { portfolioUnit } from '../model/resources.ts'
import type { Touched } from '../model/snapshot.ts'
import type { Attributes, Json } from '../model/values.ts'
import { referencesIn } from '../model/values.ts'
import { descends } from './diff.ts'
import type { KindFacts } from './input.ts'
import { isEmpty } from './undo-values.ts'

type Located = Recorded & { unit: Unit }

/** Stands where no file declares an object; never shown. */
export const nowhere: SourceRange = { file: '', line: 0, column: 0 }

/** What the files say of an object, as far as they say anything. */
export type Said = (address: string) => Desired | undefined

/** What is recorded, as if it were declared so. */
export function declaredAsRecorded(recorded: Located, facts: KindFacts, said: Said): Desired {
  const { address, kind, unit, parent, attributes } = recorded
  return {
    address,
    kind,
    unit,
    key: keyAt(address, parent, facts),
    ...(parent === undefined ? {} : { parent }),
    attributes,
    ...boundTo(recorded, keyAt(address, parent, facts)),
    manage: manageOf(recorded, said(address)),
    source: said(address)?.source ?? nowhere,
  }
}

/** What the run has removed, as if it were declared as it was. */
export function declaredAsBefore(touched: Touched & { unit: Unit }, facts: KindFacts, said: Said): Desired {
  const { address, kind, unit, parent, onRemove, before = {}, recorded = {} } = touched
  return {
    address,
    kind,
    unit,
    key: keyAt(address, parent, facts),
    ...(parent === undefined ? {} : { parent }),
    attributes: writable(before, recorded, facts.rules),
    manage: manageOf({ ...(onRemove === undefined ? {} : { onRemove }) }, said(address)),
    source: said(address)?.source ?? nowhere,
  }
}

/** What the run was about to make, as if it were declared as it was to be. */
export function declaredAsMade(touched: Touched & { unit: Unit }, facts: KindFacts, said: Said): Desired {
  const { before: _, recorded: _recorded, ...rest } = touched
  return { ...declaredAsBefore(rest, facts, said), attributes: touched.after ?? {} }
}

/** What the run has made, as if it had lived to record it. */
export function recordedAsMade(live: Live, { address, kind, unit, parent, attributes }: Desired): Located {
  const referred = referencesIn(attributes).flatMap(one => ('$ref' in one ? [one.$ref as Address] : []))
  return {
    address,
    kind,
    unit,
    id: live.id,
    ...(live.parentId === undefined ? {} : { parentId: live.parentId }),
    ...(parent === undefined ? {} : { parent }),
    key: live.key,
    attributes,
    dependsOn: [...referred, ...(parent === undefined ? [] : [parent])],
  }
}

/** Accounts and stores are read by their ids, which need not be their keys. */
function boundTo({ unit, id }: Located, key: string): { bindId?: string } {
  return unit === portfolioUnit && id !== key ? { bindId: id } : {}
}

/** The collections that these objects stand in. */
export function collectionsOf(objects: readonly Desired[], kinds: ReadonlyMap<string, KindFacts>): Set<string> {
  return new Set(objects.map(({ parent, kind }) => childAddress(parent ?? '', kinds.get(kind)!.collection)))
}

/** The user's own name for an object, which its address ends with. */
function keyAt(address: Address, parent: Address | undefined, { shape, collection }: KindFacts): string {
  if (shape === 'one') return collection
  const around = parent === undefined ? 0 : (parseAddress(parent)?.length ?? 0)
  const keys = (parseAddress(address) ?? []).slice(around + 1)
  return shape === 'map' ? keys.slice(-2).join('/') : (keys.at(-1) ?? '')
}

function manageOf({ protect, onRemove, labels }: Partial<Recorded>, said: Desired | undefined): Manage {
  const known = said?.manage
  const named = known?.labels ?? labels
  return {
    protect: known?.protect ?? protect === true,
    ignore: [],
    onRemove: known?.onRemove ?? onRemove ?? 'delete',
    ...(named === undefined ? {} : { labels: named }),
  }
}

/** What is there of the attributes that are recorded; of those that cannot be read, what is recorded. */
export function asItIs(recorded: Attributes, live: Live['attributes'], rules: readonly FieldRule[]): Attributes {
  return followed(recorded, live, new Map(rules.map(rule => [rule.path, rule])), '')
}

function followed(
  recorded: Attributes,
  live: Attributes,
  rules: ReadonlyMap<string, FieldRule>,
  prefix: string,
): Attributes {
  const entries = Object.entries(recorded).map(([name, last]): [string, Json] => {
    const path = prefix === '' ? name : `${prefix}.${name}`
    const now = live[name]
    if (now === undefined || isUnread(rules.get(path))) return [name, last]
    if (!descends(last, path, rules)) return [name, now]
    return [name, followed(last, (now ?? {}) as Attributes, rules, path)]
  })
  return Object.fromEntries(entries)
}

/** What the API gives back of it, if anything, is not what was sent. */
function isUnread(rule: FieldRule | undefined): boolean {
  return rule !== undefined && (rule.writeOnly || rule.readOnly || rule.createOnly || rule.instruction)
}

/** All that was there and can be sent, and what was recorded of what cannot be read. */
function writable(before: Attributes, recorded: Attributes, rules: readonly FieldRule[]): Attributes {
  const found: Attributes = {}
  for (const rule of rules) {
    const { path, readOnly } = rule
    if (path.includes('.')) continue
    const value = isUnread(rule) ? recorded[path] : (before[path] ?? recorded[path])
    if (readOnly || value === undefined || value === null) continue
    if (recorded[path] === undefined && isEmpty(value, rule)) continue
    found[path] = value
  }
  return found
}
