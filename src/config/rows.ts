/**
 * Of which rows does a fleet consist? Of the entries of a map or list, or of those of a CSV or JSON file, one at a time, each
 * with the key of the store that it makes. Knows nothing of blueprints.
 */

import { childAddress } from '../model/address.ts'
import type { SourceRange } from '../model/errors.ts'
import { didYouMean } from '../model/nearest.ts'
import type { Json } from '../model/values.ts'
import { parseCsv } from './csv.ts'
import type { EachSource } from './each.ts'
import type { ConfigFiles } from './files.ts'
import { splitJson } from './json-rows.ts'
import { type ConfigNode, emptyMap, fromJson, type ScalarNode } from './nodes.ts'
import type { Problems, RowAtWork } from './problems.ts'

export interface Row extends EachSource {
  key: string
  at: SourceRange
}

/** What a fleet says of its rows; everything in it is interpolated, but for `${each:…}` in the key. */
export interface RowSource {
  name: string
  at: SourceRange
  each: ConfigNode
  /** The column that holds the key, or a text with `${each:…}` that makes it. */
  key: ConfigNode | undefined
}

export interface RowTools {
  files: ConfigFiles
  problems: Problems
  /** Fills a row into a text. */
  fill(text: ScalarNode, row: EachSource): ConfigNode
}

/** An entry before its key is known; `own` is the key that it has in a map. */
interface Entry {
  own?: string
  value: ConfigNode
  at: SourceRange
}

export function* rowsOf(source: RowSource, tools: RowTools): Generator<Row> {
  const { key, each } = source
  const keyText = key?.kind === 'scalar' && typeof key.value === 'string' ? key.value : undefined
  let told = false
  for (const entry of entriesOf(each, tools)) {
    if (entry.own !== undefined && key !== undefined && !told) {
      told = true
      const hint = 'Remove `key`: the keys of the map are those of the stores.'
      tools.problems.add('INVALID_VALUE', '`key` says nothing where the rows are a map.', key.at, hint)
    }
    const hidden = entry.value.kind === 'map' && keyText !== undefined && keyText !== 'key'
    if (hidden && entry.value.kind === 'map' && entry.value.entries.has('key') && !told) {
      told = true
      const hint = `Give the column another name, or leave out \`key: ${keyText}\`.`
      tools.problems.add(
        'INVALID_VALUE',
        '`${each:key}` is the key of the store, so that nothing can reach the column `key`.',
        key?.at ?? entry.at,
        hint,
      )
    }
    const name = entry.own ?? keyOf(entry, keyText, source, tools)
    if (name !== undefined) yield { key: name, value: entry.value, at: entry.at }
  }
}

function keyOf(entry: Entry, keyText: string | undefined, source: RowSource, tools: RowTools): string | undefined {
  const { value } = entry
  const template = keyText?.includes('${') === true && source.key?.kind === 'scalar' ? source.key : undefined
  const column = keyText ?? 'key'
  const node =
    template !== undefined
      ? tools.problems.inRow(rowOf(entry, source), () => tools.fill(template, { key: undefined, value }))
      : value.kind === 'map'
        ? value.entries.get(column)?.value
        : value
  if (node?.kind === 'scalar' && node.unresolved) return undefined
  if (node?.kind === 'scalar') {
    const text = (node.text ?? String(node.value ?? '')).trim()
    if (text !== '') return text
  }
  const known = value.kind === 'map' ? [...value.entries.keys()] : []
  const isColumn = template === undefined && value.kind === 'map' && !value.entries.has(column)
  tools.problems.addOfRow(
    'MISSING_KEY',
    isColumn
      ? `The rows of the fleet \`${source.name}\` have no \`${column}\`, which is to be the key of the store.`
      : 'The key of the store is empty in this row.',
    entry.at,
    isColumn
      ? (didYouMean(column, known) ?? `Say which column it is: \`key: ${known[0] ?? 'code'}\` in the fleet.`)
      : 'Each row makes one store, and needs a key for it.',
  )
  return undefined
}

/** A row whose store has no name yet. */
function rowOf({ at }: Entry, { name }: RowSource): RowAtWork {
  return { at, address: childAddress('', 'fleets', name) }
}

function* entriesOf(each: ConfigNode, tools: RowTools): Generator<Entry> {
  if (each.kind === 'map') {
    for (const [own, { key: at, value }] of each.entries) yield { own, value, at }
  } else if (each.kind === 'list') {
    for (const value of each.items) yield { value, at: value.at }
  } else if (typeof each.value === 'string' && !each.unresolved) {
    const full = tools.files.locate(each.value, each.at)
    if (full === undefined) return
    if (/\.csv$/i.test(full)) yield* csvEntries(full, each.at, tools)
    else if (/\.json$/i.test(full)) yield* jsonEntries(full, each.at, tools)
    else {
      const hint = 'Name a .csv or a .json file, or write the rows here as a map or a list.'
      tools.problems.add('INVALID_VALUE', `\`${each.value}\` is no file of rows.`, each.at, hint)
    }
  }
}

function* csvEntries(full: string, namedAt: SourceRange, { files, problems }: RowTools): Generator<Entry> {
  const file = files.shown(full)
  const before = problems.count
  let columns: string[] | undefined
  for (const record of parseCsv(files.pieces(full, namedAt))) {
    const at = { file, line: record.line, column: 1 }
    if ('fault' in record) problems.add('INVALID_VALUE', record.fault, at, record.hint)
    else if (columns === undefined) {
      columns = record.cells.map(cell => cell.trim())
      if (!isHeader(columns, at, problems)) return
    } else if (record.cells.every(cell => cell.trim() === '')) {
      // Spreadsheets write such lines below a table that was longer once.
    } else if (record.cells.length !== columns.length) {
      const counts = `${count(record.cells.length)}, but the first line names ${count(columns.length)}`
      problems.addOfRow('INVALID_VALUE', `This row has ${counts}.`, at, 'Put a cell that holds a comma into quotes.')
    } else {
      const value = emptyMap(at)
      for (const [index, name] of columns.entries()) {
        if (name === '') continue
        const cell: ScalarNode = { kind: 'scalar', value: record.cells[index]!, at, untyped: true }
        value.entries.set(name, { key: at, value: cell })
      }
      yield { value, at }
    }
  }
  if (columns === undefined && problems.count === before) {
    const hint = 'The first line names the columns: `key,name,…`.'
    problems.add('INVALID_VALUE', `\`${file}\` is empty.`, namedAt, hint)
  }
}

function isHeader(columns: readonly string[], at: SourceRange, problems: Problems): boolean {
  const twice = columns.find((name, index) => name !== '' && columns.indexOf(name) !== index)
  if (twice !== undefined) {
    problems.add('INVALID_VALUE', `The column \`${twice}\` occurs twice.`, at, 'Give one of the two another name.')
  }
  const [only = ''] = columns
  const other = columns.length === 1 && /[;\t]/.exec(only)?.[0]
  if (other) {
    const name = other === ';' ? 'semicolons' : 'tabs'
    problems.add('INVALID_VALUE', `The columns are separated by ${name}.`, at, 'Save the file with commas.')
  }
  return twice === undefined && !other
}

function count(cells: number): string {
  return `${cells} ${cells === 1 ? 'cell' : 'cells'}`
}

function* jsonEntries(full: string, namedAt: SourceRange, { files, problems }: RowTools): Generator<Entry> {
  const file = files.shown(full)
  const text = [...files.pieces(full, namedAt)].join('')
  if (text === '') return
  for (const entry of splitJson(text)) {
    const at = { file, line: entry.line, column: entry.column }
    const value = 'text' in entry ? parsed(entry.text) : undefined
    if ('fault' in entry || value === undefined) {
      problems.add('INVALID_VALUE', 'fault' in entry ? entry.fault : 'This is not valid JSON.', at)
    } else if (holdsRounded(value)) {
      const hint = 'Put it in quotes if it is meant as text.'
      problems.add('INVALID_VALUE', 'A whole number here is too long to be kept exactly.', at, hint)
    } else yield { value: fromJson(value, at), at, ...(entry.key === undefined ? {} : { own: entry.key }) }
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

function holdsRounded(value: Json): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsRounded)
}
