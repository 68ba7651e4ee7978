/**
 * What does the body of an error say: its title, and its message per field?
 * Reads every shape that the API's services use; does not judge what a message means.
 */

import { isObject, type Json } from '../model/values.ts'
import { printable } from './answer.ts'

/** The parts of an error's body that people want to read. */
export interface ErrorText {
  /** The general message; empty when the body has none. */
  title: string
  /** Messages by path of the field; entries of plain lists are called `errors[0]`, `errors[1]` … */
  fields: { [path: string]: string }
}

/**
 * | body                                                      | title          | fields                          |
 * |-----------------------------------------------------------|----------------|---------------------------------|
 * | `{title, errors: {path: text}}`                           | title          | by path, nested paths with dots |
 * | `{title, errors: [text]}`                                 | title          | `errors[n]`                     |
 * | `{title, detail}`                                         | title: detail  | –                               |
 * | `{errors: {status, title, type, errors}, meta}`           | inner title    | inner errors                    |
 * | `{errors: [{status, title, type, errors?}]}`              | first title    | `errors[n]` when several        |
 * | `{batch_errors: [{data, field_errors}]}` (or one of them) | a fixed text   | `batch_errors[n].field`         |
 * | `[{status, message, details?}]`, `{status, message}`      | message        | details                         |
 * | `{error: {code, message, details}}`                       | message        | –                               |
 * | text                                                      | the text       | –                               |
 */
export function readErrorText(body: Json): ErrorText {
  if (typeof body === 'string') return { title: shorten(body), fields: {} }
  if (Array.isArray(body)) return fromList(body)
  if (!isObject(body)) return { title: '', fields: {} }
  const errors = body.errors
  if (body.title === undefined && isObject(errors) && typeof errors.title === 'string') return readErrorText(errors)
  if (body.title === undefined && Array.isArray(errors) && errors.some(isObject)) return fromList(errors)
  const batch = Array.isArray(body.batch_errors) ? body.batch_errors : isObject(body.field_errors) ? [body] : undefined
  if (batch !== undefined) return { title: titleOf(body) || 'Some rows were refused', fields: fromBatch(batch) }
  if (isObject(body.error)) return { title: titleOf(body.error), fields: {} }
  const fields: ErrorText['fields'] = {}
  collect(fields, '', errors, 'errors')
  collect(fields, '', body.details, 'details')
  return { title: titleOf(body), fields }
}

function titleOf(body: { [key: string]: Json }): string {
  const texts = [body.title ?? body.message, body.detail].filter(text => typeof text === 'string' && text !== '')
  return shorten(texts.join(': '))
}

function fromList(rows: Json[]): ErrorText {
  const parts = rows.map(readErrorText)
  const fields: ErrorText['fields'] = {}
  parts.forEach((part, at) => {
    Object.assign(fields, part.fields)
    if (parts.length > 1 && part.title !== '') fields[`errors[${at}]`] = part.title
  })
  return { title: parts.find(part => part.title !== '')?.title ?? '', fields }
}

function fromBatch(rows: Json[]): ErrorText['fields'] {
  const fields: ErrorText['fields'] = {}
  rows.forEach((row, at) => {
    if (isObject(row)) collect(fields, `batch_errors[${at}]`, row.field_errors ?? row.errors, 'errors')
  })
  return fields
}

function collect(fields: ErrorText['fields'], path: string, value: Json | undefined, name: string): void {
  if (value === undefined || value === null || value === '') return
  if (Array.isArray(value)) {
    value.forEach((entry, at) => {
      collect(fields, value.length === 1 && path !== '' ? path : `${path === '' ? name : path}[${at}]`, entry, name)
    })
    return
  }
  if (isObject(value)) {
    for (const [key, member] of Object.entries(value))
      collect(fields, path === '' ? key : `${path}.${key}`, member, name)
    return
  }
  fields[path === '' ? name : path] = shorten(String(value))
}

function shorten(text: string): string {
  const clean = printable(text)
  return clean.length > 300 ? `${clean.slice(0, 299)}…` : clean
}
