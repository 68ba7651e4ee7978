// What is measured on: projects by their number of objects, what BigCommerce has before, and the fewest requests for them.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { flat, makeStore } from './model.mjs'
import { head, storeText } from './yaml.mjs'

/** The largest pages and batches that are documented, or known to work. */
const pageSize = 250
const plan = 'STORE-PRO-NP-MONTHLY-T11'
const batchSizes = { categories: 10, pages: 50, redirects: 50 }

/**
 * By name. `objects` counts all, `stores(edit)` are they, of which one percent is another with every other `edit`; `files(edit)` is
 * the text. `reads` are the fewest of a plan, `writes` of an apply, `changes` of one percent.
 */
export const shapes = {
  small: tiny(),
  100: oneStore(100),
  '1k': oneStore(1_000),
  '10k': oneStore(10_000),
  '1k/50': manyStores(50),
  '10k/500': manyStores(500),
  'fleet 1k': fleet(1_000),
  'fleet 100k': fleet(100_000),
}

/** Writes the files of a shape in place of those that were there. */
export function writeShape(directory, shape, edit = 0) {
  rmSync(join(directory, 'stores'), { recursive: true, force: true })
  for (const [name, text] of Object.entries(shape.files(edit))) {
    mkdirSync(dirname(join(directory, name)), { recursive: true })
    writeFileSync(join(directory, name), text)
  }
}

/** Ten lines. */
function tiny() {
  return { objects: 1, files: () => ({ 'stores.yaml': head }), seed: () => seedOf([]) }
}

/** One store with two channels, two sites and two trees. */
function oneStore(objects) {
  const counts = shared(objects - 8)
  const channels = [
    { key: 'us', id: 1, host: 'us.bench.example' },
    { key: 'app', host: 'app.bench.example' },
  ]
  const stores = edit => [makeStore({ key: 'shop', channels, counts, edit })]
  return {
    objects,
    counts,
    stores,
    files: edit => ({ 'stores.yaml': `${head}stores:\n${stores(edit).map(storeText).join('')}` }),
    seed: () => seedOf(['shop']),
    // The account, the store and what is scheduled with it, channels, sites, trees.
    reads: 5 + sumOf(counts, count => Math.ceil(count / pageSize)),
    writes: sumOf(counts, (count, kind) => Math.ceil(count / batchSizes[kind])),
    changes: () => changesOf(stores(1)),
  }
}

/** Twenty objects each: the store, its channel, site and tree, and sixteen in them. */
function manyStores(number) {
  const counts = shared(16)
  const keys = keysOf(number)
  const make = (key, at, edit) => {
    const channels = [{ key: 'us', id: 1, host: `${key}.bench.example` }]
    return makeStore({ key, channels, counts, edit, first: at * 20 })
  }
  const stores = edit => keys.map((key, at) => make(key, at, edit))
  return {
    objects: 1 + number * 20,
    counts,
    stores,
    files: edit => ({
      'stores.yaml': `include: [stores/*.yaml]\n${head}`,
      ...Object.fromEntries(stores(edit).map(store => [`stores/${store.key}.yaml`, `stores:\n${storeText(store)}`])),
    }),
    seed: () => seedOf(keys),
    reads: 1 + number * (4 + sumOf(counts, count => Math.ceil(count / pageSize))),
    writes: number * sumOf(counts, (count, kind) => Math.ceil(count / batchSizes[kind])),
    changes: () => stores(1).reduce((sum, store) => sum + changesOf([store]), 0),
  }
}

/** Stores that are alike and whose contents are nobody's concern: one blueprint, one CSV file. */
function fleet(number) {
  const keys = keysOf(number)
  const blueprint = `blueprints:
  shop: { account: merchant, store_name: "\${each:name}", country: "\${each:country}", plan_sku: ${plan} }
fleets:
  shops: { blueprint: shop, each: stores.csv }
`
  return {
    objects: 1 + number,
    files: () => ({
      'stores.yaml': `${head}${blueprint}`,
      'stores.csv': `key,name,country\n${keys.map(key => `${key},${key},US\n`).join('')}`,
    }),
    seed: () => seedOf(keys),
    reads: 1 + number,
  }
}

function keysOf(number) {
  return Array.from({ length: number }, (_, at) => `shop-${at + 1}`)
}

/** Half categories, three tenths pages, the rest redirects. */
function shared(objects) {
  const counts = { categories: Math.round(objects * 0.5), pages: Math.round(objects * 0.3) }
  return { ...counts, redirects: objects - counts.categories - counts.pages }
}

function changesOf(stores) {
  const channels = stores.flatMap(store => store.channels)
  const edited = {
    categories: channels.flatMap(channel => [...flat(channel.categories)]).filter(one => one.edited).length,
    pages: channels.flatMap(channel => channel.pages).filter(one => one.edited).length,
  }
  return sumOf(edited, (count, kind) => Math.ceil(count / batchSizes[kind]))
}

function sumOf(counts, of) {
  return Object.entries(counts).reduce((sum, [kind, count]) => sum + of(count, kind), 0)
}

/** As in the files. */
const contact = { first_name: 'Ada', last_name: 'Moor', email: 'owner@bench.example', district: 'TX', country: 'US' }

function seedOf(keys) {
  return {
    accounts: [{ id: 'merchant', name: 'Bench', user_email: 'owner@bench.example', primary_contact: contact }],
    stores: keys.map(id => ({ id, account_id: 'merchant', store_name: id, plan_sku: plan })),
  }
}
