/** Contents of a store for tests: a little of every kind, forty objects in all. */

export function fortyObjects(): object {
  const pages: { [key: string]: object } = { about: { type: 'page', name: 'About', body: '<p>Since 1998</p>' } }
  for (let n = 1; n <= 9; n += 1)
    pages[`page-${n}`] = { type: 'page', name: `Page ${n}`, parent: 'about', body: `<p>${n}</p>` }
  const redirects: { [path: string]: unknown } = { '/men': { type: 'category', category: 'us/Men' } }
  for (let n = 1; n <= 9; n += 1) redirects[`/old-${n}`] = `/new-${n}/`
  return {
    channels: {
      us: {
        id: 1,
        name: 'US shop',
        type: 'storefront',
        platform: 'bigcommerce',
        site: { url: 'https://us.example', redirects },
        pages,
      },
      eu: {
        name: 'eu',
        type: 'storefront',
        platform: 'catalyst',
        status: 'active',
        site: { url: 'https://eu.example' },
      },
    },
    category_trees: {
      us: { id: 1, name: 'US', channels: ['us'], categories: [{ name: 'Men', children: twelve('Shirt') }] },
      eu: { name: 'EU', channels: ['eu'], categories: [{ name: 'Women' }] },
    },
  }
}

function twelve(name: string): object[] {
  return Array.from({ length: 12 }, (_, n) => ({ name: `${name} ${n}`, sort_order: n }))
}
