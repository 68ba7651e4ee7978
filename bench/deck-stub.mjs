// As much of Kong's admin API as decK needs: collections of rows that are listed by page, put and deleted.
import { serve } from './stub.mjs'

const pageSize = 1000
let collections = {}

serve((method, { pathname, searchParams }, body) => {
  const [name, id] = pathname.split('/').slice(1)
  if (name === '') return [200, { version: '2.3.0', configuration: { database: 'postgres' } }]
  if (name === '_empty') return forget()
  collections[name] ??= new Map()
  const rows = collections[name]
  if (method === 'DELETE') rows.delete(id)
  if (method !== 'GET') return method === 'DELETE' ? [204] : keep(rows, JSON.parse(body))
  const from = Number(searchParams.get('offset') ?? 0)
  const data = [...rows.values()].slice(from, from + pageSize)
  const more = from + pageSize < rows.size
  return [
    200,
    more ? { data, offset: String(from + pageSize), next: `/${name}?offset=${from + pageSize}` } : { data, next: null },
  ]
})

function forget() {
  collections = {}
  return [200]
}

function keep(rows, row) {
  rows.set(row.id, row)
  return [201, row]
}
