/**
 * How does a list look whose end is not known yet? A table whose columns are as wide as the first rows need, one JSON
 * document that is closed at the end whatever happens, or a JSON object a line.
 */

import type { Diagnostic } from '../model/errors.ts'
import type { AccountRow, StoreRow } from '../model/portfolio.ts'
import type { ListReport } from '../model/report.ts'
import { deadlineText } from './deadlines.ts'
import { escapeJson, escapeText } from './escape.ts'
import { rowJson } from './json.ts'
import type { RenderOptions } from './style.ts'
import { createStyle } from './style.ts'
import { countOf, dayOf } from './wording.ts'

export type ListFormat = 'human' | 'json' | 'ndjson'
export const listFormats: readonly ListFormat[] = ['human', 'json', 'ndjson']

type Row = AccountRow | StoreRow

/** How the list ended. */
interface ListEnding {
  exit_code: number
  diagnostics: readonly Diagnostic[]
}

/** Turns rows into text as they come; the texts one after the other are the whole list. */
export interface ListWriter {
  row(row: Row): string
  end(ending: ListEnding): string
}

/** Rows that are looked at before the first is printed, for the widths of the columns. */
const sampleSize = 50

export function listWriter(report: ListReport, format: ListFormat, options: RenderOptions): ListWriter {
  if (format === 'ndjson') return { row: row => `${rowJson(row)}\n`, end: () => '' }
  return format === 'json' ? jsonWriter(report) : tableWriter(report, options)
}

/** `Listed: 3 stores.`, for where the list itself is not seen. */
export function listedWords({ command }: ListReport, count: number): string {
  return count === 0 ? `No ${nounOf(command)} fits.` : `${countOf(count, nounOf(command))}.`
}

function nounOf(command: ListReport['command']): string {
  return command === 'stores list' ? 'store' : 'account'
}

function jsonWriter({ format, tool, command, created }: ListReport): ListWriter {
  const head = Object.entries({ format, tool, command, created })
    .map(([name, value]) => `  ${JSON.stringify(name)}: ${escapeJson(JSON.stringify(value))},\n`)
    .join('')
  let count = 0
  const open = (): string => (count === 0 ? `{\n${head}  "rows": [` : ',')
  return {
    row(row) {
      const text = `${open()}\n    ${rowJson(row)}`
      count += 1
      return text
    },
    end({ exit_code, diagnostics }) {
      const start = count === 0 ? `${open()}]` : '\n  ]'
      const findings = escapeJson(JSON.stringify(diagnostics))
      return `${start},\n  "exit_code": ${exit_code},\n  "diagnostics": ${findings}\n}\n`
    },
  }
}

function tableWriter(report: ListReport, options: RenderOptions): ListWriter {
  const style = createStyle(options.color)
  const columns = report.command === 'stores list' ? storeColumns : accountColumns
  const cells = (row: Row): string[] => columns.map(column => column.text(row as never, report.created))
  let sample: string[][] | undefined = []
  let widths: number[] = []
  let count = 0
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, at) => text.padEnd(widths[at]!))
      .join('  ')
      .trimEnd()
  const flush = (): string => {
    const rows = sample ?? []
    sample = undefined
    if (rows.length === 0) return ''
    const titles = columns.map(column => column.title)
    widths = titles.map((title, at) => Math.max(title.length, ...rows.map(row => row[at]!.length)))
    return [style.dim(line(titles)), ...rows.map(line)].map(text => `${text}\n`).join('')
  }
  return {
    row(row) {
      count += 1
      if (sample === undefined) return `${line(cells(row))}\n`
      sample.push(cells(row))
      return sample.length < sampleSize ? '' : flush()
    },
    end({ exit_code }) {
      const rows = sample === undefined ? '' : flush()
      // How many there are is not known where the list broke off.
      if (exit_code !== 0) return rows
      return `${rows}${count === 0 ? '' : '\n'}${listedWords(report, count)}\n`
    },
  }
}

interface Column<R> {
  title: string
  text(row: R, today: string): string
}

const accountColumns: readonly Column<AccountRow>[] = [
  { title: 'id', text: row => escapeText(row.id) },
  { title: 'name', text: row => escapeText(row.name) },
  { title: 'created', text: row => (row.created_at === null ? '–' : dayOf(row.created_at)) },
  { title: 'declared as', text: row => (row.address === undefined ? '–' : escapeText(row.address)) },
]

const storeColumns: readonly Column<StoreRow>[] = [
  { title: 'id', text: row => escapeText(row.id) },
  { title: 'status', text: row => escapeText(row.status) },
  { title: 'plan', text: row => escapeText(row.plan_sku ?? '–') },
  { title: 'account', text: row => escapeText(row.account_id) },
  { title: 'name', text: row => escapeText(row.store_name) },
  { title: 'host', text: row => escapeText(row.primary_hostname ?? '–') },
  {
    title: 'deadline',
    text: ({ deadlines: [first] }, today) => (first === undefined ? '–' : deadlineText(first, today)),
  },
]
