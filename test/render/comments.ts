/** Reads a comment as GitHub would, and makes sure that nothing in it is more than text. */

import { marked, type Token } from 'marked'
import { expect } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { renderReport } from '../../src/render/index.ts'
import { mark } from './hostile.ts'

export const toComment = (report: Report): string => renderReport(report, 'markdown', { color: false, width: 100 })

/** HTML that we write ourselves; the title of a part holds a name that is nothing but text. */
const ownHtml = [
  /^<!-- storewright:[a-z-]* -->$/,
  /^<details>\n<summary>(<code>[^<>]*<\/code>: )?[^<>`]*<\/summary>$/,
  /^<\/details>$/,
]

/** No value outside of code, every fold closed, and short enough. */
export function expectHarmless(text: string): void {
  expect(text.length).toBeLessThanOrEqual(65_536)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536)
  let depth = 0
  const visit = (tokens: readonly Token[]): void => {
    for (const token of tokens) {
      if (token.type === 'code' || token.type === 'codespan') {
        if (token.type === 'code' && token.lang === 'diff') expectSigns(token.text)
        continue
      }
      if (token.type === 'html') {
        const raw = token.raw.trim()
        expect(
          ownHtml.some(pattern => pattern.test(raw)),
          raw,
        ).toBe(true)
        if (raw.startsWith('<details>')) depth += 1
        if (raw === '</details>') depth -= 1
        expect(depth === 0 || depth === 1).toBe(true)
        continue
      }
      expect(['heading', 'paragraph', 'text', 'space', 'table', 'blockquote', 'strong', 'br', 'link']).toContain(
        token.type,
      )
      if (token.type === 'link') {
        expect(token.text).toBe('pipeline run')
        continue
      }
      if (token.type === 'table') {
        for (const cell of [...token.header, ...token.rows.flat()]) visit(cell.tokens)
        for (const row of token.rows) expect(row.length).toBe(2)
      } else if ('tokens' in token && token.tokens !== undefined) visit(token.tokens)
      else expect(token.raw).not.toContain(mark)
    }
  }
  visit(marked.lexer(text, { gfm: true }))
  expect(depth).toBe(0)
}

/** The first column is the sign's alone. */
function expectSigns(code: string): void {
  for (const line of code.split('\n')) expect(line).toMatch(/^([-+! ]( .*)?)?$/)
}
