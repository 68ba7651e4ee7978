/**
 * What does a plan touch, and what is to be kept of each object so that the change can be taken back? Only what cannot be
 * seen any more once the plan has been carried out. Pure.
 */

import type { AttributeChange, Change, Plan } from '../model/plan.ts'
import type { Recorded } from '../model/resources.ts'
import type { ChangedAttribute, Touched } from '../model/snapshot.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject, isReference, isSeal } from '../model/values.ts'

/** One entry for each object, in the order of the plan; `recordedAt` is what was recorded before. */
export function touchedBy(
  changes: readonly Change[],
  live: Plan['basis']['live'],
  recordedAt: (address: string) => Recorded | undefined,
): Touched[] {
  const byAddress = new Map<string, Change[]>()
  for (const change of changes) {
    const known = byAddress.get(change.address)
    if (known === undefined) byAddress.set(change.address, [change])
    else known.push(change)
  }
  return [...byAddress.values()].map(own => toTouched(own, live, recordedAt))
}

function toTouched(
  changes: readonly Change[],
  live: Plan['basis']['live'],
  recordedAt: (address: string) => Recorded | undefined,
): Touched {
  const first = changes[0]!
  const { address, kind, key, parent, manage } = first
  const from = changes.find(one => one.from !== undefined)?.from
  const recorded = recordedAt(from ?? address)
  const made = changes.find(makes)
  const taken = changes.find(takes)
  const changed = withAsides(changedBy(changes), changes, recorded?.attributes ?? {})
  const was = (live[address] ?? null) !== null
  return {
    address,
    kind,
    key,
    ...(parent === undefined ? {} : { parent }),
    actions: changes.map(one => ({ action: actionOf(one) })),
    ...(was && first.objectId !== undefined ? { id: first.objectId } : {}),
    ...(from === undefined ? {} : { from }),
    ...(from === undefined || recorded?.parent === undefined ? {} : { fromParent: recorded.parent }),
    ...(recorded === undefined ? {} : { recorded: needed(recorded.attributes, changed, taken) }),
    ...(taken?.before == null || !was ? {} : { before: taken.before }),
    ...(made?.after == null ? {} : { after: { ...made.after, ...made.reached } }),
    ...(changed.length === 0 ? {} : { changed }),
    ...(manage.ignore.length === 0 ? {} : { ignore: manage.ignore }),
    ...(recorded?.onRemove === undefined ? {} : { onRemove: recorded.onRemove }),
  }
}

/** As the plan names it: of a transition its own name, of a replacement its two halves. */
export function actionOf({ action, transition, step }: Change): string {
  return transition?.name ?? (step === undefined ? action : `${action}-${step}`)
}

function makes({ action, step }: Change): boolean {
  return action === 'create' || step === 'create'
}

function takes({ action, step }: Change): boolean {
  return action === 'delete' || action === 'forget' || step === 'remove'
}

/** Of what stays in its place, what was recorded of the attributes that change says what was there where that cannot be read. */
function needed(recorded: Attributes, changed: readonly ChangedAttribute[], taken: Change | undefined): Attributes {
  if (taken !== undefined) return recorded
  const names = new Set(changed.map(one => one.path.split('.')[0]!))
  return Object.fromEntries(Object.entries(recorded).filter(([name]) => names.has(name)))
}

function changedBy(changes: readonly Change[]): ChangedAttribute[] {
  const found = new Map<string, ChangedAttribute>()
  for (const { attributes, transition, step } of changes) {
    if (step !== 'create') for (const one of attributes) found.set(one.path, toChanged(one))
    if (transition === undefined || transition.name === 'wait') continue
    const { attribute: path, from, to } = transition
    found.set(path, { path, before: found.get(path)?.before ?? (from as Json), after: to as Json })
  }
  return [...found.values()]
}

/** Also what was declared before and is no longer: with another type, for one, other attributes go. */
function withAsides(
  changed: readonly ChangedAttribute[],
  changes: readonly Change[],
  recorded: Attributes,
): ChangedAttribute[] {
  const written = changes.find(({ action, step }) => action === 'update' || step === 'remove')
  if (written === undefined) return [...changed]
  const after = changes.find(one => one.action === 'update' || one.step === 'create')?.after ?? {}
  const known = new Set(changed.map(one => one.path))
  const asides = undeclared(recorded, after, written.before ?? {}, '').filter(one => !known.has(one.path))
  return [...changed, ...asides]
}

function undeclared(recorded: Attributes, after: Attributes, before: Attributes, prefix: string): ChangedAttribute[] {
  return Object.keys(recorded).flatMap((name): ChangedAttribute[] => {
    const path = `${prefix}${name}`
    const [last, next, was] = [recorded[name], after[name], before[name]]
    if (next === undefined) return was === undefined ? [] : [{ path, before: was, aside: true }]
    if (!isMap(last) || !isMap(next) || !isMap(was)) return []
    return undeclared(last, next, was, `${path}.`)
  })
}

function isMap(value: Json | undefined): value is Attributes {
  return isObject(value) && !isReference(value) && !isSeal(value)
}

function toChanged({ path, before, after }: AttributeChange): ChangedAttribute {
  return { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
}
