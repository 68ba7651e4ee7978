/**
 * What does a plan do to the monthly bill? Compares what each store would be billed for without the plan (what is scheduled
 * included) with what it is billed for after it. A price that nobody has named is unknown, never nothing.
 */

import type { Diagnostic } from '../model/errors.ts'
import type { Billing, BillingChange, Change } from '../model/plan.ts'
import type { BillingSettings, Money, Safety } from '../model/settings.ts'
import type { Attributes } from '../model/values.ts'
import type { PlanInput } from './input.ts'
import { Purse } from './money.ts'
import type { Pairing } from './pair.ts'

interface Standing {
  status: string
  sku: string
}

/** Undefined when the plan leaves the bill as it is. */
export function planBilling(changes: readonly Change[], input: PlanInput, pairing: Pairing): Billing | undefined {
  const byAddress = new Map<string, Change[]>()
  for (const change of changes) {
    if (!isBilled(change, input)) continue
    const known = byAddress.get(change.address)
    if (known === undefined) byAddress.set(change.address, [change])
    else known.push(change)
  }
  const stores = [...byAddress.values()].flatMap(
    own => billingOf(own, pairing.byAddress.get(own[0]!.address)?.live?.attributes, input.billing) ?? [],
  )
  return stores.length === 0 ? undefined : sumUp(stores, input.billing)
}

/** Whatever goes through a change of plan is billed. */
function isBilled({ kind }: Change, { kinds }: PlanInput): boolean {
  return kinds.get(kind)?.rules.some(rule => rule.transition === 'plan') === true
}

function billingOf(
  changes: readonly Change[],
  live: Attributes | undefined,
  settings: BillingSettings,
): BillingChange | undefined {
  const before = live === undefined ? undefined : standingOf(live)
  let after = before
  let when: BillingChange['when'] = 'now'
  for (const change of changes) {
    const next = standingAfter(change, after)
    if (next === after) continue
    if (isLater(change)) when = 'cycle_end'
    after = next
  }
  const [from, to] = [billedSku(before, settings), billedSku(after, settings)]
  if (from === to) return undefined
  const effect = from === undefined ? 'starts' : to === undefined ? 'stops' : 'changes'
  return {
    address: changes[0]!.address,
    effect,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    when: effect === 'starts' ? 'now' : when,
    monthly: monthlyOf(from, to, settings),
  }
}

function standingOf(attributes: Attributes): Standing {
  return { status: String(attributes.status ?? 'active'), sku: String(attributes.plan_sku ?? '') }
}

function standingAfter(
  { action, after, reached, transition }: Change,
  standing: Standing | undefined,
): Standing | undefined {
  if (action === 'create') return standingOf({ ...after, status: 'active', ...reached })
  if (standing === undefined) return undefined
  if (action === 'delete') return { ...standing, status: 'cancelled' }
  if (transition?.attribute === 'status') return { ...standing, status: String(transition.to) }
  if (transition?.attribute === 'plan_sku') return { ...standing, sku: String(transition.to) }
  return standing
}

/** BigCommerce suspends and cancels at the end of the billing cycle unless it is told otherwise. */
function isLater({ action, transition }: Change): boolean {
  if (action === 'delete') return true
  if (transition === undefined) return false
  const { name, effective } = transition
  return effective === 'BILLCYCLEDAY' || ((name === 'suspend' || name === 'cancel') && effective === undefined)
}

/** The SKU that is paid for; undefined when nothing is. */
function billedSku(standing: Standing | undefined, { suspended_stores }: BillingSettings): string | undefined {
  if (standing === undefined || ['cancelled', 'terminated', 'failed'].includes(standing.status)) return undefined
  return standing.status === 'suspended' && suspended_stores === 'not_billed' ? undefined : standing.sku
}

function priceOf(sku: string, { prices }: BillingSettings): Money | undefined {
  return Object.hasOwn(prices, sku) ? prices[sku] : undefined
}

function monthlyOf(from: string | undefined, to: string | undefined, settings: BillingSettings): Money[] | 'unknown' {
  const purse = new Purse()
  for (const [sku, sign] of [
    [to, 1],
    [from, -1],
  ] as const) {
    if (sku === undefined) continue
    const price = priceOf(sku, settings)
    if (price === undefined) return 'unknown'
    purse.add(price, sign)
  }
  return purse.amounts()
}

/** The same of several parts together. */
export function sumUp(stores: BillingChange[], settings: BillingSettings): Billing {
  const count = (effect: BillingChange['effect']): number => stores.filter(one => one.effect === effect).length
  const known = new Purse()
  for (const { monthly } of stores) if (monthly !== 'unknown') known.addAll(monthly)
  const without = stores.flatMap(({ from, to }) => [from, to]).filter(sku => sku !== undefined)
  const unpriced = [...new Set(without.filter(sku => priceOf(sku, settings) === undefined))].sort()
  return {
    starts: count('starts'),
    stops: count('stops'),
    changes: count('changes'),
    monthly: unpriced.length > 0 ? 'unknown' : known.amounts(),
    known: known.amounts(),
    without_price: unpriced,
    stores,
  }
}

/** Whether a plan may cost so much: an increase that cannot be known, or compared with the limit, is too much. */
export function checkIncrease(billing: Billing | undefined, settings: BillingSettings, safety: Safety): Diagnostic[] {
  const limit = safety.max_monthly_increase
  if (billing === undefined || limit === undefined) return []
  const dearer = [...new Set(billing.stores.flatMap(({ to }) => (to === undefined ? [] : [to])))]
  const unknown = dearer.filter(sku => priceOf(sku, settings) === undefined).sort()
  const allowed = `allowed are ${amountWords(limit)}`
  if (unknown.length > 0) {
    const hint = `Add ${unknown.length === 1 ? 'it' : 'them'} under \`prices:\`.`
    return [
      tooMuch(
        `the plan raises the monthly bill by an unknown amount, for there is no price for ${unknown.join(', ')}; ${allowed}`,
        hint,
      ),
    ]
  }
  const most = new Purse()
  for (const { from, to } of billing.stores) {
    for (const [sku, sign] of [
      [to, 1],
      [from, -1],
    ] as const) {
      const price = sku === undefined ? undefined : priceOf(sku, settings)
      if (price !== undefined) most.add(price, sign)
    }
  }
  const rises = most.amounts().filter(({ amount }) => amount > 0)
  const other = rises.find(({ currency }) => currency !== (limit.currency ?? rises[0]?.currency))
  if (other !== undefined) {
    return [
      tooMuch(
        `the plan raises the monthly bill by ${rises.map(amountWords).join(' and ')}, which cannot be compared with ${amountWords(limit)}`,
        'Name one limit in the currency of all prices, or apply the stores of each currency by themselves with --only.',
      ),
    ]
  }
  const [rise] = rises
  if (rise === undefined || rise.amount <= limit.amount) return []
  const upTo = billing.without_price.length === 0 ? '' : 'up to '
  const why = upTo === '' ? '' : ` (there is no price for ${billing.without_price.join(', ')})`
  return [
    tooMuch(
      `the plan raises the monthly bill by ${upTo}${amountWords(rise)}${why}; ${allowed}`,
      'If that is meant, raise `safety.max_monthly_increase` for this run.',
    ),
  ]
}

function amountWords({ amount, currency }: { amount: number; currency?: string }): string {
  return currency === undefined ? String(amount) : `${amount} ${currency}`
}

function tooMuch(message: string, hint: string): Diagnostic {
  return { severity: 'error', code: 'BILL_INCREASE', message, hint }
}
