/** How are findings told? Errors first, each with its code, its place, what is wrong and what to do. */

import type { Diagnostic } from '../model/errors.ts'
import { escapeLine, escapeText } from './escape.ts'
import type { Style } from './style.ts'
import { countOf, placeOf } from './wording.ts'

const ranks = { error: 0, warning: 1, note: 2 }

/** One finding; lines after the first are indented. */
export function diagnosticLines(diagnostic: Diagnostic, style: Style, lead = ''): string[] {
  const { severity, code, source, address } = diagnostic
  const [message, ...more] = diagnostic.message.split('\n').map(escapeLine)
  const paint = { error: style.danger, warning: style.changed, note: style.dim }[severity]
  const place = source === undefined ? '' : ` ${placeOf(source)}`
  const about = address === undefined || diagnostic.message.includes(address) ? '' : ` (${escapeText(address)})`
  return [
    `${lead}${paint(`${severity}[${code}]`)}${place} ${message}${about}`,
    ...more.map(line => `${lead}    ${line}`.trimEnd()),
    ...hintLines(diagnostic.hint, style, `${lead}  `),
  ]
}

/** So many findings of one code are told; a mistake in a blueprint is one of each row. */
const mostOfOneCode = 50

/** Findings, errors first, then by place; of those with the same code the first ones, and how many there are besides. */
export function diagnosticsBlock(diagnostics: readonly Diagnostic[], style: Style): string[] {
  const counts = new Map<string, number>()
  const lines = sortDiagnostics(diagnostics).flatMap(diagnostic => {
    const count = (counts.get(diagnostic.code) ?? 0) + 1
    counts.set(diagnostic.code, count)
    return count > mostOfOneCode ? [] : diagnosticLines(diagnostic, style)
  })
  const others = [...counts].filter(([, count]) => count > mostOfOneCode)
  return [
    ...lines,
    ...others.map(
      ([code, count]) =>
        `… and ${countOf(count - mostOfOneCode, `more ${code}`, `more ${code}`)}; all are in \`--format json\`.`,
    ),
  ]
}

/** Errors before warnings before notes; within them by file and line, those without a place first; each only once. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>()
  const once = diagnostics.filter(({ severity, code, message, address, source }) => {
    const key = JSON.stringify([severity, code, message, address, source === undefined ? '' : placeOf(source)])
    return !seen.has(key) && seen.add(key)
  })
  return once.sort(
    (left, right) =>
      ranks[left.severity] - ranks[right.severity] ||
      compareTexts(left.source?.file ?? '', right.source?.file ?? '') ||
      (left.source?.line ?? 0) - (right.source?.line ?? 0) ||
      (left.source?.column ?? 0) - (right.source?.column ?? 0),
  )
}

function hintLines(hint: string | undefined, style: Style, lead: string): string[] {
  if (hint === undefined) return []
  const [first, ...more] = hint.split('\n').map(escapeLine)
  return [`${lead}${style.dim('hint:')} ${first}`, ...more.map(line => `${lead}      ${line}`.trimEnd())]
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
