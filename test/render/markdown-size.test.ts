/** A comment is never too long for GitHub: the summary is kept, and what is left out is counted and named. */

import { describe, expect, test } from 'vitest'
import { expectHarmless, toComment } from './comments.ts'
import { toReport } from './support.ts'

describe('a plan that is too large', () => {
  const changes = (count: number, stores: number, body: string): object[] =>
    Array.from({ length: count }, (_, at) => ({
      address: `stores.s${at % stores}.channels.us.pages.p${at}`,
      action: at % 1000 === 999 ? 'delete' : 'create',
      reversibility: at === 9_998 ? 'irreversible' : 'reversible',
      after: { name: `Page ${at}`, body },
    }))

  test.each([
    ['short values', 'x'],
    ['letters of three bytes', '漢'.repeat(200)],
    ['many lines', 'line\n'.repeat(100)],
    ['backticks', '`'.repeat(300)],
    ['what is escaped', '\u0000'.repeat(150)],
  ])('10,000 changes: the summary is kept, what is left out is counted and named (%s)', (_, body) => {
    const text = toComment(
      toReport({ command: 'plan', saved_to: 'plan.json', plan: { changes: changes(10_000, 14, body) } } as never),
    )
    expectHarmless(text)
    expect(Buffer.byteLength(text)).toBeGreaterThan(50_000)
    expect(text).toContain('### Storewright plan: 9,990 to create, 10 to delete')
    expect(text).toContain("--confirm 'stores.s2.channels.us.pages.p9998'")
    const [, left, places] = /\*\*([\d,]+) changes of (\d+) stores are left out here\*\*.*see `plan.json`/.exec(text)!
    const shown = [...text.matchAll(/^[+-] channels\.us\.pages\.p\d+ {3}/gm)].length
    expect(Number(left!.replace(',', '')) + shown).toBe(10_000)
    const named = [...text.matchAll(/`stores\.s\d+` \(([\d,]+)\)/g)].reduce(
      (sum, [, count]) => sum + Number(count!.replace(',', '')),
      0,
    )
    expect(named).toBe(10_000 - shown)
    expect([...text.matchAll(/`stores\.s\d+` \([\d,]+\)/g)]).toHaveLength(Number(places))
    expect(text).toMatch(/^\+ channels\.us\.pages\.p9998 .*CANNOT BE UNDONE/m)
    expect([...text.matchAll(/^- channels/gm)]).toHaveLength(10)
  })

  test('in more stores than can be named', () => {
    const text = toComment(
      toReport({ command: 'plan', plan: { changes: changes(10_000, 5_000, 'x'.repeat(100)) } } as never),
    )
    expectHarmless(text)
    expect(text).toMatch(/, and [\d,]+ more\.\n/)
  })

  test('one change that is larger than a comment', () => {
    const attributes = Array.from({ length: 500 }, (_, at) => ({
      path: `a${at}`,
      before: '漢'.repeat(3_000),
      after: '字'.repeat(3_000),
      cause: 'config',
    }))
    const text = toComment(
      toReport({
        command: 'plan',
        plan: { changes: [{ address: 'stores.a', action: 'update', attributes }] as never },
      } as never),
    )
    expectHarmless(text)
    expect(text).toContain('1 to update')
  })

  test('nothing but findings, of any length', () => {
    const diagnostics = Array.from({ length: 5_000 }, (_, at) => ({
      severity: 'error',
      code: 'API_INVALID',
      message: `${at} ${'漢'.repeat(3_000)}`,
      source: { file: 'a.yaml', line: at + 1, column: 1 },
    }))
    for (const report of [
      { failed: true, command: 'validate', diagnostics },
      { command: 'plan', plan: { diagnostics } },
    ]) {
      const text = toComment(toReport(report as never))
      expectHarmless(text)
      expect(text).toContain('error[API_INVALID] a.yaml:1:1 0 漢')
      expect(text).toMatch(/… [\d,]+ more findings/)
    }
  })

  test('everything at once', () => {
    const long = 'stores.'.concat('x'.repeat(500))
    const many = <T>(one: (at: number) => T): T[] => Array.from({ length: 3_000 }, (_, at) => one(at))
    const text = toComment(
      toReport({
        command: 'plan',
        plan: {
          changes: many(at => ({ address: `${long}${at}`, action: 'delete', reversibility: 'irreversible' })),
          diagnostics: many(at => ({ severity: 'warning', code: 'API_INVALID', message: `${at}`.repeat(900) })),
          deadlines: many(at => ({
            address: `${long}${at}`,
            event: 'expires_at',
            at: '2026-12-01T00:00:00Z',
            severity: 'notice',
          })),
          only: many(at => `${long}${at}`),
          exclude: many(at => `${long}${at}`),
        },
      } as never),
    )
    expectHarmless(text)
    expect(text).toContain('3,000 changes cannot be undone')
  })
})
