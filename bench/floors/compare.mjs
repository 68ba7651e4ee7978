// compare LIBRARY FILE REQUESTS: is everything at BigCommerce as the file of one store says, and in which order would it be done?
import { answers } from './answers.mjs'
import { read } from './read.mjs'

/** By what an object of the file is known again: the path, which no two have in one store. */
const keys = {
  categories: row => row.url.path,
  pages: row => `${row.channel_id} ${row.name}`,
  redirects: row => row.from_path,
}

const [library, file, requests] = process.argv.slice(2)
const [store] = Object.values(read(library, file).stores)
const live = { categories: new Map(), pages: new Map(), redirects: new Map() }
const channelIds = {}
for (const { path, data } of await answers(requests)) {
  const kind = /\/(categories|pages|redirects)\?/.exec(path)?.[1]
  if (kind !== undefined) for (const row of data) live[kind].set(keys[kind](row), row)
  else if (path.includes('/channels?')) for (const row of data) channelIds[row.name] = row.id
}

const objects = declared()
const wrong = objects.filter(({ kind, key, fields }) => differs(fields, live[kind].get(key)))
const inOrder = order()
if (wrong.length > 0 || inOrder.length !== objects.length) {
  console.error(
    `${wrong.length} of ${objects.length} differ, ${inOrder.length} are in order; ${JSON.stringify(wrong[0])}`,
  )
  process.exitCode = 1
}

/** Every object with its declared fields and the number of the one that it waits for, or -1. */
function declared() {
  const found = []
  const add = (kind, key, fields, waitsFor = -1) => found.push({ kind, key, fields, waitsFor }) - 1
  for (const { categories } of Object.values(store.category_trees)) addCategories(categories, -1)
  for (const { name, pages, site } of Object.values(store.channels)) {
    const numbers = {}
    for (const [key, { parent, ...fields }] of Object.entries(pages)) {
      numbers[key] = add('pages', `${channelIds[name]} ${fields.name}`, fields, numbers[parent])
    }
    for (const [path, to] of Object.entries(site.redirects)) {
      add('redirects', path, { from_path: path }, typeof to === 'string' ? -1 : numbers[to.page])
    }
  }
  return found

  function addCategories(categories, above) {
    for (const { children = [], url, ...fields } of categories)
      addCategories(children, add('categories', url, fields, above))
  }
}

function differs(fields, row) {
  return row === undefined || Object.entries(fields).some(([name, value]) => !same(value, row[name]))
}

function same(one, other) {
  return (
    one === other || (Array.isArray(one) && one.length === other.length && one.every((item, at) => item === other[at]))
  )
}

/** Numbers of the objects, each after the one that it waits for. */
function order() {
  const waiting = new Int32Array(objects.length)
  const first = new Int32Array(objects.length).fill(-1)
  const next = new Int32Array(objects.length).fill(-1)
  const ready = []
  for (const [at, { waitsFor = -1 }] of objects.entries()) {
    if (waitsFor < 0) ready.push(at)
    else {
      waiting[at] = 1
      next[at] = first[waitsFor]
      first[waitsFor] = at
    }
  }
  for (let at = 0; at < ready.length; at += 1) {
    for (let held = first[ready[at]]; held >= 0; held = next[held]) if (--waiting[held] === 0) ready.push(held)
  }
  return ready
}
