// The objects that are measured with, as plain data: of these the YAML, Terraform's files and Kong's are written.

const words =
  `outdoor clothing made to last since the first winter of a small company that went up the hill with wool and came
back with rain the people who wear it write to us from harbours forests and trains and every letter is read`.split(
    /\s+/,
  )

/** Always the same words for a number; `length` of them. */
export function prose(seed, length) {
  return Array.from({ length }, (_, at) => words[(seed * 7 + at * (1 + (seed % 5))) % words.length]).join(' ')
}

/**
 * A store with channels, each of them with a site and a tree of its own. `counts` are shared among the channels.
 * Of categories and pages every eightieth, which is one percent of all objects, says `edit` somewhere.
 */
export function makeStore({ key, channels, counts, edit, first = 0 }) {
  let number = first
  const channelsMade = channels.map((channel, at) => {
    const share = kind => Math.floor((counts[kind] + channels.length - 1 - at) / channels.length)
    const own = (kind, make) =>
      Array.from({ length: share(kind) }, (_, n) => {
        number += 1
        return make(n + 1, number, number % 80 === 1 ? edit : 0)
      })
    const name = n => `${channel.key} ${n}`
    const categories = own('categories', (n, seed, own) => category(name(n), seed, own))
    const pages = own('pages', (n, seed, own) => page(name(n), n, seed, own))
    const redirects = Array.from({ length: share('redirects') }, (_, n) => redirect(channel, n + 1, pages))
    return { ...channel, categories: nested(categories), pages, redirects }
  })
  return { key, channels: channelsMade }
}

/** Twenty categories make a family: one above, the others below it. */
function nested(categories) {
  const families = []
  for (let at = 0; at < categories.length; at += 20) {
    families.push({ ...categories[at], children: categories.slice(at + 1, at + 20) })
  }
  return families
}

function category(name, seed, edit) {
  return {
    name: `Category ${name}`,
    edited: edit > 0,
    description: `<p>${prose(seed, 105)}</p>`,
    url: `/${name.replace(' ', '/')}/`,
    sort_order: (seed % 90) + edit,
    page_title: `Category ${name}: ${prose(seed, 4)}`,
    meta_keywords: [`key ${seed}`, prose(seed + 1, 1), 'all'],
    meta_description: prose(seed + 2, 20),
    search_keywords: prose(seed + 3, 6),
  }
}

/** The first page of twenty-one is above the others. */
function page(name, n, seed, edit) {
  const above = n - ((n - 1) % 21)
  return {
    key: `page-${n}`,
    edited: edit > 0,
    ...(above === n ? {} : { parent: `page-${above}` }),
    name: `Page ${name}`,
    url: `/pages/${n}/`,
    sort_order: (seed % 90) + edit,
    meta_title: `Page ${name}`,
    meta_description: prose(seed, 20),
    search_keywords: prose(seed + 1, 6),
    body: [1, 2, 3, 4, 5].map(line => `<p>${prose(seed + line, 20)}</p>`),
  }
}

/** Every second one leads to a page, by reference. */
function redirect(channel, n, pages) {
  const path = `/old/${channel.key}/${n}/${prose(n, 6).replaceAll(' ', '-')}`
  const page = pages[(n * 3) % Math.max(1, pages.length)]
  return n % 2 === 1 || page === undefined ? { path, url: `/new/${n}/` } : { path, page: page.key }
}

/** The categories of a tree one by one, with the name of the one above. */
export function* flat(categories, above) {
  for (const { children = [], ...category } of categories) {
    yield { ...category, above }
    yield* flat(children, category.name)
  }
}
