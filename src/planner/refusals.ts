/** How is it told that a wish cannot be fulfilled, or is fulfilled in a way that may surprise? */

import type { Address } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import type { AttributeChange } from '../model/plan.ts'
import type { Desired, Live } from '../model/resources.ts'
import { isObject } from '../model/values.ts'
import type { Refusal } from './lifecycle.ts'
import { lostSince } from './lifecycle.ts'
import type { Pair } from './pair.ts'
import type { Removal } from './removal.ts'

export function immutable(pair: Pair, change: AttributeChange): Diagnostic {
  const shown = isObject(change.before) || change.sensitive ? '' : ` (it is ${JSON.stringify(change.before ?? null)})`
  return {
    severity: 'error',
    code: 'IMMUTABLE_ATTRIBUTE',
    ...(pair.recorded === undefined && pair.desired?.bindId === undefined
      ? {
          message: `${pair.address}: one with this key exists already, and its ${change.path} is another${shown}`,
          hint: `If it is not yours, choose another key. If it is, write its present ${change.path} or leave that out: the API cannot change it.`,
        }
      : {
          message: `${pair.address}: ${change.path} cannot be changed through the API${shown}`,
          hint: 'Write the present value, leave the attribute out, or list it under `manage: { ignore: […] }`.',
        }),
    address: pair.address,
    ...sourceOf(pair),
  }
}

export function transitionRefused(pair: Pair, { change, why, hint }: Refusal): Diagnostic {
  return {
    severity: 'error',
    code: 'TRANSITION_REFUSED',
    message: `${pair.address}: ${change.path} ${String(change.before)} → ${String(change.after)} is not possible: ${why}`,
    hint,
    address: pair.address,
    ...sourceOf(pair),
  }
}

export function nothingToCancel(pair: Pair): Diagnostic {
  return {
    severity: 'warning',
    code: 'NOTHING_TO_CANCEL',
    message: `${pair.address} is declared as cancelled and is not at BigCommerce: nothing is made`,
    hint: 'Remove the declaration when nobody needs it any more.',
    address: pair.address,
    ...sourceOf(pair),
  }
}

/** What is lost with a store that is made anew. */
export function madeAnew(pair: Pair, former: Live): Diagnostic {
  const until = lostSince(former)
  const since = until === undefined ? '' : ` (until ${until} it could be restored)`
  const hash = former.details?.store_hash
  const which = typeof hash === 'string' ? ` (store hash ${hash})` : ''
  return {
    severity: 'warning',
    code: 'IRREVERSIBLE',
    message: `${pair.address} is made anew, empty: the catalogue, customers, orders, settings and apps of the former store${which} are lost${since}`,
    hint: 'The new store has another hash and needs a new token; what the files declare in it is made again.',
    address: pair.address,
    ...sourceOf(pair),
  }
}

export function noLongerDeclared(pair: Pair, removal: Removal): Diagnostic {
  return {
    severity: 'warning',
    code: 'NOT_MANAGED_ANY_MORE',
    message: `${pair.address} is forgotten, not deleted: ${removal.reason}`,
    hint: 'To delete what it held, declare it as empty: `{}`, or `null` where there is only one.',
    address: pair.address,
  }
}

/** A declaration is bound to what another one has already. */
export function managedTwice(desired: Desired, other: Address): Diagnostic {
  const { address, kind, bindId, source } = desired
  return {
    severity: 'error',
    code: 'CLASH',
    message: `${address} is bound to ${kind.replaceAll('_', ' ')} ${bindId}, which is managed as ${other} already`,
    hint: `Correct the \`id:\`, or take out ${other}: then it moves here.`,
    address,
    source,
  }
}

function sourceOf({ desired }: Pair): Pick<Diagnostic, 'source'> {
  return desired === undefined ? {} : { source: desired.source }
}
