// What is measured on: projects by their number of objects, what BigCommerce has before, and the fewest requests for them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { flat, makeStore } from './model.mjs'
import { head, storeFields, storeText } from './yaml.mjs'

/** The largest pages and batches that are documented, or known to work. */
const pageSize = 250
const plan = 'STORE-PRO-NP-MONTHLY-T11'
const batchSizes = { categories: 10, pages: 50, redirects: 50 }

/**
 * By name. `objects` counts all, `stores(edit)` are they, of which one percent is another with every other `edit`; `files(edit)` is
 * the text. `reads` are the fewest of a plan, `writes` of an apply, `changes` of one percent; `rounds` of writes at once.
 */
export const shapes = {
  small: tiny(),
  100: oneStore(100),
  '1k': oneStore(1_000),
  '10k': oneStore(10_000),
  '200/10': manyStores(10),
  '10k/500': manyStores(500),
  '48 MB': oneFile(58),
  '900 groups': groups(900),
  'fleet 1k': fleet(1_000),
  'fleet 100k': fleet(100_000),
}

/** The files of a shape, written when the result is called. */
export function prepareShape(directory, shape, edit) {
  const files = Object.entries(shape.files(edit))
  for (const [name] of files) mkdirSync(dirname(join(directory, name)), { recursive: true })
  return () => {
    for (const [name, text] of files) writeFileSync(join(directory, name), text)
  }
}

/** Ten lines. */
function tiny() {
  return { objects: 1, files: () => ({ 'stores.yaml': head }), seed: () => seedOf([]) }
}

/** One store with two channels, two sites and two trees. */
function oneStore(objects) {
  const counts = shared(objects - 8)
  const stores = edit => [makeStore({ key: 'shop', channels: twoChannels('shop'), counts, edit })]
  return {
    objects,
    counts,
    stores,
    files: edit => ({ 'stores.yaml': `${head}stores:\n${stores(edit).map(storeText).join('')}` }),
    seed: () => seedOf(['shop']),
    // The account, the store and what is scheduled with it, channels, sites, trees.
    reads: 5 + pagesOf(counts),
    writes: () => writesOf(stores(0)),
    changes: () => changesOf(stores(1)),
    // Of categories, of which three requests may be under way; the first ones alone, since the others lie in them.
    rounds: 1 + Math.ceil((Math.ceil(counts.categories / batchSizes.categories) - 1) / 3),
  }
}

/** So many stores of a thousand objects in one file. */
function oneFile(number) {
  const counts = shared(992)
  const stores = edit => keysOf(number).map(key => makeStore({ key, channels: twoChannels(key), counts, edit }))
  return {
    objects: 1 + number * 999,
    stores,
    files: edit => ({ 'stores.yaml': `${head}stores:\n${stores(edit).map(storeText).join('')}` }),
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
    reads: 1 + number * (4 + pagesOf(counts)),
    writes: () => writesOf(stores(0)),
    changes: () => changesOf(stores(1)),
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

/** Objects that are written one by one. */
function groups(number) {
  const lines = Array.from({ length: number }, (_, at) => `      group-${at + 1}: { name: Group ${at + 1} }`)
  const store = ['  shop:', ...storeFields('shop'), '    customer_groups:', ...lines]
  return {
    objects: 2 + number,
    files: () => ({ 'stores.yaml': `${head}stores:\n${store.join('\n')}\n` }),
    seed: () => seedOf(['shop']),
    writes: () => number,
  }
}

function twoChannels(store) {
  return [
    { key: 'us', id: 1, host: `us.${store}.example` },
    { key: 'app', host: `app.${store}.example` },
  ]
}

function keysOf(number) {
  return Array.from({ length: number }, (_, at) => `shop-${at + 1}`)
}

/** Half categories, three tenths pages, the rest redirects. */
function shared(objects) {
  const counts = { categories: Math.round(objects * 0.5), pages: Math.round(objects * 0.3) }
  return { ...counts, redirects: objects - counts.categories - counts.pages }
}

/** A channel, a site and a tree at a time or two; then full batches, but never an object together with the one that it lies in. */
function writesOf(stores) {
  return totalOf(stores, ({ channels }) => {
    const categories = channels.flatMap(channel => [...flat(channel.categories)])
    const pages = channels.flatMap(channel => channel.pages)
    const redirects = channels.flatMap(channel => channel.redirects)
    const trees = channels.some(({ id }) => id === undefined) ? 2 : 1
    const levels = (rows, isBelow) => (rows.some(isBelow) ? 2 : 1)
    return (
      channels.length * 2 +
      trees +
      Math.max(
        batches('categories', categories),
        levels(categories, ({ above }) => above !== undefined),
      ) +
      Math.max(
        batches('pages', pages),
        levels(pages, ({ parent }) => parent !== undefined),
      ) +
      batches('redirects', redirects)
    )
  })
}

function changesOf(stores) {
  return totalOf(stores, ({ channels }) => {
    const categories = channels.flatMap(channel => [...flat(channel.categories)])
    const pages = channels.flatMap(channel => channel.pages)
    const isEdited = ({ edited }) => edited
    return batches('categories', categories.filter(isEdited)) + batches('pages', pages.filter(isEdited))
  })
}

function totalOf(stores, of) {
  return stores.reduce((sum, store) => sum + of(store), 0)
}

function batches(kind, rows) {
  return Math.ceil(rows.length / batchSizes[kind])
}

function pagesOf(counts) {
  return Object.values(counts).reduce((sum, count) => sum + Math.ceil(count / pageSize), 0)
}

/** As in the files. */
const contact = { first_name: 'Ada', last_name: 'Moor', email: 'owner@bench.example', district: 'TX', country: 'US' }

function seedOf(keys) {
  return {
    accounts: [{ id: 'merchant', name: 'Bench', user_email: 'owner@bench.example', primary_contact: contact }],
    stores: keys.map(id => ({ id, account_id: 'merchant', store_name: id, plan_sku: plan })),
  }
}
