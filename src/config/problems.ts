/**
 * Collects everything that is wrong with a configuration, so that all of it is told at once, in reading order. What is wrong
 * in many rows of a fleet in the same way is told once.
 */

import type { Address } from '../model/address.ts'
import { type Diagnostic, DiagnosticsError, type ErrorCode, type SourceRange } from '../model/errors.ts'

/** The row of a fleet that is being worked on, and the address of the store that it makes. */
export interface RowAtWork {
  at: SourceRange
  address: Address
  /** Places that have nothing to do with the row. */
  apart?: WeakSet<SourceRange> | undefined
}

interface Finding {
  diagnostic: Diagnostic
  /** How many more rows of the fleet have it, or where `mixed`, something else in the same place. */
  more: number
  mixed: boolean
  row: RowAtWork | undefined
}

/** So many different things are told of one place of a blueprint; how many rows more have something is told as a number. */
const maxPerPlace = 5
/** So many of one sort are told of the rows of one file. */
const maxPerFile = 20

export class Problems {
  readonly #found = new Map<string, Finding>()
  readonly #files = new Map<string, number>()
  /** How many different things were found in rows, by place. */
  readonly #perPlace = new Map<string, number>()
  /** The last that was told of the rows of a file. */
  readonly #lastOfRows = new Map<string, Finding>()
  #row: RowAtWork | undefined

  get count(): number {
    return this.#found.size
  }

  /** Whatever is told during the work is told of the row. */
  inRow<T>(row: RowAtWork, work: () => T): T {
    this.#row = row
    try {
      return work()
    } finally {
      this.#row = undefined
    }
  }

  /** The place, with the row that is being worked on, if that has to do with it. */
  placed(source: SourceRange): SourceRange {
    const row = this.#row
    return row === undefined || row.apart?.has(source) ? source : { ...source, via: row.at }
  }

  add(code: ErrorCode, message: string, source?: SourceRange, hint?: string, address?: Address): void {
    this.#add('error', code, message, source, hint, address)
  }

  /** Something that is wrong with a row itself: with many rows of a file something is wrong, of which the first are told. */
  addOfRow(code: ErrorCode, message: string, source: SourceRange, hint?: string, address?: Address): void {
    const place = `${code} ${source.file}`
    const count = (this.#perPlace.get(place) ?? 0) + 1
    this.#perPlace.set(place, count)
    const last = this.#lastOfRows.get(place)
    if (count > maxPerFile && last !== undefined) {
      last.more += 1
      last.mixed = true
      return
    }
    this.#add('error', code, message, source, hint, address)
    const added = count === maxPerFile ? [...this.#found.values()].at(-1) : undefined
    if (added !== undefined) this.#lastOfRows.set(place, added)
  }

  /** Something to be told that stops nothing. */
  warn(code: ErrorCode, message: string, source?: SourceRange, hint?: string): void {
    this.#add('warning', code, message, source, hint)
  }

  #add(
    severity: Diagnostic['severity'],
    code: ErrorCode,
    message: string,
    source?: SourceRange,
    hint?: string,
    address?: Address,
  ): void {
    const row = source === undefined || this.#row?.apart?.has(source) ? undefined : this.#row
    const place = `${code} ${source?.file}:${source?.line}:${source?.column}`
    let mixed = false
    let key = `${place} ${row === undefined ? message : message.replaceAll(row.address, 'stores.*')}`
    if (row !== undefined && !this.#found.has(key)) {
      const count = (this.#perPlace.get(place) ?? 0) + 1
      this.#perPlace.set(place, count)
      mixed = count > maxPerPlace
      if (mixed) key = `${place} …`
    }
    const known = this.#found.get(key)
    if (known !== undefined) {
      if (known.row !== row) known.more += 1
      known.row = row
      return
    }
    if (source !== undefined && !this.#files.has(source.file)) this.#files.set(source.file, this.#files.size)
    const diagnostic: Diagnostic = {
      severity,
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(address === undefined ? {} : { address }),
      ...(source === undefined ? {} : { source: row === undefined ? source : { ...source, via: row.at } }),
    }
    this.#found.set(key, { diagnostic, more: 0, mixed, row })
  }

  get hasErrors(): boolean {
    return [...this.#found.values()].some(({ diagnostic }) => diagnostic.severity === 'error')
  }

  throwIfAny(): void {
    if (this.hasErrors) throw new DiagnosticsError(this.sorted())
  }

  /** By file in order of first mention, then by place. */
  sorted(): Diagnostic[] {
    const rank = (diagnostic: Diagnostic): [number, number, number] => {
      const { source } = diagnostic
      return source === undefined ? [-1, 0, 0] : [this.#files.get(source.file) ?? 0, source.line, source.column]
    }
    return [...this.#found.values()].map(told).sort((left, right) => {
      const [a, b] = [rank(left), rank(right)]
      return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
    })
  }
}

function told({ diagnostic, more, mixed }: Finding): Diagnostic {
  if (more === 0) return diagnostic
  const rows = `${String(more).replace(/\B(?=(\d{3})+$)/g, ',')} more ${more === 1 ? 'row' : 'rows'}`
  return {
    ...diagnostic,
    message: `${diagnostic.message.replace(/[.]$/, '')} (${mixed ? 'and something like it' : 'and'} in ${rows}).`,
  }
}
