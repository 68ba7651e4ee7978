/**
 * Which price does a shopper get, step by step, and why does each other list not apply? The last lines say what the
 * documentation leaves open about it.
 */

import type { Currency, Discount, Party, PriceAnswer, PriceStep, PriceStepName } from '../model/price.ts'
import type { PricedList, PriceReport } from '../model/report.ts'
import { diagnosticsBlock } from './diagnostics.ts'
import { escapeText, quoteText } from './escape.ts'
import { relativeAddress } from './groups.ts'
import { joinBlocks } from './plan.ts'
import { priceNotes } from './price-notes.ts'
import type { RenderOptions, Style } from './style.ts'
import { createStyle } from './style.ts'
import { formatNumber } from './wording.ts'

const titles: { [step in PriceStepName]: string } = {
  'group-on-channel': 'list of the group on the channel',
  group: 'list of the group',
  'group-discounts': 'discounts of the group',
  channel: 'list of the channel',
  catalogue: 'catalogue price',
}

const signs: { [outcome in PriceStep['outcome']]: string } = {
  applies: '✓',
  passes: '✓',
  overshadowed: '×',
  inactive: '×',
  nothing: '–',
}

export function renderPrice(report: PriceReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  return joinBlocks([
    [style.heading(`${escapeText(report.sku)} in ${escapeText(report.store)}`), ...shopperLines(report)],
    stepLines(report, style),
    answerLines(report, style),
    listLines(report, style),
    report.notes.map(note => `note: ${priceNotes[note]}`),
    diagnosticsBlock(report.diagnostics, style),
  ])
}

function shopperLines({ store, shopper, planned, variant_id, product_id }: PriceReport): string[] {
  const { channel, group, currency } = shopper
  const who = group === null ? 'a guest' : `the customer group ${partyWords(group, store)}`
  return [
    `  for ${who} on the channel ${partyWords(channel, store)}, in ${currencyWords(currency)}`,
    `  variant ${escapeText(variant_id)} of product ${escapeText(product_id)}; ${planned ? 'as it will be once the files are applied' : 'as it is now'}`,
  ]
}

function currencyWords({ code, use, rate }: Currency): string {
  if (use === 'default') return `${escapeText(code)} (the default currency)`
  return `${escapeText(code)} (${use === 'display' ? 'display only' : 'transactional'}, rate ${rate})`
}

/** The name, what it is called in the files, and the id. */
function partyWords({ name, id, address }: Party, store: string): string {
  const facts = [
    ...(address === undefined ? [] : [relativeAddress(address, store)]),
    id === undefined ? 'new' : `id ${escapeText(id)}`,
  ]
  return `${quoteText(name)} (${facts.join(', ')})`
}

function stepLines(report: PriceReport, style: Style): string[] {
  const width = Math.max(...Object.values(titles).map(title => title.length))
  return [
    style.heading('The first step that has something decides:'),
    ...report.steps.map((step, at) => {
      const sign = step.outcome === 'applies' || step.outcome === 'passes' ? style.added : style.dim
      return `  ${at + 1}  ${sign(signs[step.outcome])} ${titles[step.step].padEnd(width)}  ${stepWords(step, report)}`.trimEnd()
    }),
  ]
}

function stepWords({ step, outcome, lists }: PriceStep, report: PriceReport): string {
  const listed = lists.map(ref => nameOf(ref, report)).join(', ')
  const found = step === 'group-discounts' ? discountsWords(report) : listed
  const decided = report.steps.findIndex(one => ['applies', 'passes'].includes(one.outcome)) + 1
  switch (outcome) {
    case 'applies':
      return step === 'catalogue' ? 'applies' : `${found} applies`
    case 'passes':
      return `${found} applies, and has no price here: the catalogue's counts, no other list's`
    case 'overshadowed':
      return step === 'catalogue' ? '' : `${found === '' ? '' : `${found}: `}not reached, since step ${decided} decides`
    case 'inactive':
      return `${found}: not active`
    case 'nothing':
      return step === 'group-discounts' ? 'none about this product' : 'none is assigned'
  }
}

function nameOf(ref: string, { lists }: PriceReport): string {
  const list = lists.find(one => one.ref === ref)
  return list === undefined ? escapeText(ref) : quoteText(list.name)
}

function discountsWords({ answer }: PriceReport): string {
  return answer.discount === undefined ? '' : discountWords(answer.discount)
}

function discountWords({ type, method, amount, target }: Discount): string {
  const what = {
    percent: `${amount} percent off`,
    fixed: `${money(amount)} off`,
    price: `a price of ${money(amount)}`,
  }[method]
  const about = type === 'all' ? 'everything' : `${type}${target === undefined ? '' : ` ${escapeText(target)}`}`
  return `${what} (the rule about ${about})`
}

function answerLines(report: PriceReport, style: Style): string[] {
  const { answer, planned } = report
  const price = answer.price === null ? 'no price' : `${money(answer.price)} ${escapeText(answer.currency)}`
  const { converted } = answer
  const shown = converted === undefined ? '' : `, shown as ${money(converted.price)} ${escapeText(converted.currency)}`
  const from = planned
    ? ` [${answer.origin === 'files' ? 'from the files' : 'as it is now, the files do not say'}]`
    : ''
  return [`${style.heading('Price:')} ${price}${shown}, from ${sourceWords(report)}${from}.`, ...asideLines(answer)]
}

function sourceWords(report: PriceReport): string {
  const { answer } = report
  if (answer.from === 'price-list') return `the price list ${nameOf(answer.list ?? '', report)}`
  return answer.from === 'catalogue' ? 'the catalogue' : `the group's discount: ${discountsWords(report)}`
}

function asideLines({ from, regular, currency, tiers }: PriceAnswer): string[] {
  const sale = from === 'group-discount' ? 'before the discount' : 'without its sale price'
  return [
    ...(regular === undefined ? [] : [`  ${money(regular)} ${escapeText(currency)} ${sale}`]),
    ...(tiers.length === 0 ? [] : [`  other prices from ${tiers.map(formatNumber).join(', ')} pieces on`]),
  ]
}

function listLines({ store, lists, planned, steps, shopper }: PriceReport, style: Style): string[] {
  if (lists.length === 0) return ['The store has no price lists.']
  const names = lists.map(list => partyWords(list, store))
  const width = Math.max(...names.map(name => name.length))
  return [
    style.heading('Price lists:'),
    ...lists.map((list, at) => {
      const wins = list.verdict === 'wins'
      const origin = planned && list.origin === 'live' ? ' [not in the files]' : ''
      const number = steps.findIndex(one => one.step === list.by) + 1
      const why = verdictWords(list, number, shopper.currency.code)
      return `  ${(wins ? style.added : style.dim)(wins ? '✓' : '×')} ${names[at]!.padEnd(width)}  ${why}${origin}`
    }),
  ]
}

function verdictWords(list: PricedList, step: number, currency: string): string {
  switch (list.verdict) {
    case 'wins':
      return 'applies'
    case 'no-price':
      return 'applies, but its record for this variant says no price'
    case 'no-record':
      return 'applies, but has no record for this variant'
    case 'other-currency':
      return `applies, but has no record for this variant that counts for ${escapeText(currency)} (it has ${list.currencies?.map(escapeText).join(', ')})`
    case 'overshadowed':
      return `overshadowed by step ${step}`
    case 'rival':
      return 'has the same assignment as the list that is taken here'
    case 'inactive':
      return 'not active'
    case 'unassigned':
      return 'assigned to nobody'
    case 'others':
      return `assigned to others: ${othersWords(list)}${list.active ? '' : '; not active either'}`
  }
}

function othersWords({ assigned = [], assigned_count: all = 0 }: PricedList): string {
  const shown = assigned.map(({ group, channel }) => {
    const parts = [
      group === undefined ? [] : [`group ${quoteText(group.name)}`],
      channel === undefined ? [] : [`channel ${quoteText(channel.name)}`],
    ]
    return parts.flat().join(' on ') || 'a group or channel that is gone'
  })
  const more = all - shown.length
  return `${shown.join('; ')}${more > 0 ? `; and ${formatNumber(more)} more` : ''}`
}

/** At least two places, as many as it has at most. */
function money(value: number): string {
  const [whole = '0', places = ''] = String(value).split('.')
  return `${formatNumber(Number(whole))}.${places.padEnd(2, '0')}`
}
