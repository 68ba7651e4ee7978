/** The pages of all storefronts, in batches and one at a time. Refusals are `application/problem+json`. */

import { problem } from '../errors.ts'
import { type Answer, ok, type Refusal, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { type BadParameter, integerParameter, integersParameter, paged } from '../paging.ts'
import type { Contents } from '../world.ts'
import { type Page, pages } from './page-rows.ts'
import { freeUrl, missing, wrongMember, wrongPage } from './page-rules.ts'
import { pageView, selectPages, unknownParameter } from './page-view.ts'
import type { Seeder } from './seeding.ts'

const scope = 'store_v2_content'
const path = '/v3/content/pages'
const one = `${path}/{page_id}`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'POST', path, scope, handle: create },
  { method: 'PUT', path, scope, handle: updateMany },
  { method: 'DELETE', path, scope, handle: removeMany },
  { method: 'GET', path: one, scope, handle: read },
  { method: 'PUT', path: one, scope, handle: updateOne },
  { method: 'DELETE', path: one, scope, handle: call => removed(call, new Set([pageId(call)]), false) },
]

const maxPages = 4000
const notSaved = 'The page was saved, its URL was not: it is already in use'
const badParameter: BadParameter = (_name, value) => problem(422, 'Invalid Input.', { errors: [value] })

function list(call: StoreCall): Answer {
  return paged(call, chosen(call), page => pageView(call, page), badParameter)
}

function chosen(call: StoreCall): Page[] {
  const unknown = unknownParameter(call)
  if (unknown !== undefined) {
    throw problem(400, 'Bad Request', { detail: `the query parameter is not supported: ${unknown}` })
  }
  const ids = integersParameter(call, 'id:in', badParameter)
  return selectPages(call, ids, integerParameter(call, 'channel_id', badParameter))
}

/** The filters of the list hold here as well: a page of another channel is not found. */
function read(call: StoreCall): Answer {
  const id = pageId(call)
  const page = chosen(call).find(candidate => candidate.id === id)
  if (page === undefined) throw noPage(id)
  return ok(pageView(call, page))
}

function pageId(call: StoreCall): number {
  const given = call.params.page_id ?? ''
  if (!/^\d{1,15}$/.test(given)) throw badParameter('page_id', given)
  return Number(given)
}

function noPage(id: number): Refusal {
  return problem(404, `A Page was not found with an ID of ${id}`)
}

function invalidPage(detail: string): Refusal {
  return problem(422, 'Input is invalid', { detail })
}

/** Not all or nothing: good rows are created even when the answer is 422 because of a bad one. */
function create(call: StoreCall): Answer {
  const { body } = call
  const rows = Array.isArray(body) ? body : [body ?? null]
  const made: { page: Page; refused: boolean }[] = []
  let detail: string | undefined
  for (const row of rows) {
    const done = isObject(row) ? createOne(call, row) : 'the request body is invalid'
    if (typeof done === 'string') detail ??= done
    else made.push(done)
  }
  if (detail !== undefined) throw invalidPage(detail)
  const views: Json[] = made.map(({ page }) => pageView(call, page))
  const data = Array.isArray(body) ? views : (views[0] ?? {})
  if (!made.some(({ refused }) => refused)) return { status: 201, body: { data, meta: {} } }
  const errors = made
    .filter(({ refused }) => refused)
    .map(({ page }) => ({ id: page.id, status: 422, title: notSaved }))
  return { status: 207, body: { data, errors, meta: {} } }
}

function createOne(call: StoreCall, row: JsonObject): { page: Page; refused: boolean } | string {
  for (const field of ['type', 'name']) if (row[field] === undefined) return missing(field)
  const wrong = wrongMember(row)
  if (wrong !== undefined) return wrong
  const page = { ...blank, ...members(row), id: 0, channel_id: Number(row.channel_id ?? 1) }
  const refused = wrongPage(call, page, row, undefined)
  if (refused !== undefined) return refused
  if (pages.rows(call.contents).length >= maxPages) return `the limit of ${maxPages} web pages has been reached`
  const url = freeUrl(call, page, typeof row.url === 'string' && row.url !== '' ? row.url : undefined)
  page.id = pages.nextId(call.contents)
  page.url = page.type === 'link' && row.url === undefined ? '' : url.url
  pages.insert(call.contents, page)
  keepOneHomepage(call.contents, page)
  return { page, refused: url.refused }
}

const blank: Page = {
  id: 0,
  channel_id: 1,
  name: '',
  type: 'page',
  is_visible: true,
  parent_id: 0,
  sort_order: 0,
  is_homepage: false,
  is_customers_only: false,
  url: '',
  meta_title: null,
  meta_keywords: '',
  meta_description: '',
  search_keywords: '',
  body: null,
  link: '',
  email: '',
  contact_fields: '',
  content_type: 'text/html',
}

/** The members of a page that a row sets. */
function members(row: JsonObject): Partial<Page> {
  const names = Object.keys(blank).filter(name => name !== 'id' && name !== 'url' && row[name] !== undefined)
  return Object.fromEntries(names.map(name => [name, row[name]])) as Partial<Page>
}

function keepOneHomepage(contents: Contents, page: Page): void {
  if (!page.is_homepage) return
  for (const other of pages.rows(contents)) {
    if (other.channel_id === page.channel_id && other.id !== page.id) other.is_homepage = false
  }
}

function updateOne(call: StoreCall): Answer {
  const id = pageId(call)
  if (unknownParameter(call) !== undefined) {
    throw problem(400, 'Bad Request', { detail: `the query parameter is not supported: ${unknownParameter(call)}` })
  }
  const row = isObject(call.body) ? call.body : undefined
  if (pages.find(call.contents, id) === undefined) throw noPage(id)
  if (row === undefined) throw invalidPage('the request body is invalid')
  return ok(pageView(call, save(call, id, row)))
}

/** Nothing is saved when one of the pages does not exist; a bad row stops the ones after it. Always answers a list. */
function updateMany(call: StoreCall): Answer {
  const { body } = call
  const rows = (Array.isArray(body) ? body : [body ?? null]).map(row => {
    if (!isObject(row) || typeof row.id !== 'number') throw invalidPage(missing('id'))
    return { ...row, id: row.id }
  })
  for (const { id } of rows) if (pages.find(call.contents, id) === undefined) throw noPage(id)
  return ok(rows.map(row => pageView(call, save(call, row.id, row))))
}

function save(call: StoreCall, id: number, row: JsonObject): Page {
  const page = pages.find(call.contents, id)
  if (page === undefined) throw noPage(id)
  const wrong = wrongMember(row)
  if (wrong !== undefined) throw invalidPage(wrong)
  const next = { ...page, ...members(row), channel_id: channelAfter(call, page, row) }
  const refused = wrongPage(call, next, row, page)
  if (refused !== undefined) throw invalidPage(refused)
  if (typeof row.url === 'string' && row.url !== page.url) {
    const url = freeUrl(call, next, row.url)
    if (url.refused) throw invalidPage(`the url is already in use: ${row.url}`)
    next.url = url.url
  }
  Object.assign(page, next)
  keepOneHomepage(call.contents, page)
  return page
}

function channelAfter(call: StoreCall, page: Page, row: JsonObject): number {
  if (typeof row.channel_id !== 'number' || row.channel_id === page.channel_id) return page.channel_id
  const { pageChannelChange } = call.settings.emulate
  if (pageChannelChange === 'reject') throw invalidPage('the field channel_id cannot be changed')
  return pageChannelChange === 'allow' ? row.channel_id : page.channel_id
}

function removeMany(call: StoreCall): Answer {
  const ids = integersParameter(call, 'id:in', badParameter)
  if (ids === undefined || ids.size === 0) throw invalidPage(missing('id'))
  return removed(call, ids, call.query.delete_children === 'true')
}

/** The pages that exist are deleted even when others do not. Children stay behind, at the root and out of sight. */
function removed(call: StoreCall, ids: Set<number>, withChildren: boolean): Answer {
  const absent = [...ids].find(id => pages.find(call.contents, id) === undefined)
  const gone = new Set(ids)
  for (let before = -1; withChildren && before !== gone.size; ) {
    before = gone.size
    for (const page of pages.rows(call.contents)) if (gone.has(page.parent_id)) gone.add(page.id)
  }
  for (const page of pages.rows(call.contents)) {
    if (gone.has(page.parent_id)) Object.assign(page, { parent_id: 0, is_visible: false })
  }
  pages.remove(call.contents, page => gone.has(page.id))
  if (absent !== undefined) throw noPage(absent)
  return { status: 204 }
}

export const seeder: Seeder = {
  kind: 'pages',
  insert: ({ contents }, row) => {
    const page = { ...blank, ...members(row), url: typeof row.url === 'string' ? row.url : '' }
    return pages.insert(contents, { ...page, id: pages.nextId(contents) })
  },
  sample: at => ({ type: 'page', name: `Sample ${at}`, body: `<p>Sample ${at}</p>`, url: `/sample-${at}/` }),
}
