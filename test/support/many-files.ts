/** A project of 2,000 objects in 43 files: one store with pages, redirects and categories, as teams lay them out. */

import { portfolio } from './project.ts'

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n + 1))

/** A page, with the text that is edited. */
const pageText = (n: number, word: string): string => `<p>This is page ${n}: ${word}.</p>`

export const pagesFile = (at: number, word = 'first') => ({
  version: 1,
  stores: {
    a: {
      channels: {
        us: {
          pages: Object.fromEntries(
            times(25, n => {
              const id = (at - 1) * 25 + n
              return [`page-${id}`, { type: 'page', name: `Page ${id}`, body: pageText(id, word) }]
            }),
          ),
        },
      },
    },
  },
})

const redirectsFile = (at: number) => ({
  version: 1,
  stores: {
    a: {
      channels: {
        us: {
          site: {
            url: 'https://us.example',
            redirects: Object.fromEntries(times(60, n => [`/old-${at}-${n}`, `/new-${n}/`])),
          },
        },
      },
    },
  },
})

const categories = times(36, n => ({ name: `C${n}`, children: times(10, m => ({ name: `C${n} ${m}` })) }))

/** Texts by path. 1 account, 1 store, 1 channel, 1 site, 1 tree, 396 categories, 1,200 redirects, 400 pages. */
export function manyFiles(): { [file: string]: object } {
  const own = portfolio({
    channels: { us: { id: 1 } },
    category_trees: { us: { id: 1, name: 'US', channels: ['us'], categories } },
  })
  const files: { [file: string]: object } = { 'stores.yaml': { ...own, include: ['pages/*.yaml', 'redirects/*.yaml'] } }
  for (const at of times(16, n => n)) files[`pages/${at}.yaml`] = pagesFile(at)
  for (const at of times(20, n => n)) {
    const file = redirectsFile(at)
    if (at > 1) Reflect.deleteProperty(file.stores.a.channels.us.site, 'url')
    files[`redirects/${at}.yaml`] = file
  }
  return files
}
