/**
 * What the local BigCommerce itself holds of a store, read past every API and past our own code: one line per object,
 * with the names of other objects in place of ids, so that two worlds can be compared.
 */

import type { Harness } from './project.ts'

type Row = { id: number } & { [field: string]: unknown }

/** One line per object of store `a`; whatever is deleted but still kept as a row is left out. */
export function tablesOf(harness: Harness, store = 'a'): string[] {
  const rows = rowsOf(harness, store)
  const channels = new Map(rows('channels').map(row => [row.id, `${row.platform}/${row.name}`]))
  const sites = new Map(rows('sites').map(row => [row.id, channels.get(row.channel_id as number)]))
  const trees = new Map(
    rows('trees').map(row => [row.id, (row.channels as number[]).map(id => channels.get(id)).join()]),
  )
  const pages = new Map(rows('pages').map(row => [row.id, `${channels.get(row.channel_id as number)}/${row.name}`]))
  const categories = new Map<number, string>()
  const pathOf = (row: Row): string => {
    const above = rows('categories').find(other => other.id === row.parent_id)
    return above === undefined ? `${trees.get(row.tree_id as number)}:${row.name}` : `${pathOf(above)}/${row.name}`
  }
  for (const row of rows('categories')) categories.set(row.id, pathOf(row))
  const named = (names: Map<number, string | undefined>, id: unknown): string =>
    id === 0 || id === undefined ? '-' : (names.get(id as number) ?? `lost ${id}`)

  return [
    ...rows('channels')
      .filter(row => row.status !== 'deleted')
      .map(row => `channel ${channels.get(row.id)} ${row.status}`),
    ...rows('sites')
      .filter(row => channels.has(row.channel_id as number))
      .map(row => `site ${sites.get(row.id)} ${row.url}`),
    ...rows('trees').map(row => `tree ${trees.get(row.id)} ${row.name}`),
    ...rows('categories').map(row => `category ${pathOf(row)} ${JSON.stringify([row.sort_order, row.description])}`),
    ...rows('pages').map(
      row => `page ${pages.get(row.id)} below ${named(pages, row.parent_id)} ${JSON.stringify([row.body, row.type])}`,
    ),
    ...rows('redirects').map(row => {
      const to = row.to as { type: string; url?: string; entity_id?: number }
      const names = to.type === 'page' ? pages : categories
      return `redirect ${sites.get(row.site_id as number)} ${row.from_path} → ${to.url ?? named(names, to.entity_id)}`
    }),
  ].sort()
}

/** The rows of a store as they are kept, by kind. */
export function rowsOf(harness: Harness, store = 'a'): (kind: string) => Row[] {
  const { world } = harness.sandbox
  const hash = world.stores.find(one => one.id === store)?.store_hash ?? ''
  const tables = world.contents[hash]?.tables ?? {}
  return kind => (tables[kind]?.rows ?? []) as unknown as Row[]
}
