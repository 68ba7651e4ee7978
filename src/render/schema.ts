/** The schemas that there are; or one of them as it is; or, once it was saved, where. */

import type { SchemaReport } from '../model/report.ts'
import { escapeText } from './escape.ts'
import type { RenderOptions } from './style.ts'
import { createStyle } from './style.ts'

export function renderSchema({ schemas, text, saved_to }: SchemaReport, options: RenderOptions): string[] {
  if (saved_to !== undefined) return [`Wrote ${escapeText(saved_to)}: ${schemas[0]?.title}.`]
  if (text !== undefined) return [text.replace(/\n$/, '')]
  const style = createStyle(options.color)
  const width = Math.max(...schemas.map(one => one.name.length))
  const lines = (kind: boolean): string[] =>
    schemas.filter(one => one.kind === kind).map(one => `  ${one.name.padEnd(width)}  ${one.title}`)
  return [
    style.heading('Files that you write, or that Storewright writes:'),
    ...lines(false),
    '',
    style.heading('Kinds of objects, each a part of `config`:'),
    ...lines(true),
    '',
    'Print one with `storewright schema NAME`, or write it to a file with --output FILE.',
  ]
}
