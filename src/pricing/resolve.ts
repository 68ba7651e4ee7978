/**
 * Which price list applies to a shopper, and why does no other one? Pure: knows neither files nor the API.
 *
 * | step             | what decides                                                    |
 * |------------------|-----------------------------------------------------------------|
 * | group-on-channel | the list of the shopper's group on the channel                   |
 * | group            | the list of the group on every channel                          |
 * | group-discounts  | the discount rules of the group (only the help pages name them)  |
 * | channel          | the list of everybody on the channel                            |
 * | catalogue        | what the product costs                                          |
 *
 * The first step that has something decides, lists that are not active aside. One list applies: where it has no price for
 * the variant the catalogue's counts, whatever the steps below have. A transactional currency goes by records in that
 * currency, one that is only displayed by records in the default currency.
 */

import type {
  Assignment,
  Discount,
  ListedPrice,
  ListVerdict,
  PriceAnswer,
  PriceExplanation,
  PriceFacts,
  PriceList,
  PriceNote,
  PriceStep,
  PriceStepName,
} from '../model/price.ts'
import { priceSteps } from '../model/price.ts'

/** The step that decides, and the list or the discount that it does so with. */
export interface Choice {
  step: PriceStepName
  list?: PriceList
  discount?: Discount
}

export function chooseStep(facts: PriceFacts): Choice {
  for (const step of priceSteps) {
    if (step === 'group-discounts' && facts.discounts[0] !== undefined) return { step, discount: facts.discounts[0] }
    const [list] = listsAt(facts, step).filter(one => one.active)
    if (list !== undefined) return { step, list }
  }
  return { step: 'catalogue' }
}

/** `records` is what the list of `chooseStep` says of the variant, in every currency; other lists need not be read. */
export function explainPrice(facts: PriceFacts, records: readonly ListedPrice[]): PriceExplanation {
  const choice = chooseStep(facts)
  const record = choice.list === undefined ? undefined : records.find(one => one.currency === recordCurrency(facts))
  const answer = answerOf(facts, choice, record)
  const won = answer.from !== 'catalogue'
  return {
    answer,
    steps: priceSteps.map(step => stepOf(facts, choice, step, won)),
    lists: facts.lists.map(list => verdictOf(facts, choice, list, records, record)),
    notes: notesOf(facts, choice),
  }
}

/** The currency that records count in. */
function recordCurrency({ currency, base }: PriceFacts): string {
  return currency.use === 'display' ? base : currency.code
}

/** The lists that are assigned to the shopper at a step, those that are active first, otherwise as they were assigned. */
function listsAt(facts: PriceFacts, step: PriceStepName): PriceList[] {
  const refs = new Set(facts.assignments.filter(one => placeOf(facts, one) === step).map(one => one.list))
  const lists = [...refs].flatMap(ref => facts.lists.find(list => list.ref === ref) ?? [])
  return [...lists.filter(list => list.active), ...lists.filter(list => !list.active)]
}

function placeOf({ group, channel }: PriceFacts, assignment: Assignment): PriceStepName | undefined {
  if (assignment.group !== undefined && assignment.group !== group) return undefined
  if (assignment.channel !== undefined && assignment.channel !== channel) return undefined
  if (assignment.group === undefined) return assignment.channel === undefined ? undefined : 'channel'
  return assignment.channel === undefined ? 'group' : 'group-on-channel'
}

function answerOf(facts: PriceFacts, { list, discount }: Choice, record: ListedPrice | undefined): PriceAnswer {
  const sale = record?.sale_price ?? null
  const price = sale ?? record?.price ?? null
  if (list !== undefined && record !== undefined && price !== null) {
    const regular = sale !== null && record.price !== null ? { regular: record.price } : {}
    const { currency, tiers, origin } = record
    return convertedFor(facts, { from: 'price-list', list: list.ref, price, currency, ...regular, tiers, origin })
  }
  const { catalogue, base } = facts
  const regular = catalogue.sale_price === null ? {} : { regular: catalogue.price }
  const usual = catalogue.sale_price ?? catalogue.price
  const tiers = record?.tiers ?? []
  if (discount === undefined) {
    return convertedFor(facts, { from: 'catalogue', price: usual, currency: base, ...regular, tiers, origin: 'live' })
  }
  const { origin } = discount
  const reduced = { price: lowered(usual, discount), currency: base, regular: usual, tiers, origin }
  return convertedFor(facts, { from: 'group-discount', discount, ...reduced })
}

function convertedFor({ currency }: PriceFacts, answer: PriceAnswer): PriceAnswer {
  if (answer.price === null || currency.code === answer.currency) return answer
  const { code, rate } = currency
  return { ...answer, converted: { price: rounded(answer.price * rate), currency: code, rate } }
}

function lowered(price: number, { method, amount }: Discount): number {
  if (method === 'price') return amount
  return rounded(Math.max(0, method === 'percent' ? price * (1 - amount / 100) : price - amount))
}

/** Four places, as many as prices have. */
function rounded(value: number): number {
  return Math.round((value + Number.EPSILON) * 10_000) / 10_000
}

function stepOf(facts: PriceFacts, choice: Choice, step: PriceStepName, won: boolean): PriceStep {
  const lists = listsAt(facts, step)
  const refs = lists.map(list => list.ref)
  if (step === choice.step) {
    return { step, outcome: won || step === 'catalogue' ? 'applies' : 'passes', lists: refs }
  }
  if (step === 'catalogue') return { step, outcome: won ? 'overshadowed' : 'applies', lists: [] }
  const filled = step === 'group-discounts' ? facts.discounts.length > 0 : lists.some(list => list.active)
  if (filled) return { step, outcome: 'overshadowed', lists: refs }
  return { step, outcome: lists.length > 0 ? 'inactive' : 'nothing', lists: refs }
}

function verdictOf(
  facts: PriceFacts,
  choice: Choice,
  list: PriceList,
  records: readonly ListedPrice[],
  record: ListedPrice | undefined,
): ListVerdict {
  if (list.ref === choice.list?.ref) {
    if (record === undefined) {
      const currencies = records.map(one => one.currency).sort()
      return currencies.length === 0
        ? { ...list, verdict: 'no-record' }
        : { ...list, verdict: 'other-currency', currencies }
    }
    return { ...list, verdict: record.price === null && record.sale_price === null ? 'no-price' : 'wins' }
  }
  const own = facts.assignments.filter(one => one.list === list.ref)
  const places = own.flatMap(one => placeOf(facts, one) ?? [])
  if (own.length === 0) return { ...list, verdict: list.active ? 'unassigned' : 'inactive' }
  if (places.length === 0) {
    const assigned = own.map(({ group, channel }) => ({
      ...(group === undefined ? {} : { group }),
      ...(channel === undefined ? {} : { channel }),
    }))
    return { ...list, verdict: 'others', assigned }
  }
  if (!list.active) return { ...list, verdict: 'inactive' }
  return { ...list, verdict: places.includes(choice.step) ? 'rival' : 'overshadowed', by: choice.step }
}

function notesOf(facts: PriceFacts, choice: Choice): PriceNote[] {
  const active = (step: PriceStepName): number => listsAt(facts, step).filter(list => list.active).length
  const discounted = facts.discounts.length > 0
  const notes: [PriceNote, boolean][] = [
    ['same-assignment-twice', active(choice.step) > 1],
    ['discounts-beside-list', discounted && active('group') > 0],
    ['discounts-in-order', choice.step === 'group-discounts' && active('channel') > 0],
    ['several-discounts', choice.step === 'group-discounts' && facts.discounts.length > 1],
    ['discount-on-sale', takesOffSale(facts, choice)],
  ]
  return notes.flatMap(([note, holds]) => (holds ? [note] : []))
}

function takesOffSale({ catalogue }: PriceFacts, { discount }: Choice): boolean {
  return discount !== undefined && discount.method !== 'price' && catalogue.sale_price !== null
}
