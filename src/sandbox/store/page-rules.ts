/** May a page look like that? Its members, what its type needs, its name and its address. */

import { type FieldRule, wrongWith } from '../check.ts'
import type { StoreCall } from '../http.ts'
import type { JsonObject } from '../json.ts'
import { channels } from './channels.ts'
import { type Page, pages, slugOf } from './page-rows.ts'

const types = ['page', 'raw', 'contact_form', 'link', 'blog']
const text: FieldRule = { kind: 'string', nullable: true }

const rules: { [name: string]: FieldRule } = {
  name: { kind: 'string', minLength: 1, maxLength: 100 },
  type: { kind: 'string', values: types },
  channel_id: { kind: 'integer' },
  is_visible: { kind: 'boolean' },
  parent_id: { kind: 'integer' },
  sort_order: { kind: 'integer' },
  is_homepage: { kind: 'boolean' },
  is_customers_only: { kind: 'boolean' },
  url: { kind: 'string' },
  body: text,
  link: { kind: 'string' },
  email: { kind: 'string', maxLength: 255 },
  contact_fields: { kind: 'string' },
  meta_title: text,
  meta_keywords: text,
  meta_description: text,
  search_keywords: text,
  content_type: { kind: 'string' },
}

const contactFields = ['fullname', 'companyname', 'phone', 'orderno', 'rma']

/** The first thing that is wrong with the members of a row, as a `detail`. */
export function wrongMember(row: JsonObject): string | undefined {
  for (const [name, rule] of Object.entries(rules)) {
    if (wrongWith(row[name], rule) !== undefined) return `the field ${name} is invalid`
  }
  const fields = typeof row.contact_fields === 'string' ? row.contact_fields.split(',') : []
  const unknown = fields.find(field => field !== '' && !contactFields.includes(field))
  return unknown === undefined ? undefined : `the field contact_fields has an unknown value: ${unknown}`
}

/** What a page still lacks or may not be, once everything sent is in place. `before` is undefined for a new page. */
export function wrongPage(call: StoreCall, page: Page, row: JsonObject, before: Page | undefined): string | undefined {
  if (
    page.type === 'raw' &&
    page.body === null &&
    (before === undefined || row.body !== undefined || row.type !== undefined)
  ) {
    return missing('body')
  }
  if (page.type === 'link' && page.link === '') return missing('link')
  if (page.type === 'blog' && before === undefined)
    return 'a page of type blog can only be created in the control panel'
  if (channels.find(call.contents, page.channel_id) === undefined)
    return `the channel ${page.channel_id} does not exist`
  if (page.parent_id !== 0) {
    const parent = pages.find(call.contents, page.parent_id)
    if (parent === undefined || parent.id === before?.id) return `the parent page ${page.parent_id} does not exist`
    if (parent.channel_id !== page.channel_id) return 'the parent page belongs to another channel'
  }
  const everywhere = call.settings.emulate.pageNameScope === 'store'
  const taken = pages
    .rows(call.contents)
    .some(
      other =>
        other.id !== before?.id && other.name === page.name && (everywhere || other.channel_id === page.channel_id),
    )
  return taken ? `the name is already in use: ${page.name}` : undefined
}

export function missing(field: string): string {
  return `missing the required field: ${field}`
}

/** An address of one's own that is taken is not saved; the page gets a generated one. */
export function freeUrl(call: StoreCall, page: Page, wanted: string | undefined): { url: string; refused: boolean } {
  const used = new Set(
    pages
      .rows(call.contents)
      .filter(other => other.id !== page.id && other.channel_id === page.channel_id)
      .map(other => trimmed(other.url)),
  )
  if (wanted !== undefined && !used.has(trimmed(wanted))) return { url: wanted, refused: false }
  const base = `/${slugOf(page.name)}`
  for (let count = 0; ; count += 1) {
    const url = count === 0 ? `${base}/` : `${base}-${count}/`
    if (!used.has(trimmed(url))) return { url, refused: wanted !== undefined }
  }
}

function trimmed(url: string): string {
  return url.replace(/\/$/, '').toLowerCase()
}
