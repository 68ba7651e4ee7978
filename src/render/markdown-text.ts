/**
 * How does a text stand in markdown so that it is nothing but that text? What comes from files or from the API is written
 * only by these functions: inside a code span, inside a fence, or as HTML text in a summary. No mention, link, table, tag or
 * fence can come of it.
 */

import { escapeLine, escapeText } from './escape.ts'

/** One line of a fence of differences. The sign stands in the first column, where nothing else ever does. */
export interface MarkedLine {
  sign: '+' | '-' | '!' | ' '
  text: string
}

/** The text as a code span on one line. */
export function codeSpan(text: string): string {
  const shown = text === '' ? ' ' : escapeText(text)
  const ticks = '`'.repeat(longestRun(shown) + 1)
  const pad = /^[`\s]|[`\s]$/.test(shown) ? ' ' : ''
  return `${ticks}${pad}${shown}${pad}${ticks}`
}

/** The text as a code span in a cell of a table; a bar is spelled out, since no two parsers agree on `\\|`. */
export function codeCell(text: string): string {
  return codeSpan(text.replaceAll('|', '\\u007c'))
}

/** The text inside an HTML tag. */
export function htmlText(text: string): string {
  return escapeText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A link, if the address is one of the web and has no signs of markdown in it; otherwise the address as it is. */
export function linkTo(label: string, url: string): string {
  if (!/^https?:\/\/[^\s<>\\`]+$/.test(url)) return codeSpan(url)
  return `[${label}](<${escapeText(url)}>)`
}

/** Lines in a fence that is longer than any run of backticks in them. */
export function fence(lines: readonly string[], language: string): string[] {
  const shown = lines.map(line => escapeLine(line).trimEnd())
  const ticks = '`'.repeat(Math.max(3, ...shown.map(line => longestRun(line) + 1)))
  return [`${ticks}${language}`, ...shown, ticks]
}

/** A fence that paints added, removed and changed lines. */
export function diffFence(lines: readonly MarkedLine[]): string[] {
  return fence(
    lines.map(({ sign, text }) => `${sign} ${text}`),
    'diff',
  )
}

/** A part that is folded until somebody opens it. The title is HTML. */
export function folded(title: string, lines: readonly string[]): string[] {
  return ['<details>', `<summary>${title}</summary>`, '', ...lines, '', '</details>']
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length))
}
