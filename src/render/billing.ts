/** What does a plan do to the bill? One line for the sum, one for each store; what is not known is called unknown. */

import type { Billing, BillingChange } from '../model/plan.ts'
import type { Money } from '../model/settings.ts'
import { escapeText } from './escape.ts'
import type { Style } from './style.ts'
import { countOf, formatNumber } from './wording.ts'

const shownStores = 20

export function billingLines(billing: Billing | undefined, style: Style): string[] {
  if (billing === undefined) return []
  const { starts, stops, changes, stores } = billing
  const parts = [
    starts > 0 ? `${countOf(starts, 'store')} ${starts === 1 ? 'starts' : 'start'} to be billed` : '',
    stops > 0 ? `${countOf(stops, 'store')} ${stops === 1 ? 'stops' : 'stop'} being billed` : '',
    changes > 0 ? `${countOf(changes, 'store')} ${changes === 1 ? 'changes its plan' : 'change their plans'}` : '',
  ].filter(part => part !== '')
  const shown = stores.slice(0, shownStores)
  const rows = shown.map(one => [escapeText(one.address), planWords(one), monthlyWords(one.monthly)])
  const widths = [0, 1].map(at => Math.max(...rows.map(row => row[at]!.length)))
  const hidden = stores.length - shown.length
  return [
    `${style.heading('Billing:')} ${parts.join(', ')}; ${sumWords(billing)}.`,
    ...rows.map(row => `  ${row[0]!.padEnd(widths[0]!)}  ${row[1]!.padEnd(widths[1]!)}  ${row[2]}`),
    ...(hidden > 0 ? [`  … ${formatNumber(hidden)} more; --format json lists all`] : []),
  ]
}

export function sumWords({ monthly, known, without_price: unpriced }: Billing): string {
  if (monthly !== 'unknown') return `${amountsWords(monthly)} a month`
  const rest = known.length === 0 ? '' : `, apart from ${amountsWords(known)}`
  const named = unpriced.slice(0, 3).map(escapeText).join(', ')
  const more = unpriced.length > 3 ? ` and ${unpriced.length - 3} more` : ''
  return `what that costs is unknown${rest} (\`prices\` does not name ${named}${more})`
}

export function planWords({ effect, from, to, when }: BillingChange): string {
  const later = when === 'cycle_end' ? ' (end of the billing cycle)' : ''
  const plans = [from, to].filter(sku => sku !== undefined).map(escapeText)
  return `${effect.padEnd(7)}  ${plans.join(' → ')}${later}`
}

export function monthlyWords(monthly: Money[] | 'unknown'): string {
  return monthly === 'unknown' ? 'unknown' : amountsWords(monthly)
}

function amountsWords(amounts: readonly Money[]): string {
  return amounts.map(amountWords).join(', ')
}

/** `+299.95 USD`, `-80.00 USD`, `±0.00 USD` */
function amountWords({ amount, currency }: Money): string {
  const sign = amount > 0 ? '+' : amount < 0 ? '-' : '±'
  const [whole = '0', cents = ''] = String(Math.abs(amount)).split('.')
  return `${sign}${formatNumber(Number(whole))}.${cents.padEnd(2, '0')} ${escapeText(currency)}`
}
