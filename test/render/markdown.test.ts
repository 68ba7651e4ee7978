/** A comment on a pull request is nothing but what it says, whatever the values in it are. */

import fc from 'fast-check'
import { marked } from 'marked'
import { describe, expect, test } from 'vitest'
import { expectHarmless, toComment } from './comments.ts'
import { address, hostile, reports, value } from './hostile.ts'
import { toReport } from './support.ts'

describe('no value gets out of its code block, and every fold is closed', () => {
  test.each(reports)('%s', (_, reportsOf) => {
    fc.assert(
      fc.property(reportsOf, report => expectHarmless(toComment(report))),
      { numRuns: 300 },
    )
  })
})

describe('only what is removed is painted as removed', () => {
  const list = '- one\n- two\n\n---\n- [ ] three\n--- a\n+++ b'

  test('not the dashes of lists in a new object, or in lines that stay', () => {
    const address = 'stores.a.channels.us.pages.about'
    const before = `${list}\nold`
    const after = `${list}\nnew`
    const text = toComment(
      toReport({
        command: 'plan',
        plan: {
          changes: [
            { address, action: 'create', after: { body: list, tags: ['- x', '-'] } },
            { address, action: 'update', attributes: [{ path: 'body', before, after, cause: 'config' }] },
          ] as never,
        },
      } as never),
    )
    const lines = text.split('\n')
    expect(lines.filter(line => line.startsWith('-'))).toEqual(['-         old'])
    expect(lines).toContain('+         - one')
    expect(lines).toContain('          --- a')
  })

  test('nor anywhere, where nothing is removed', () => {
    const creates = fc.array(
      fc.record({ address, action: fc.constant('create'), after: fc.dictionary(hostile, value, { maxKeys: 4 }) }),
      { minLength: 1, maxLength: 4 },
    )
    fc.assert(
      fc.property(creates, changes => {
        const text = toComment(toReport({ command: 'plan', plan: { changes } } as never))
        for (const token of marked.lexer(text)) if (token.type === 'code') expect(token.text).not.toMatch(/^-/m)
      }),
    )
  })
})

test('a report of a run: each comment is found by its mark', () => {
  for (const command of ['validate', 'plan', 'apply', 'destroy', 'drift']) {
    const text = toComment(toReport({ command, failed: true } as never))
    expect(text.split('\n')[0]).toBe(`<!-- storewright:${command} -->`)
  }
})
