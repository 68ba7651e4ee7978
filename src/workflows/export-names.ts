/** What are the objects of a store called already? In the files, or else in the state, where files have been lost. */

import type { KnownNames } from '../export/objects.ts'
import { placeKey, refOf } from '../export/objects.ts'
import { parseAddress } from '../model/address.ts'
import type { Unit } from '../model/resources.ts'
import { isReference } from '../model/values.ts'
import type { Look } from './export-look.ts'
import { kindsByName } from './kinds.ts'
import type { Project } from './project.ts'

/** The names of a store whose contents the files do not declare. */
export async function recordedNames(project: Project, unit: Unit): Promise<KnownNames> {
  const document = await project.state.read(unit)
  const keys = new Map<string, string>()
  for (const one of document?.resources ?? []) {
    const { shape, levels = 1 } = kindsByName.get(one.kind) ?? {}
    const segments = parseAddress(one.address) ?? []
    if (shape === 'map') keys.set(refOf(one), segments.slice(-Math.min(levels, 2)).join('/'))
  }
  return { keyOf: () => undefined, recorded: ref => keys.get(ref), taken: () => [] }
}

/** Those of a store that the files declare. */
export async function declaredNames(
  { drift: { pairing }, config }: Look,
  project: Project,
  unit: Unit,
): Promise<KnownNames> {
  const refAt = (address: string | undefined): string | undefined => {
    const live = address === undefined ? undefined : pairing.byAddress.get(address)?.live
    return live === undefined || live.unit !== unit ? undefined : refOf(live)
  }
  const keys = new Map<string, string>()
  const taken = new Map<string, Set<string>>()
  for (const { address, kind, key, parent, attributes } of config.desired.filter(one => one.unit === unit)) {
    const facts = project.facts.get(kind)!
    if (facts.shape === 'set' || facts.shape === 'list') continue
    const ref = refAt(address)
    if (ref !== undefined) keys.set(ref, key)
    const above = facts.tree === undefined ? undefined : attributes[facts.tree.above]
    const aboveRef = isReference(above) && '$ref' in above ? refAt(above.$ref) : undefined
    const outer = kindsByName.get(kind)?.levels === 3 ? parseAddress(address)?.at(-3) : undefined
    const place = placeKey(kind, refAt(parent), aboveRef, outer)
    taken.set(place, (taken.get(place) ?? new Set()).add(key))
  }
  const { recorded } = await recordedNames(project, unit)
  return { keyOf: ref => keys.get(ref), recorded, taken: place => taken.get(place) ?? [] }
}
