/** Which changes of the files can be made together, and what do the files hold then? */

import { applyEdits, type Proposal } from '../config/index.ts'
import type { RefusedAttribute } from '../model/report.ts'
import { type Checked, whyNot } from './accept-check.ts'
import type { Replacement } from './files.ts'

export interface Sorted {
  good: Proposal[]
  bad: RefusedAttribute[]
}

/** Those after which the configuration says what it should and nothing else; where not all of them are, half by half. */
export function sortProposals(check: Checked, proposals: readonly Proposal[]): Sorted {
  const sorted: Sorted = { good: [], bad: [] }
  const add = (some: readonly Proposal[]): void => {
    if (some.length === 0) return
    const together = [...sorted.good, ...some]
    const reason = whyNot(check, together, overlay(together))
    const [only] = some
    if (reason === undefined) sorted.good = together
    else if (some.length === 1) {
      sorted.bad.push({ address: only!.address, path: only!.path, source: only!.source, ...reason })
    } else {
      const half = some.length >> 1
      add(some.slice(0, half))
      add(some.slice(half))
    }
  }
  add(proposals)
  return sorted
}

function overlay(proposals: readonly Proposal[]): Map<string, string> {
  return new Map(textsAfter(proposals).map(({ path, after }) => [path, after]))
}

/** Each file with all changes made. */
export function textsAfter(proposals: readonly Proposal[]): Replacement[] {
  return [...new Set(proposals.map(one => one.realPath))].map(path => {
    const own = proposals.filter(one => one.realPath === path)
    const before = own[0]!.text
    return { path, before, after: applyEdits(before, distinct(own.flatMap(one => one.edits))) }
  })
}

/** Two attributes that are one text, by way of an anchor, want the same change of it once. */
function distinct<T>(edits: readonly T[]): T[] {
  return [...new Map(edits.map(edit => [JSON.stringify(edit), edit])).values()]
}
