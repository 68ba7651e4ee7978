/** What stands on an HTML page, before it is HTML. Every report is made into this; the templates know nothing else. */

import type { Diagnostic } from '../model/errors.ts'

/** How something is coloured; never the only way in which it is told. */
export type Tone = 'good' | 'notice' | 'warn' | 'bad' | 'mixed' | 'plain'

export interface Page {
  /** `Drift report` */
  title: string
  tone: Tone
  /** What came out, in a sentence or two. */
  verdict: string
  facts: Fact[]
  coverage?: { percent: number; words: string }
  /** Findings that are about the report as a whole: what was not read, what is wrong. */
  notices: Notice[]
  charts: Chart[]
  timeline?: Timeline
  table?: Table
  lists: List[]
  /** Who made the file, and what it does not say. */
  closing: string[]
}

export interface Fact {
  term: string
  text: string
  /** Digests and addresses. */
  code?: true
  /** `https://…`, for texts that are links. */
  href?: string
}

export interface Notice {
  title: string
  tone: Tone
  lead?: string
  findings: Diagnostic[]
}

export interface Chart {
  title: string
  bars: Bar[]
  /** What the parts of the bars mean, where they have more than one. */
  legend?: { tone: Tone; sign: string; words: string }[]
}

export interface Bar {
  label: string
  count: number
  /** In percent of the longest bar; they add up to the bar. */
  parts: { tone: Tone; percent: number }[]
  /** The parts in words. */
  words: string
}

export interface Timeline {
  rows: { address: string; words: string; when: string; at: string; tone: Tone; percent: number }[]
  /** Where the day of the report stands. */
  today: number
  from: string
  to: string
  /** How many later ones are not shown. */
  hidden: number
}

/** The table that can be filtered. */
export interface Table {
  title: string
  lead: string
  /** `finding`, `change` */
  noun: [one: string, many: string]
  /** Heading of the column that says what is the matter: `Cause`, `Action`. */
  what: string
  rows: Row[]
  /** How many rows a browser shows at once; without its help, and on paper, all are there. */
  step: number
  /** The values that the rows can be filtered by, in the order of the lists. */
  whats: Choice[]
  groups: Choice[]
  /** What the groups are, where they are not accounts and stores. */
  where?: string
  kinds: Choice[]
}

export interface Choice {
  value: string
  words: string
  count: number
}

export interface Row {
  /** The part of the address that names the store, with its last dot, and the rest. */
  lead: string
  name: string
  group: string
  kind: string
  /** Value of its choice, and what is shown. */
  what: string
  whatWords: string
  sign: string
  tone: Tone
  /** The differing attributes, in short. */
  summary: string
  /** What must not be overlooked. */
  alerts: string[]
  /** Texts under the row: what it means, where it is declared, why. */
  notes: string[]
  attributes?: AttributeTable
  texts: TextDifference[]
}

export interface AttributeTable {
  columns: string[]
  rows: { path: string; note: string; cells: string[] }[]
}

/** Two versions of a text side by side. */
export interface TextDifference {
  path: string
  left: string
  right: string
  lines: DifferenceLine[]
}

/** Absent sides are empty; `gap` stands for lines that are left out. */
export type DifferenceLine = { gap: string } | { left?: Side; right?: Side }

/** A line around what differs in it; `sign` is '' where both sides are the same. */
export interface Side {
  sign: '-' | '+' | ''
  before: string
  mark: string
  after: string
}

/** A plain table at the end. */
export interface List {
  title: string
  lead?: string
  columns: string[]
  rows: string[][]
}
