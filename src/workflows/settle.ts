/**
 * Brings the record up to date where nothing was sent: how an object is to be removed, what it depends on, and where what it
 * refers to is now. Without it, `on_remove: forget` would be lost when nothing else about the object changed.
 */

import type { Recorder } from '../engine/recorder.ts'
import type { Address } from '../model/address.ts'
import { withNewAddresses } from '../model/moves.ts'
import type { Change } from '../model/plan.ts'
import type { Desired, Recorded, Unit } from '../model/resources.ts'
import type { ChangeResult } from '../model/run.ts'
import type { StateDocument } from '../model/state.ts'
import { canonicalJson, referencesIn } from '../model/values.ts'

export async function settleRecords(
  desired: readonly Desired[],
  recorders: ReadonlyMap<Unit, Recorder>,
  changes: readonly Change[],
  results: readonly ChangeResult[],
): Promise<void> {
  const moved = movedBy(changes, results)
  const unfinished = new Set(results.filter(result => result.status !== 'done').map(result => result.address))
  const settled = new Map<Recorder, Recorded[]>()
  for (const one of desired) {
    const recorder = recorders.get(one.unit)
    const recorded = recorder?.at(one.address)
    if (recorder === undefined || recorded === undefined || unfinished.has(one.address)) continue
    if (isSettled(one, recorded, moved)) continue
    settled.set(recorder, [...(settled.get(recorder) ?? []), settledRecord(one, recorded, moved)])
  }
  for (const [recorder, resources] of settled) await recorder.record(resources)
}

function movedBy(changes: readonly Change[], results: readonly ChangeResult[]): Map<string, string> {
  const done = new Set(results.filter(result => result.status === 'done').map(result => result.id))
  return new Map(
    changes.flatMap(({ id, from, address }) => (from === undefined || !done.has(id) ? [] : [[from, address] as const])),
  )
}

const nothing: ReadonlyMap<string, string> = new Map()

/** Units whose record would be changed by that. */
export function unsettledUnits(desired: readonly Desired[], documents: ReadonlyMap<Unit, StateDocument>): Set<Unit> {
  const recorded = new Map<string, Recorded>()
  for (const document of documents.values()) for (const one of document.resources) recorded.set(one.address, one)
  const units = desired.flatMap(one => {
    const known = recorded.get(one.address)
    return known === undefined || isSettled(one, known) ? [] : [one.unit]
  })
  return new Set(units)
}

function isSettled(desired: Desired, recorded: Recorded, moved = nothing): boolean {
  return canonicalJson(settledRecord(desired, recorded, moved) as never) === canonicalJson(recorded as never)
}

function settledRecord(desired: Desired, recorded: Recorded, moved: ReadonlyMap<string, string>): Recorded {
  const { onRemove: _, protect: _protect, labels: _labels, ...rest } = recorded
  const dependsOn = referencesIn(desired.attributes).flatMap(one => ('$ref' in one ? [one.$ref as Address] : []))
  if (desired.parent !== undefined) dependsOn.push(desired.parent)
  return {
    ...rest,
    attributes: withNewAddresses(rest.attributes, moved),
    dependsOn: [...new Set(dependsOn)].sort(),
    ...(desired.manage.onRemove === 'forget' ? { onRemove: 'forget' as const } : {}),
    ...(desired.manage.protect ? { protect: true as const } : {}),
    ...(desired.manage.labels === undefined ? {} : { labels: desired.manage.labels }),
  }
}
