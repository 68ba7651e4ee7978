import { describe, expect, test } from 'vitest'
import type { Json } from '../../src/model/values.ts'
import { type Answer, collect, failureOf, makeApi, type Seen, startServer } from './support.ts'

const ids = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => ({ id: from + at }))
const query = (request: Seen) => new URL(request.url, 'http://x').searchParams

/** A server with so many rows, at most `cap` on a page. */
const paged = (rows: Json[], cap = 250, changes: (page: number) => void = () => undefined) => {
  return (request: Seen): Answer => {
    const page = Number(query(request).get('page'))
    const perPage = Math.min(Number(query(request).get('limit')), cap)
    const data = rows.slice((page - 1) * perPage, page * perPage)
    const pagination = {
      total: rows.length,
      count: data.length,
      per_page: perPage,
      current_page: page,
      total_pages: Math.ceil(rows.length / perPage),
    }
    changes(page)
    return { json: { data, meta: { pagination } } }
  }
}

describe('lists', () => {
  test('1,001 rows are five requests, and come in order', async () => {
    const server = await startServer(paged(ids(1, 1001)))
    const { api } = makeApi(server.url)
    expect(await collect(api.list('/v3/pages', { query: { 'channel_id:in': [1, 2] } }))).toEqual(ids(1, 1001))
    expect(server.paths().sort()).toEqual(
      [1, 2, 3, 4, 5].map(page => `GET /v3/pages?channel_id:in=1,2&limit=250&page=${page}`),
    )
  })

  test('one page is one request; an empty list too', async () => {
    for (const count of [0, 1, 250]) {
      const server = await startServer(paged(ids(1, count)))
      expect(await collect(makeApi(server.url).api.list('/x'))).toHaveLength(count)
      expect(server.seen).toHaveLength(1)
    }
  })

  test('a server that gives fewer rows per page is followed', async () => {
    const server = await startServer(paged(ids(1, 120), 50))
    expect(await collect(makeApi(server.url).api.list('/x'))).toEqual(ids(1, 120))
    expect(server.paths()).toEqual(['GET /x?limit=250&page=1', 'GET /x?limit=50&page=2', 'GET /x?limit=50&page=3'])
  })

  test('the caller may ask for smaller pages', async () => {
    const server = await startServer(paged(ids(1, 5)))
    expect(await collect(makeApi(server.url).api.list('/x', { query: { limit: 2 } }))).toEqual(ids(1, 5))
    expect(server.seen).toHaveLength(3)
  })

  test('pages come in order although they are answered out of order, and no more than allowed at once', async () => {
    let now = 0
    let most = 0
    const answer = paged(ids(1, 1750))
    let go: () => void = () => undefined
    const server = await startServer(async request => {
      now += 1
      most = Math.max(most, now)
      // Of the six pages after the first, each even one is answered after the odd one that follows it.
      const page = Number(query(request).get('page'))
      if (page % 2 === 0)
        await new Promise<void>(resolve => {
          go = resolve
        })
      else go()
      now -= 1
      return answer(request)
    })
    const { api } = makeApi(server.url, { parallelism: 8 })
    expect(await collect(api.list('/x', { cap: { name: 'pages', max: 2 } }))).toEqual(ids(1, 1750))
    expect(most).toBe(2)
  })

  test('who stops reading stops asking', async () => {
    const server = await startServer(paged(ids(1, 250_000)))
    for await (const row of makeApi(server.url).api.list('/x')) if (row.id === 251) break
    expect(server.seen.length).toBeLessThanOrEqual(5)
  })

  test('a page that fails fails the list in its turn', async () => {
    const answer = paged(ids(1, 1000))
    const server = await startServer(request =>
      query(request).get('page') === '3' ? { status: 403, json: {} } : answer(request),
    )
    const rows: unknown[] = []
    const { error } = await failureOf(
      (async () => {
        for await (const row of makeApi(server.url).api.list('/x')) rows.push(row)
      })(),
    )
    expect(error.code).toBe('FORBIDDEN')
    expect(rows).toEqual(ids(1, 500))
  })
})

describe('lists that move while they are read', () => {
  test('a row that comes again is left out', async () => {
    const rows = ids(1, 600)
    const server = await startServer(paged(rows, 250, page => page === 1 && rows.unshift({ id: 9999 })))
    expect(await collect(makeApi(server.url, { parallelism: 1 }).api.list('/x'))).toEqual(ids(1, 600))
  })

  test('rows that slipped to a page already read are looked for', async () => {
    const rows = ids(1, 600)
    const server = await startServer(paged(rows, 250, page => page === 1 && rows.length === 600 && rows.splice(0, 3)))
    const found = await collect(makeApi(server.url, { parallelism: 1 }).api.list('/x'))
    expect(found.map(row => row.id).sort((a, b) => Number(a) - Number(b))).toEqual(ids(1, 600).map(row => row.id))
  })

  test('a list that grows beyond its last page is read to its end', async () => {
    const rows = ids(1, 500)
    const server = await startServer(paged(rows, 250, page => page === 1 && rows.push(...ids(501, 502))))
    expect(await collect(makeApi(server.url).api.list('/x'))).toEqual(ids(1, 502))
  })

  test.each(['category_id', 'uuid'])('rows are told apart by %s too', async name => {
    const rows = Array.from({ length: 300 }, (_, at) => ({ [name]: `k${at}` }))
    const server = await startServer(paged(rows, 250, page => page === 1 && rows.unshift({ [name]: 'new' })))
    expect(await collect(makeApi(server.url, { parallelism: 1 }).api.list('/x'))).toHaveLength(300)
  })

  test('rows without any of these are all kept, and so is what one page says twice', async () => {
    const rows = [...Array.from({ length: 300 }, () => ({ variant_id: 1 })), { id: 1 }, { id: 1 }]
    const server = await startServer(paged(rows))
    expect(await collect(makeApi(server.url).api.list('/x'))).toEqual(rows)
  })
})

describe('other shapes', () => {
  test('rows that pair a product with a category are all kept: the category is not theirs alone', async () => {
    const pairs = ids(1, 600).map(({ id }) => ({ product_id: id, category_id: 1 + (id % 2) }))
    const server = await startServer(paged(pairs))
    expect(await collect(makeApi(server.url).api.list('/v3/catalog/products/category-assignments'))).toEqual(pairs)
  })

  test('V2: bare lists up to a short page', async () => {
    const server = await startServer(request => {
      const page = Number(query(request).get('page'))
      return { json: ids(1, 600).slice((page - 1) * 250, page * 250) }
    })
    expect(await collect(makeApi(server.url).api.list('/v2/customer_groups'))).toEqual(ids(1, 600))
    expect(server.seen).toHaveLength(3)
  })

  test('V2: a 204 is an empty list, and the end of a full one', async () => {
    const server = await startServer([{ status: 204 }, { json: ids(1, 250) }, { status: 204 }])
    const { api } = makeApi(server.url)
    expect(await collect(api.list('/x'))).toEqual([])
    expect(await collect(api.list('/x'))).toEqual(ids(1, 250))
  })

  test('V2: fifty rows may be a cap that nobody mentions', async () => {
    const server = await startServer(request => {
      const page = Number(query(request).get('page'))
      return { json: ids(1, 70).slice((page - 1) * 50, page * 50) }
    })
    expect(await collect(makeApi(server.url).api.list('/x'))).toEqual(ids(1, 70))
  })

  test('without meta a list ends with a short page, or when the same page comes again', async () => {
    const server = await startServer([
      { json: { data: ids(1, 60) } },
      { json: { data: ids(1, 300) } },
      { json: { data: ids(1, 300) } },
    ])
    const { api } = makeApi(server.url)
    expect(await collect(api.list('/v3/catalog/trees/1/categories'))).toEqual(ids(1, 60))
    expect(await collect(api.list('/v3/themes'))).toEqual(ids(1, 300))
    expect(server.seen).toHaveLength(3)
  })

  test('sites: offset, limit and total_items', async () => {
    const server = await startServer(request => {
      const page = Number(query(request).get('page'))
      const limit = 50
      const pagination = { offset: (page - 1) * limit, limit, total_items: 120 }
      return { json: { data: ids(1, 120).slice((page - 1) * limit, page * limit), meta: { pagination } } }
    })
    expect(await collect(makeApi(server.url).api.list('/v3/sites'))).toEqual(ids(1, 120))
    expect(server.paths().map(path => path.replace(/.*page=/, ''))).toEqual(['1', '2', '3'])
  })

  test('total_page stands for total_pages', async () => {
    const answer = (page: number): Answer => ({
      json: { data: ids(page, page), meta: { pagination: { total_page: 2, per_page: 1 } } },
    })
    const server = await startServer([answer(1), answer(2)])
    expect(await collect(makeApi(server.url).api.list('/x'))).toEqual(ids(1, 2))
  })

  test.each([{ json: { data: { id: 1 } } }, { json: { data: [1, 2] } }, { json: 7 }])('%j is no list', async answer => {
    const server = await startServer([answer])
    const { error, cause } = await failureOf(collect(makeApi(server.url).api.list('/x')))
    expect(error.code).toBe('BAD_RESPONSE')
    expect(cause).toMatchObject({ method: 'GET', path: '/x', uncertain: false })
  })
})

describe('lists that are only passed on', () => {
  const flat = (rows: Json[], changes?: (page: number) => void) => async (limit: number) => {
    const server = await startServer(paged(rows, 250, changes))
    const { api } = makeApi(server.url, { parallelism: 1 })
    return { found: await collect(api.list('/x', { query: { limit }, flat: true })), paths: server.paths() }
  }

  test('are read as others are', async () => {
    for (const count of [0, 1, 10, 11, 95]) {
      const { found, paths } = await flat(ids(1, count))(10)
      expect(found).toEqual(ids(1, count))
      expect(paths).toHaveLength(Math.max(1, Math.ceil(count / 10)))
    }
  })

  test('a row that comes again on the next page is left out', async () => {
    const rows = [...ids(1, 40)] as Json[]
    const grow = (page: number): void => {
      if (page === 2) rows.unshift({ id: 99 })
    }
    const { found } = await flat(rows, grow)(10)
    expect(found).toEqual(ids(1, 40))
  })

  test.each([1, 10, 25])('%i rows that vanish hide no others', async gone => {
    const rows = [...ids(1, 100)] as Json[]
    const shrink = (page: number): void => {
      if (page === 4 && rows.length === 100) rows.splice(0, gone)
    }
    const { found } = await flat(rows, shrink)(10)
    expect(found.map(row => row.id).sort((one, other) => Number(one) - Number(other))).toEqual(
      ids(1, 100).map(row => row.id),
    )
  })
})
