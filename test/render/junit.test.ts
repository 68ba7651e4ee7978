/** JUnit's XML is XML whatever the values are, its counts are those of its tests, and every outcome is what it should be. */

import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { renderReport } from '../../src/render/index.ts'
import { reports } from './hostile.ts'
import { readGoldens, toReport } from './support.ts'

interface Element {
  name: string
  attributes: { [name: string]: string }
  children: Element[]
  text: string
}

/** Throws for what is no XML. */
function parse(text: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', error => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes: attributes as Element['attributes'], children: [], text: '' }
    open.at(-1)!.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.on('text', part => {
    open.at(-1)!.text += part
  })
  parser.write(text).close()
  expect(root.children).toHaveLength(1)
  return root.children[0]!
}

const junitOf = (report: Report): Element => parse(renderReport(report, 'junit', { color: false, width: 100 }))
const outcomes = ['failure', 'skipped', 'system-out']

/** Attributes that must be there, children that may, and counts that are true, as pipelines expect. */
function expectJunit(root: Element): void {
  expect(root.name).toBe('testsuites')
  const suites = root.children
  for (const suite of suites) {
    expect(suite.name).toBe('testsuite')
    expect(suite.attributes.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
    for (const one of suite.children) {
      expect(one.name).toBe('testcase')
      expect(one.attributes.name).toBeDefined()
      expect(one.attributes.classname).toBe(suite.attributes.name)
      expect(one.children.length).toBeLessThanOrEqual(1)
      for (const { name } of one.children) expect(outcomes).toContain(name)
    }
    expectCounts(suite, suite.children)
  }
  expectCounts(
    root,
    suites.flatMap(suite => suite.children),
  )
  expect(new Set(suites.map(suite => suite.attributes.name)).size).toBe(suites.length)
}

function expectCounts({ attributes }: Element, cases: readonly Element[]): void {
  const count = (name: string): string => String(cases.filter(one => one.children[0]?.name === name).length)
  expect([attributes.tests, attributes.failures, attributes.skipped]).toEqual([
    String(cases.length),
    count('failure'),
    count('skipped'),
  ])
}

describe('whatever stands in a report', () => {
  test.each(reports)('%s', (_, reportsOf) => {
    fc.assert(
      fc.property(reportsOf, report => expectJunit(junitOf(report))),
      { numRuns: 200 },
    )
  })
})

const changeReports = readGoldens().filter(({ report }) =>
  ['validate', 'plan', 'apply', 'destroy', 'drift'].includes(report.command),
)

test.each(changeReports)('$name', ({ report }) => expectJunit(junitOf(report)))

test('what XML cannot hold is spelled out, all else arrives as it was', () => {
  const message = 'a <b> & "c" \'d\' ]]> \u0000\u0008\u000b\ufffe\ud800 \u00e9漢👩 {x}'
  const diagnostics = [{ severity: 'error', code: 'INVALID_VALUE', message }]
  const failed = junitOf(toReport({ command: 'validate', failed: true, diagnostics } as never)).children[0]!
    .children[0]!.children[0]!
  const told = 'a <b> & "c" \'d\' ]]> \\u0000\\u0008\\u000b\\ufffe\\ud800 \u00e9漢👩 {x}'
  expect(failed.attributes.message).toBe(told)
  expect(failed.text).toBe(`error[INVALID_VALUE] ${told}`)
})

test('a suite for each store, one for what is of no store, one for the files', () => {
  const diagnostics = [
    { severity: 'error', code: 'UNKNOWN_KEY', message: 'x', source: { file: 'a.yaml', line: 4, column: 2 } },
    { severity: 'error', code: 'UNREACHABLE', message: 'x' },
    { severity: 'error', code: 'PROTECTED', message: 'x', address: 'stores.a.channels.us' },
    { severity: 'error', code: 'PROTECTED', message: 'x', address: 'accounts.acme' },
  ]
  const root = junitOf(toReport({ command: 'plan', failed: true, directory: 'deploy', diagnostics } as never))
  expect(root.children.map(suite => suite.attributes.name).sort()).toEqual([
    'accounts.acme',
    'files',
    'portfolio',
    'stores.a',
  ])
  const [inFile] = root.children.find(suite => suite.attributes.name === 'files')!.children
  expect([inFile!.attributes.file, inFile!.attributes.line]).toEqual(['deploy/a.yaml', '4'])
})

test('apply: what failed fails, what was not done is skipped', () => {
  const statuses = ['done', 'failed', 'skipped', 'deferred', 'not-started']
  const results = statuses.map(status => ({
    id: status,
    address: `stores.a.channels.${status}`,
    action: 'update',
    status,
  }))
  const counts = { done: 1, failed: 1, skipped: 1, deferred: 1, not_started: 1 }
  const [suite] = junitOf(toReport({ command: 'apply', results, counts } as never)).children
  expect(suite!.children.map(one => one.children[0]?.name)).toEqual([
    undefined,
    'failure',
    'skipped',
    'skipped',
    'skipped',
  ])
})
