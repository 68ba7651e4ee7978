/** What an undo adds to planned changes and takes from them: adopted objects are let go, unknown sensitive values are not sent. */

import { isWithin } from '../model/address.ts'
import type { Change } from '../model/plan.ts'
import type { Desired, Manage } from '../model/resources.ts'
import type { KindFacts } from './input.ts'
import type { Pair } from './pair.ts'
import { sealsIn } from './undo-values.ts'

const unmanaged: Manage = { protect: false, ignore: [], onRemove: 'forget' }

/** What the run has adopted is forgotten, after all else that is done to it and in it. */
export function forgetChange(pair: Pair, shell: Desired, changes: readonly Change[]): Change {
  const { address, kind, unit, live, recorded } = pair
  const before = changes.filter(one => isWithin(one.address, address))
  const parent = recorded?.parent
  const id = live?.id ?? recorded?.id
  return {
    id: `${address}#forget`,
    address,
    kind,
    unit,
    action: 'forget',
    reason: 'the run has adopted it',
    ...(id === undefined ? {} : { objectId: id }),
    ...(live?.parentId === undefined ? {} : { parentId: live.parentId }),
    ...(parent === undefined ? {} : { parent }),
    key: shell.key,
    naturalKey: live?.key ?? recorded?.key ?? '',
    before: live?.attributes ?? recorded?.attributes ?? null,
    after: null,
    attributes: [],
    waitsFor: before.map(one => one.id).sort(),
    dependsOn: [],
    reversibility: 'reversible',
    manage: unmanaged,
    source: shell.source,
  }
}

/** In the words of an undo, why a change is made. */
export function withReason(change: Change, { removalMeans }: Partial<KindFacts>): Change {
  const reason = {
    create: 'the run has removed it',
    replace: 'the run has replaced it',
    adopt: 'the run has let go of it',
    update: 'the run has changed it',
    delete: removalMeans === undefined ? 'the run has made it' : `the run has made it; ${removalMeans}`,
    move: change.reason,
    forget: change.reason,
    transition: change.reason,
  }[change.action]
  return { ...change, reason }
}

/** Sensitive values that stay as they are need not be sent, and where the files do not know them they cannot be. */
export function openable(change: Change, opens: (secret: string) => boolean): Change {
  if (change.after === null) return change
  const known = Object.entries(change.after).filter(([, value]) => sealsIn(value).every(opens))
  return known.length === Object.keys(change.after).length ? change : { ...change, after: Object.fromEntries(known) }
}
