/**
 * Of how many declared or recorded objects is it known what is there? What lies in an object that could not be read was not
 * read either.
 */

import type { Address } from '../model/address.ts'
import type { Coverage, CoverageGap } from '../model/report.ts'
import type { Unit } from '../model/resources.ts'
import { portfolioUnit } from '../model/resources.ts'
import type { PlanInput } from './input.ts'
import type { Pair, Pairing } from './pair.ts'

/** A kind that could not be read in a unit that was; `ids` as in the engine's `Blind`. */
interface Hidden {
  unit: Unit
  kind: string
  ids?: readonly string[]
}

export interface Unseen {
  hidden: readonly Hidden[]
  /** Declarations that could not be compared, whatever is there. */
  unresolved: ReadonlySet<Address>
}

/** Tells whether a pair was read. */
export function sightOf(input: PlanInput, pairing: Pairing, unseen: Unseen): (pair: Pair) => boolean {
  const known = new Map<string, boolean>()
  const isRead = (pair: Pair): boolean => {
    const before = known.get(pair.address)
    if (before !== undefined) return before
    known.set(pair.address, false)
    const parent = pairing.byAddress.get(pair.desired?.parent ?? pair.recorded?.parent ?? '')
    const read =
      !input.unread.has(pair.unit) &&
      !unseen.unresolved.has(pair.address) &&
      !unseen.hidden.some(one => hides(one, pair, parent)) &&
      (parent === undefined || isRead(parent))
    known.set(pair.address, read)
    return read
  }
  return isRead
}

function hides({ unit, kind, ids }: Hidden, pair: Pair, parent: Pair | undefined): boolean {
  if (unit !== pair.unit || kind !== pair.kind) return false
  if (ids === undefined) return true
  const { desired, live, recorded } = pair
  const id =
    unit === portfolioUnit
      ? (desired?.bindId ?? desired?.key ?? recorded?.id)
      : (live?.parentId ?? recorded?.parentId ?? parent?.live?.id)
  return id !== undefined && ids.includes(id)
}

export function coverageOf(pairs: readonly Pair[], isRead: (pair: Pair) => boolean): Coverage {
  const gaps = new Map<string, CoverageGap>()
  let read = 0
  for (const pair of pairs) {
    if (isRead(pair)) {
      read += 1
      continue
    }
    const within = pair.unit === portfolioUnit ? undefined : pair.unit.replace(/^store:/, '')
    const gap = gaps.get(`${pair.unit}|${pair.kind}`)
    if (gap !== undefined) gap.objects += 1
    else {
      const store = within === undefined ? {} : { store: within }
      gaps.set(`${pair.unit}|${pair.kind}`, { ...store, kind: pair.kind, objects: 1 })
    }
  }
  const percent = pairs.length === 0 ? 100 : Math.floor((read * 1000) / pairs.length) / 10
  return { objects: pairs.length, read, percent, ...(gaps.size === 0 ? {} : { gaps: [...gaps.values()] }) }
}
