/** Which price list applies to a SKU, a channel and a customer group, and why? Only reads, and only what it needs. */

import { ToolError } from '../model/errors.ts'
import type { Api } from '../model/kind.ts'
import type { Discount, ListedPrice, ListVerdict, PriceFacts } from '../model/price.ts'
import type { PricedList, PriceReport } from '../model/report.ts'
import type { Desired } from '../model/resources.ts'
import { storeUnit } from '../model/resources.ts'
import { fittingDiscounts } from '../pricing/discounts.ts'
import type { Group, Market } from '../pricing/market.ts'
import { readMarket } from '../pricing/market.ts'
import { planMarket, planRecords } from '../pricing/planned.ts'
import { chooseStep, explainPrice as explain } from '../pricing/resolve.ts'
import type { Variant } from '../pricing/variant.ts'
import { readAncestry, readRecords, readVariant } from '../pricing/variant.ts'
import type { Context } from './context.ts'
import type { Identities } from './price-identity.ts'
import { identify } from './price-identity.ts'
import { chooseStore } from './price-names.ts'
import type { Described, Shopper } from './price-shopper.ts'
import { findShopper, toParty } from './price-shopper.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'
import type { OpenStore } from './stores.ts'
import { openStores } from './stores.ts'

export interface PriceQuestion extends Described {
  /** Key or address of a store of the files. */
  store: string
  sku: string
  /** Over what will be there once the files are applied. */
  planned: boolean
}

export async function explainPrice(context: Context, project: Project, question: PriceQuestion): Promise<PriceReport> {
  const store = chooseStore(project, question.store)
  const opened = await openOne(project, store)
  const { api } = opened
  const [now, variant] = await Promise.all([
    readMarket(api),
    readVariant(api, question.sku, declaredSkus(project, store)),
  ])
  const identities = await identify(project, opened, now, context.clock.now())
  const market = question.planned ? planMarket(identities.addressed(now), identities) : identities.addressed(now)
  const shopper = await findShopper(api, market, identities, question)
  const { channel, group, currency, notes } = shopper
  const facts: PriceFacts = {
    ...factsOf(market, shopper),
    discounts: group === undefined ? [] : await discountsOf(api, group, variant),
    catalogue: { price: variant.price, sale_price: variant.sale_price },
  }
  const records = await recordsFor(api, facts, variant, question.planned ? identities : undefined)
  const explained = explain(facts, records)
  return {
    ...reportHead(context, 0, []),
    command: 'explain price',
    store: store.address,
    planned: question.planned,
    sku: variant.sku,
    variant_id: variant.id,
    product_id: variant.productId,
    shopper: { channel: toParty(channel), group: group === undefined ? null : toParty(group), currency },
    answer: explained.answer,
    steps: explained.steps,
    lists: explained.lists.map(list => toPricedList(list, market)),
    notes: [...notes, ...explained.notes],
  }
}

async function openOne(project: Project, store: Desired): Promise<OpenStore> {
  const { open, left } = await openStores(project, [store])
  if (open[0] !== undefined) return open[0]
  const { address, source } = store
  throw new ToolError('STORE_UNAVAILABLE', left[0]?.message ?? `${address} cannot be read`, {
    hint: left[0]?.hint,
    address,
    source,
  })
}

function factsOf(market: Market, { channel, group, currency }: Shopper): Omit<PriceFacts, 'discounts' | 'catalogue'> {
  return {
    channel: channel.ref,
    ...(group === undefined ? {} : { group: group.ref }),
    currency,
    base: market.currencies.find(one => one.use === 'default')?.code ?? currency.code,
    lists: market.lists,
    assignments: market.assignments,
  }
}

/** Categories above those of the product are read only for a rule that none of its own answers to. */
async function discountsOf(api: Api, { rules }: Group, variant: Variant): Promise<Discount[]> {
  const far = rules.some(({ type, target = '' }) => type === 'category' && !variant.categories.includes(target))
  const categories = far ? await readAncestry(api, variant.categories) : variant.categories
  const skus = [variant.sku, variant.productSku].map(sku => sku.toLowerCase())
  return fittingDiscounts(rules, { productId: variant.productId, skus, categories })
}

/** The prices of the one list that may apply; a list that does not exist yet has those of the files alone. */
async function recordsFor(
  api: Api,
  facts: PriceFacts,
  variant: Variant,
  planned: Identities | undefined,
): Promise<ListedPrice[]> {
  const { list } = chooseStep(facts)
  if (list === undefined) return []
  const live = list.id === undefined ? [] : await readRecords(api, list.id, variant.id)
  if (planned === undefined) return live
  const { declared, removed } = planned.recordsOf(list.address, variant.sku)
  return planRecords(live, declared, removed)
}

/** SKUs that the files name, by which a slip may be explained. */
function declaredSkus(project: Project, { key }: Desired): string[] {
  const unit = storeUnit(key)
  const records = project.config.desired.filter(one => one.kind === 'price_record' && one.unit === unit)
  return [...new Set(records.map(one => one.key.slice(0, one.key.lastIndexOf('/'))))]
}

/** How many of the others that a list is assigned to are named. */
const shownOthers = 5

function toPricedList({ assigned, ...list }: ListVerdict, { groups, channels }: Market): PricedList {
  if (assigned === undefined) return list
  const named = assigned.slice(0, shownOthers).map(({ group, channel }) => {
    const [ofGroup, ofChannel] = [groups.find(one => one.ref === group), channels.find(one => one.ref === channel)]
    return {
      ...(ofGroup === undefined ? {} : { group: toParty(ofGroup) }),
      ...(ofChannel === undefined ? {} : { channel: toParty(ofChannel) }),
    }
  })
  return { ...list, assigned: named, assigned_count: assigned.length }
}
