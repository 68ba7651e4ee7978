/** An HTML report is one file that needs nothing else, says all that the report says, and is steered by no value in it. */

import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { ApplyReport, DriftReport, PlanReport, Report } from '../../src/model/report.ts'
import { escapeLine } from '../../src/render/escape.ts'
import { renderHtml } from '../../src/render/html.ts'
import { readGoldens, toReport } from './support.ts'

const goldens = readGoldens().filter(({ report }) => renderHtml(report) !== undefined)

/** The text of a page as a reader has it, without tags. */
function readable(html: string): string {
  const body = html.slice(html.indexOf('<body>')).replaceAll(/<[^>]*>/g, ' ')
  const named: { [name: string]: string } = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'" }
  return body.replaceAll(/&(lt|gt|quot|amp|#39);/g, (_, name: string) => named[name]!).replaceAll(/\s+/g, ' ')
}

function htmlOf(report: Report): string {
  return renderHtml(report)!
}

/** The tags of a page with their attributes, of which the values are taken out. */
function bare(html: string): string {
  return html.replaceAll(/<(script|style)>[\s\S]*?<\/\1>/g, '<$1>').replaceAll(/"[^"]*"/g, '""')
}

function driftOf(given: object): DriftReport {
  return toReport({
    command: 'drift',
    run: { user: 'ada', host: 'laptop', config: '5b3c' },
    summary: { 'config-changed': 0, drifted: 1, both: 0, vanished: 0, unmanaged: 0, in_sync: 1, ignored: 0 },
    entries: [],
    unread: [],
    deadlines: [],
    ...given,
  } as never) as DriftReport
}

describe.each(goldens)('$name', ({ report }) => {
  const html = htmlOf(report)

  test('the policy allows the style and the script of the file, and nothing else', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!.replaceAll('&#39;', "'")
    const hashOf = (tag: string): string => {
      const [, text] = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html)!
      return `'sha256-${createHash('sha256').update(text!).digest('base64')}'`
    }
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${hashOf('style')}`,
      `script-src ${hashOf('script')}`,
      "base-uri 'none'",
      "form-action 'none'",
    ])
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<style>'))
  })

  test('nothing is loaded, and no attribute runs or styles anything', () => {
    expect(html).not.toMatch(/<(img|link|iframe|object|embed|base|video|audio|source|use|image)\b/i)
    expect(bare(html)).not.toMatch(/<[^>]*\s(src|srcset|style|on\w+|xlink:href|action|formaction)=/i)
    expect(html).not.toMatch(/@import|url\(/)
    expect([...html.matchAll(/<script\b/g)]).toHaveLength(1)
  })

  test('every id is there once, and what is referred to exists', () => {
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(match => match[1]!)
    expect(new Set(ids).size).toBe(ids.length)
    const wanted = [...html.matchAll(/\s(?:aria-labelledby|for|aria-controls)="([^"]*)"/g)].map(match => match[1]!)
    expect(wanted.filter(id => !ids.includes(id))).toEqual([])
  })

  test('all diagnostics are readable, with what to do', () => {
    const text = readable(html).replaceAll(' ', '')
    for (const { message, hint = '' } of [...report.diagnostics, ...((report as PlanReport).plan?.diagnostics ?? [])]) {
      for (const said of [message, hint])
        expect(text).toContain(said.split('\n').map(escapeLine).join('').replaceAll(' ', ''))
    }
  })
})

describe.each(goldens.filter(({ report }) => report.command === 'drift'))('$name', ({ report }) => {
  test('every finding, every reason and every ignored finding is readable', () => {
    const { entries, unread, ignored, run, coverage } = report as DriftReport
    const text = readable(htmlOf(report))
    for (const { address, attributes, cause } of entries) {
      if (address !== undefined) expect(text.replaceAll(' ', '')).toContain(address)
      expect(text).toContain(cause)
      for (const { path } of attributes) expect(text).toContain(path)
    }
    for (const { message } of unread) expect(text).toContain(message)
    for (const { reason } of ignored) expect(text).toContain(reason)
    for (const said of [run.user, run.host, run.config, `${coverage.percent} %`]) expect(text).toContain(said)
  })
})

test('every change of a plan, and what became of it, is readable', () => {
  for (const { report } of goldens) {
    const text = readable(htmlOf(report)).replaceAll(' ', '')
    for (const { address, action } of (report as PlanReport).plan?.changes ?? []) {
      if (report.command === 'plan' || 'results' in report) expect(text).toContain(address.replaceAll(' ', ''))
      if (report.command === 'plan') expect(text).toContain(action)
    }
    for (const { status } of (report as ApplyReport).results ?? []) expect(text).toContain(status.replace('-', ''))
  }
})

test('a plan tells the consent that it needs, and the bill', () => {
  const { report } = goldens.find(({ name }) => name === 'plan-billing-known')!
  const text = readable(htmlOf(report))
  expect(text).toContain('Billing')
  expect(text).toContain('+1,299.90 USD')
  const lifecycle = goldens.find(({ name }) => name === 'plan-lifecycle')!.report
  expect(readable(htmlOf(lifecycle))).toContain("--confirm 'stores.")
})

const attacks = [
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '</style><img src=x onerror=alert(1)>',
  '" onmouseover="alert(1)',
  "' autofocus onfocus='alert(1)",
  '<!-- <script>',
  '<% throw 1 %><%~ it.script %>',
  '&lt;b&gt;',
  'javascript:alert(1)',
]

test.each(attacks)('%s is shown as it is, wherever it comes from', attack => {
  const place = { address: `stores.x.pages.${JSON.stringify(attack)}`, source: { file: attack, line: 1, column: 1 } }
  const html = htmlOf(
    driftOf({
      tool: attack,
      run: { user: attack, host: attack, commit: attack, run: attack, config: attack },
      scope: { only: [attack], exclude: [], only_managed: false },
      entries: [
        {
          ...place,
          kind: attack,
          objectId: attack,
          cause: 'drifted',
          renamed: { from: attack, to: attack },
          attributes: [
            { path: attack, cause: 'drifted', recorded: `${attack}\nline`, live: `line\n${attack}`, note: attack },
            { path: 'list', cause: 'both', config: [attack], recorded: { [attack]: attack }, live: attack },
          ],
        },
        { kind: attack, key: attack, within: place.address, cause: 'unmanaged', attributes: [] },
      ],
      ignored: [{ ...place, kind: attack, path: attack, cause: 'drifted', reason: attack, owner: attack, by: 'file' }],
      unread: [{ severity: 'error', code: 'FORBIDDEN', message: attack, hint: attack, ...place }],
      deadlines: [{ address: attack, event: attack, at: attack, severity: 'warning', to: attack }],
    }),
  )
  const plain = htmlOf(driftOf({}))
  const tags = (text: string): string[] => [...text.matchAll(/<(script|style|img|b)\b/g)].map(match => match[1]!)
  expect(tags(html)).toEqual(tags(plain))
  expect(bare(html)).not.toMatch(/<[^>]*\s(on\w+|src)=/i)
  expect(html).not.toMatch(/href="javascript/i)
  expect(readable(html)).toContain(attack)
})

test('what cannot be seen is spelled out: control characters, direction marks, halves of characters', () => {
  const hidden = 'a\u0000b\u001b[2Jc\u202ed\u2066e\ufefff\ud800g\u0085h'
  const html = htmlOf(
    driftOf({
      entries: [
        {
          address: 'stores.x',
          kind: 'store',
          cause: 'drifted',
          attributes: [
            { path: 'name', cause: 'drifted', recorded: hidden, live: 'x' },
            { path: 'body', cause: 'drifted', recorded: `<p>\n${hidden}`, live: '<p>\nx' },
          ],
        },
      ],
    }),
  )
  expect(html.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
  for (const spelled of ['\\u0000', '\\u001b', '\\u202e', '\\u2066', '\\ufeff', '\\ud800', '\\u0085']) {
    expect(html.split(spelled).length - 1).toBeGreaterThanOrEqual(2)
  }
})

test('texts that look the same and are not are told', () => {
  const told = (recorded: string, live: string): boolean => {
    const attributes = [{ path: 'name', cause: 'drifted', recorded, live }]
    return htmlOf(
      driftOf({ entries: [{ address: 'stores.x', kind: 'store', cause: 'drifted', attributes }] }),
    ).includes('Unicode form')
  }
  expect([told('caf\u00e9', 'cafe\u0301'), told('caf\u00e9', 'cafe')]).toEqual([true, false])
})

test('only web addresses are links', () => {
  const run = { user: 'ada', host: 'x', config: 'y' }
  const linked = htmlOf(driftOf({ run: { ...run, run: 'https://ci.example/jobs/7?a=1&b="2"' } }))
  expect(linked).toContain('href="https://ci.example/jobs/7?a=1&amp;b=&quot;2&quot;"')
  for (const address of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', ' https://x']) {
    expect(htmlOf(driftOf({ run: { ...run, run: address } }))).not.toContain('<a href=')
  }
})
