/**
 * Random contents of one store, and what BigCommerce has to hold once they are applied. A shop is drawn as plain numbers,
 * so that any edit of it is again a shop: what collides or leads nowhere is left out or bent when it is written as YAML.
 */

import * as fc from 'fast-check'

interface DrawnPage {
  key: number
  name: number
  body: number
  parent: number
}

interface DrawnRedirect {
  path: number
  to: number
}

interface DrawnChannel {
  key: number
  name: number
  platform: number
  host: number
  active: boolean
  pages: DrawnPage[]
  redirects: DrawnRedirect[]
}

interface DrawnCategory {
  name: number
  parent: number
  order: number
}

interface DrawnTree {
  key: number
  /** 0: there is none. */
  named: number
  categories: DrawnCategory[]
}

export interface DrawnShop {
  /** The first is the channel that every store has. */
  channels: DrawnChannel[]
  /** One for each channel, in the same order. */
  trees: DrawnTree[]
}

const channelKeys = ['us', 'eu', 'fr', 'app']
const channelNames = ['North', 'South', 'East']
const platforms = ['catalyst', 'next']
const treeKeys = ['main', 'second', 'third', 'fourth']
const pageKeys = ['about', 'team', 'jobs', 'help', 'terms']
const pageNames = ['About', 'Team', 'Jobs', 'Help', 'Terms', 'Press']
const categoryNames = ['Men', 'Women', 'Sale', 'Shoes', 'Hats']

const upTo = (most: number) => fc.nat({ max: most })

const page = fc.record({ key: upTo(4), name: upTo(5), body: upTo(2), parent: upTo(9) })
const redirect = fc.record({ path: upTo(5), to: upTo(9) })
const category = fc.record({ name: upTo(4), parent: upTo(9), order: upTo(2) })
const channel = fc.record({
  key: upTo(3),
  name: upTo(2),
  platform: upTo(1),
  host: upTo(4),
  active: fc.boolean(),
  pages: fc.array(page, { maxLength: 4 }),
  redirects: fc.array(redirect, { maxLength: 4 }),
})
const tree = fc.record({ key: upTo(3), named: upTo(2), categories: fc.array(category, { maxLength: 6 }) })

const drawnShop: fc.Arbitrary<DrawnShop> = fc.record({
  channels: fc.array(channel, { minLength: 1, maxLength: 3 }),
  trees: fc.array(tree, { minLength: 1, maxLength: 3 }),
})

/** A shop and what it becomes: now and then another one altogether, mostly the same with some numbers changed. */
export const drawnHistory: fc.Arbitrary<DrawnShop[]> = fc
  .tuple(
    drawnShop,
    fc.array(fc.oneof({ weight: 1, arbitrary: drawnShop }, { weight: 4, arbitrary: edits() }), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([first, steps]) => {
    const shops = [first]
    for (const step of steps) shops.push(Array.isArray(step) ? edited(shops.at(-1)!, step) : step)
    return shops
  })

type Edit = [place: number, value: number]

function edits(): fc.Arbitrary<Edit[]> {
  return fc.array(fc.tuple(upTo(500), upTo(9)), { minLength: 1, maxLength: 5 })
}

/** Each edit sets one number of the shop, takes one element of a list out, or puts it in twice. */
function edited(shop: DrawnShop, steps: readonly Edit[]): DrawnShop {
  const next = structuredClone(shop)
  for (const [place, value] of steps) {
    const spots: (() => void)[] = []
    collectSpots(next, value, spots)
    spots[place % Math.max(1, spots.length)]?.()
  }
  return next
}

function collectSpots(value: unknown, number: number, spots: (() => void)[]): void {
  if (Array.isArray(value)) {
    spots.push(() => value.splice(number % (value.length + 1), 1))
    spots.push(() => value.splice(number % (value.length + 1), 0, ...structuredClone(value.slice(0, 1))))
    for (const member of value) collectSpots(member, number, spots)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const members = value as { [name: string]: unknown }
  for (const [name, member] of Object.entries(members)) {
    if (typeof member === 'number') spots.push(() => Object.assign(members, { [name]: number }))
    else if (typeof member === 'boolean') spots.push(() => Object.assign(members, { [name]: !member }))
    else collectSpots(member, number, spots)
  }
}

const bare: DrawnChannel = { key: 0, name: 0, platform: 0, host: 0, active: true, pages: [], redirects: [] }

/** A shop as the files have it and, one line per object, as `tablesOf` has to find it. */
export interface Shop {
  contents: object
  /** Apart from the three permanent objects where the shop does not speak of them. */
  lines: string[]
}

export function toShop(drawn: DrawnShop): Shop {
  const lines: string[] = []
  const channels: { [key: string]: object } = {}
  const trees: { [key: string]: object } = {}
  const seen = new Set<string>()
  const isNew = (...what: unknown[]): boolean => {
    const text = JSON.stringify(what)
    if (seen.has(text)) return false
    seen.add(text)
    return true
  }
  const chosen = (drawn.channels.length === 0 ? [bare] : drawn.channels)
    .map((one, at) => ({ ...one, at, key: at === 0 ? 0 : 1 + (one.key % 3), tree: drawn.trees[at] }))
    .filter(one => one.at === 0 || (isNew('channel', one.key) && isNew('name', one.name % 3, one.platform % 2)))
    .map(one => ({ ...one, host: freeHost(one.host, isNew) }))
    .map(one => ({
      ...one,
      tree: one.tree !== undefined && isNew('tree', treeKey(one.at, one.tree)) ? one.tree : undefined,
    }))
  const categories = chosen.flatMap(one => {
    if (one.tree === undefined || (one.tree.named % 3 === 0 && one.at > 0)) return []
    const key = treeKey(one.at, one.tree)
    const nodes = toNodes(one.tree.categories)
    trees[key] = {
      ...(one.at === 0 ? { id: 1 } : {}),
      name: `Tree ${one.tree.named % 3}`,
      channels: [channelKeys[one.key]],
      categories: nested(nodes, ''),
    }
    lines.push(`tree ${nameOf(one)} Tree ${one.tree.named % 3}`)
    for (const { path, order } of nodes) lines.push(`category ${nameOf(one)}:${path} ${JSON.stringify([order, ''])}`)
    return nodes.map(({ path }) => ({ reference: `${key}/${path}`, line: `${nameOf(one)}:${path}` }))
  })
  for (const one of chosen) {
    const name = nameOf(one)
    const url = `https://host-${one.host}.example`
    const pages = one.pages.filter(
      (it, at) => isNew(one.at, 'key', it.key % 5) && isNew(one.at, 'page', it.name % 6) && at < 9,
    )
    const own = pages.map(it => ({ key: pageKeys[it.key % 5]!, name: pageNames[it.name % 6]! }))
    const written: { [key: string]: object } = {}
    for (const [at, it] of pages.entries()) {
      const above = own[it.parent % (at + 1)]
      const parent = above === own[at] ? undefined : above
      const body = `<p>${it.body}</p>`
      written[own[at]!.key] = {
        type: 'page',
        name: own[at]!.name,
        body,
        parent: parent?.key ?? null,
      }
      lines.push(
        `page ${name}/${own[at]!.name} below ${parent === undefined ? '-' : `${name}/${parent.name}`} ${JSON.stringify([body, 'page'])}`,
      )
    }
    const targets = [
      ...own.map(it => ({ yaml: { type: 'page', page: it.key } as unknown, line: `${name}/${it.name}` })),
      ...categories.map(it => ({ yaml: { type: 'category', category: it.reference } as unknown, line: it.line })),
      { yaml: '/one/', line: '/one/' },
      { yaml: '/two/', line: '/two/' },
    ]
    const redirects: { [path: string]: unknown } = {}
    for (const it of one.redirects.filter(it => isNew(one.at, 'path', it.path))) {
      const target = targets[it.to % targets.length]!
      redirects[`/old-${it.path}`] = target.yaml
      lines.push(`redirect ${name} /old-${it.path} → ${target.line}`)
    }
    channels[channelKeys[one.key]!] = {
      ...(one.at === 0 ? { id: 1 } : {}),
      name: name.split('/')[1],
      type: 'storefront',
      platform: name.split('/')[0],
      status: one.active ? 'active' : 'inactive',
      pages: written,
      site: { url, redirects },
    }
    lines.push(`channel ${name} ${one.active ? 'active' : 'inactive'}`, `site ${name} ${url}`)
  }
  return { contents: { channels, category_trees: trees }, lines: lines.sort() }
}

/** A key that is bound to an id stands for nothing else. */
function treeKey(at: number, { key }: DrawnTree): string {
  return at === 0 ? treeKeys[0]! : treeKeys[1 + (key % 3)]!
}

function nameOf(one: { at: number; name: number; platform: number }): string {
  if (one.at === 0) return `bigcommerce/${channelNames[one.name % 3]}`
  return `${platforms[one.platform % 2]}/${channelNames[one.name % 3]}`
}

function freeHost(wanted: number, isNew: (...what: unknown[]) => boolean): number {
  for (let host = wanted % 5; ; host = (host + 1) % 5) if (isNew('host', host)) return host
}

interface Node {
  path: string
  above: string
  name: string
  order: number
}

function toNodes(drawn: readonly DrawnCategory[]): Node[] {
  const nodes: Node[] = []
  for (const one of drawn) {
    const above = nodes[one.parent % (nodes.length + 1)]?.path ?? ''
    const name = categoryNames[one.name % 5]!
    const path = above === '' ? name : `${above}/${name}`
    if (!nodes.some(node => node.path === path)) nodes.push({ path, above, name, order: one.order })
  }
  return nodes
}

function nested(nodes: readonly Node[], above: string): object[] {
  return nodes
    .filter(node => node.above === above)
    .map(node => ({ name: node.name, sort_order: node.order, children: nested(nodes, node.path) }))
}
