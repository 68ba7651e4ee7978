/** What does not come back with an object that is made again? Its id never does. */

import type { Diagnostic } from '../model/errors.ts'
import type { Change } from '../model/plan.ts'
import type { KindFacts } from './input.ts'

const shownAtMost = 5

/** Nothing that a run cannot have back is passed over: one note for all new ids, and one for each object that had more. */
export function lossesOf(changes: readonly Change[], kinds: ReadonlyMap<string, KindFacts>): Diagnostic[] {
  const anew = changes.filter(one => one.action === 'create' || one.step === 'create')
  if (anew.length === 0) return []
  const more = anew.flatMap(({ address, kind }): Diagnostic[] => {
    const means = kinds.get(kind)?.removalMeans
    if (means === undefined) return []
    return [
      {
        severity: 'warning',
        code: 'CANNOT_UNDO',
        message: `${address} is made again, and is not the former one: that one is gone for good (${means})`,
        address,
      },
    ]
  })
  return [newIds(anew), ...more]
}

function newIds(anew: readonly Change[]): Diagnostic {
  const named = anew.slice(0, shownAtMost).map(one => one.address)
  const others = anew.length > shownAtMost ? ` and ${anew.length - shownAtMost} more` : ''
  return {
    severity: 'note',
    code: 'CANNOT_UNDO',
    message: `what is made again gets a new id: ${named.join(', ')}${others}`,
    hint: 'What is managed here refers to the new one. Whatever else keeps the former id, as apps and scripts do, has to be told.',
  }
}
