/** What the commands did that help people write their files. */

import type { ReportBase } from './report.ts'

export interface FormatReport extends ReportBase {
  command: 'format'
  /** Nothing was written: it was only looked. */
  check: boolean
  /** Files that were changed, or would be. */
  changed: string[]
  /** How many were tidy already. */
  tidy: number
  /** What was read from the standard input, tidied. */
  text?: string
}

/** A schema that comes with the program. */
export interface SchemaEntry {
  name: string
  title: string
  description: string
  /** Whether it is that of one kind of object. */
  kind: boolean
}

export interface InitReport extends ReportBase {
  command: 'init'
  /** The directory, as it was given. */
  project: string
  written: { path: string; about: string }[]
  /** Lines that the .gitignore which was there lacks. */
  to_ignore: string[]
  /** Whose pipelines were written. */
  ci: 'none' | 'github' | 'gitlab'
}

export interface SchemaReport extends ReportBase {
  command: 'schema'
  /** Those that there are, or the one that was asked for. */
  schemas: SchemaEntry[]
  /** JSON. */
  text?: string
  /** Where it was saved. */
  saved_to?: string
}
