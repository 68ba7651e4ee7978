/**
 * Which products can nobody buy although they stand in a category, and which are sold where no category leads to them?
 * Products are read once, each with its categories and channels; only ids of categories are kept, and only where they are needed.
 */

import type { AuditFinding } from '../model/store-audit.ts'
import type { Json } from '../model/values.ts'
import type { AuditScope } from './scope.ts'
import { channelKey, counted, defaultChannel, shownAtMost } from './scope.ts'

/** Ids that a finding lists for programs. */
const listedAtMost = 1_000

export async function auditProducts(
  scope: AuditScope,
  wanted: { channels: boolean; categories: boolean },
): Promise<AuditFinding[]> {
  const inTreeOf = wanted.categories ? await categoriesByChannel(scope) : new Map<number, Set<number>>()
  const nowhere = new Tally()
  const outside = new Tally()
  const pairs = new Map<number, number>()
  const query = { include: 'channels', include_fields: 'categories' }
  for await (const row of scope.rows('/v3/catalog/products', { query })) {
    const [id, channels, categories] = [Number(row.id), numbersOf(row.channels), numbersOf(row.categories)]
    if (wanted.channels && channels.length === 0 && categories.length > 0) nowhere.add(id)
    const missing = channels.filter(channel => {
      const own = inTreeOf.get(channel)
      return own !== undefined && !categories.some(category => own.has(category))
    })
    for (const channel of missing) pairs.set(channel, (pairs.get(channel) ?? 0) + 1)
    if (missing.length > 0) outside.add(id)
  }
  return [...nowhereFinding(scope, nowhere), ...outsideFinding(scope, outside, pairs)]
}

/** Counts, and the first ids. */
class Tally {
  count = 0
  readonly ids: number[] = []

  add(id: number): void {
    this.count += 1
    if (this.ids.length < listedAtMost) this.ids.push(id)
  }

  get examples(): string[] {
    return this.ids.slice(0, shownAtMost).map(String)
  }
}

/** The ids of the categories in the tree of each channel; a channel without a tree is missing. */
async function categoriesByChannel({ rows }: AuditScope): Promise<Map<number, Set<number>>> {
  const ofTree = new Map<number, Set<number>>()
  const ofChannel = new Map<number, Set<number>>()
  for await (const row of rows('/v3/catalog/trees', { paging: 'undocumented' })) {
    const ids = new Set<number>()
    ofTree.set(Number(row.id), ids)
    for (const channel of numbersOf(row.channels)) ofChannel.set(channel, ids)
  }
  for await (const row of rows('/v3/catalog/trees/categories')) {
    ofTree.get(Number(row.tree_id))?.add(Number(row.category_id))
  }
  return ofChannel
}

function numbersOf(value: Json | undefined): number[] {
  return Array.isArray(value) ? value.map(Number) : []
}

function nowhereFinding({ storefronts }: AuditScope, { count, ids, examples }: Tally): AuditFinding[] {
  if (count === 0) return []
  const channel = storefronts[0] ?? { id: defaultChannel, status: '', type: '', platform: '' }
  return [
    {
      id: 'products-no-channel',
      check: 'products',
      severity: 'warning',
      count,
      examples,
      message: `${counted(count, 'product')} in a category and on no channel: no shopper can see or buy them`,
      fix: 'Assign them to the channels that sell them; products made through the API start on none.',
      yaml: [
        'channels:',
        `  ${channelKey(channel)}:`,
        '    products:',
        ...examples.map(id => `      - { id: ${id} }`),
      ].join('\n'),
      facts: { product_ids: ids, truncated: count > ids.length },
    },
  ]
}

function outsideFinding(_: AuditScope, { count, ids, examples }: Tally, pairs: Map<number, number>): AuditFinding[] {
  if (count === 0) return []
  const channels = [...pairs].sort(([left], [right]) => left - right)
  return [
    {
      id: 'products-outside-tree',
      check: 'product-categories',
      severity: 'note',
      count,
      examples,
      message: `${counted(count, 'product')} sold on a channel and in no category of its tree (${channels.map(([id, of]) => `channel ${id}: ${of}`).join(', ')}); shoppers find them by search or link only`,
      fix: 'Put them into a category of the tree: PUT /v3/catalog/products/category-assignments, or the control panel.',
      facts: {
        product_ids: ids,
        truncated: count > ids.length,
        channels: channels.map(([channel_id, products]) => ({ channel_id, products })),
      },
    },
  ]
}
