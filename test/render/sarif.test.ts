/** SARIF is what its schema says, is what GitHub takes, names places in the repository, and says the same from run to run. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { renderReport } from '../../src/render/index.ts'
import { reports } from './hostile.ts'
import { readGoldens, toReport } from './support.ts'

interface Result {
  ruleId: string
  ruleIndex: number
  level: string
  message: { text: string }
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: string; uriBaseId?: string }
        region: { startLine: number; startColumn: number }
      }
    },
  ]
  partialFingerprints: { [name: string]: string }
}

interface Run {
  tool: {
    driver: {
      semanticVersion?: string
      rules: { id: string; shortDescription: { text: string }; defaultConfiguration: { level: string } }[]
    }
  }
  invocations: [
    { executionSuccessful: boolean; exitCode: number; toolExecutionNotifications?: { message: { text: string } }[] },
  ]
  results: Result[]
}

/** The schema of the standard, as Microsoft's matchers for tests ship it; it is in the fourth draft of JSON Schema. */
function officialSchema(): object {
  const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif')
  const text = readFileSync(path.replace(/index\.js$/, 'schemas/sarif-2.1.0-rtm.5.json'), 'utf8')
  const { $schema: _, id: __, ...schema } = JSON.parse(text) as { [name: string]: unknown }
  return schema
}

const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false })
;(addFormats as unknown as (ajv: Ajv) => void)(ajv)
const isSarif = ajv.compile(officialSchema())

function runOf(report: Report): Run {
  const log = JSON.parse(renderReport(report, 'sarif', { color: false, width: 100 })) as { runs: [Run] }
  isSarif(log)
  expect(isSarif.errors ?? []).toEqual([])
  return log.runs[0]
}

const changeReports = readGoldens().filter(({ report }) =>
  ['validate', 'plan', 'apply', 'destroy', 'drift'].includes(report.command),
)

test('the schema is the one of the standard, and is not content with everything', () => {
  expect((officialSchema() as { title: string }).title).toContain('SARIF) Version 2.1.0')
  expect(isSarif({ version: '2.1.0', runs: [{ tool: { driver: {} }, results: [] }] })).toBe(false)
})

describe.each(changeReports)('$name', ({ report }) => {
  const run = runOf(report)

  test('is what GitHub takes', () => {
    const names = new Set<string>()
    for (const result of run.results) {
      const [{ physicalLocation: place }] = result.locations
      expect(place.artifactLocation.uri).toMatch(/^[^/.][^:]*$/)
      expect(place.artifactLocation.uriBaseId).toBe('SRCROOT')
      expect(place.region.startLine).toBeGreaterThan(0)
      expect(run.tool.driver.rules[result.ruleIndex]!.id).toBe(result.ruleId)
      names.add(result.partialFingerprints.primaryLocationLineHash!)
    }
    expect(names.size).toBe(run.results.length)
  })

  test('tells the exit code', () => {
    expect(run.invocations[0].exitCode).toBe(report.exit_code)
  })
})

describe('whatever stands in a report', () => {
  // Nothing that `compare` finds has a line in a file.
  test.each(reports.filter(([command]) => command !== 'compare'))('%s', (_, reportsOf) => {
    fc.assert(
      fc.property(reportsOf, report => {
        const run = runOf(report)
        for (const { message } of run.results) expect(message.text).not.toContain('](')
        const names = run.results.map(result => result.partialFingerprints.primaryLocationLineHash)
        expect(new Set(names).size).toBe(names.length)
      }),
      { numRuns: 100 },
    )
  })
})

const page = 'stores.a.channels.us.pages.about'
const source = { file: 'stores.yaml', line: 5, column: 3 }

describe('places', () => {
  const uriOf = (file: string, directory?: string): object => {
    const diagnostics = [{ severity: 'error', code: 'UNKNOWN_KEY', message: 'x', source: { ...source, file } }]
    const report = toReport({
      command: 'validate',
      failed: true,
      diagnostics,
      ...(directory === undefined ? {} : { directory }),
    } as never)
    return runOf(report).results[0]!.locations[0].physicalLocation.artifactLocation
  }

  test.each([
    ['stores.yaml', undefined, 'stores.yaml'],
    ['./eu/stores.yaml', undefined, 'eu/stores.yaml'],
    ['stores.yaml', 'deploy/acme', 'deploy/acme/stores.yaml'],
    ['../common/base.yaml', 'deploy/acme', 'deploy/common/base.yaml'],
    ['eu\\stores.yaml', undefined, 'eu/stores.yaml'],
    ['my stores#1.yaml', 'größe', 'gr%C3%B6%C3%9Fe/my%20stores%231.yaml'],
  ])('%s in %s', (file, directory, uri) => {
    expect(uriOf(file, directory)).toEqual({ uri, uriBaseId: 'SRCROOT' })
  })

  test.each([
    ['/etc/stores.yaml', 'file:///etc/stores.yaml'],
    ['../stores.yaml', 'file:///../stores.yaml'],
  ])('%s lies outside', (file, uri) => {
    expect(uriOf(file)).toEqual({ uri })
  })

  test('a finding without one stands where its object is declared, or what that lies in, or at the beginning of a file', () => {
    const at = (address: string | undefined): object => {
      const diagnostics = [
        { severity: 'warning', code: 'WITHOUT_EFFECT', message: 'x', ...(address === undefined ? {} : { address }) },
      ]
      const changes = [
        { address: page, source: { ...source, line: 9 } },
        { address: 'stores.a.channels.us', source },
      ]
      const { physicalLocation } = runOf(toReport({ command: 'plan', plan: { changes, diagnostics } } as never))
        .results[0]!.locations[0]
      return { file: physicalLocation.artifactLocation.uri, line: physicalLocation.region.startLine }
    }
    expect(at(page)).toEqual({ file: 'stores.yaml', line: 9 })
    expect(at('stores.a.channels.us.site')).toEqual({ file: 'stores.yaml', line: 5 })
    expect(at('stores.other')).toEqual({ file: 'stores.yaml', line: 1 })
    expect(at(undefined)).toEqual({ file: 'stores.yaml', line: 1 })
  })
})

describe('fingerprints', () => {
  const namesOf = (report: object): string[] =>
    runOf(toReport(report as never)).results.map(result => result.partialFingerprints.primaryLocationLineHash!)
  const drifted = (line: number, attributes: object[], cause = 'drifted'): object => ({
    command: 'drift',
    created: `2026-11-2${line % 9}T09:30:00Z`,
    run: { user: 'ada', host: 'laptop', config: `${line}` },
    entries: [{ address: page, kind: 'page', objectId: '7', cause, attributes, source: { ...source, line } }],
    unread: [],
    summary: { drifted: 1, both: 0, vanished: 0, 'config-changed': 0, unmanaged: 0, in_sync: 0, ignored: 0 },
    deadlines: [],
  })

  test('a finding is the same although its line, the day and the values are others', () => {
    const first = namesOf(drifted(5, [{ path: 'body', cause: 'drifted', live: 'x' }]))
    expect(namesOf(drifted(90, [{ path: 'body', cause: 'drifted', live: 'y' }]))).toEqual(first)
    expect(namesOf(drifted(5, [], 'vanished'))).not.toEqual(first)
  })

  test('so is a diagnostic in which days or counts go on', () => {
    const expiring = (days: number) => ({
      command: 'validate',
      failed: true,
      diagnostics: [
        {
          severity: 'error',
          code: 'INVALID_VALUE',
          message: `ends in ${days} days`,
          source: { ...source, line: days },
        },
      ],
    })
    expect(namesOf(expiring(7))).toEqual(namesOf(expiring(6)))
  })

  test('two findings of one rule about one object are told apart', () => {
    const twice = ['a', 'b'].map(message => ({
      severity: 'error',
      code: 'INVALID_VALUE',
      message,
      address: page,
      source,
    }))
    expect(new Set(namesOf({ command: 'validate', failed: true, diagnostics: twice })).size).toBe(2)
  })
})

test('what cannot be undone is a warning, once', () => {
  const changes = [
    { address: 'stores.a', action: 'delete', reversibility: 'irreversible', reason: 'no longer declared', source },
    { address: 'stores.b', action: 'create', reversibility: 'irreversible', reason: 'made anew' },
  ]
  const diagnostics = [
    { severity: 'warning', code: 'IRREVERSIBLE', message: 'stores.b is made anew', address: 'stores.b' },
  ]
  const { results } = runOf(toReport({ command: 'plan', plan: { changes, diagnostics } } as never))
  expect(results.map(({ ruleId, level, message }) => [ruleId, level, message.text])).toEqual([
    ['IRREVERSIBLE', 'warning', 'stores.b is made anew'],
    [
      'IRREVERSIBLE',
      'warning',
      "stores.a (delete) cannot be undone: no longer declared\nHint: If it is meant, apply it with --confirm 'stores.a'.",
    ],
  ])
})

test('more findings than GitHub takes: the worst are kept, and it is said how many are missing', () => {
  const diagnostics = Array.from({ length: 6_000 }, (_, at) => ({
    severity: at < 5_990 ? 'warning' : 'error',
    code: 'INVALID_VALUE',
    message: `x${at}`,
    source,
  }))
  const run = runOf(toReport({ command: 'validate', failed: true, exit_code: 1, diagnostics } as never))
  expect(run.results).toHaveLength(5_000)
  expect(run.results.filter(result => result.level === 'error')).toHaveLength(10)
  expect(run.invocations[0].toolExecutionNotifications![0]!.message.text).toContain('1,000 findings left out')
})

test('a run is successful when it could look, whatever it found', () => {
  const successful = (diagnostic: object): boolean =>
    runOf(
      toReport({
        command: 'plan',
        failed: true,
        diagnostics: [{ severity: 'error', code: 'UNKNOWN_KEY', message: 'x', ...diagnostic }],
      } as never),
    ).invocations[0].executionSuccessful
  expect(successful({ source })).toBe(true)
  expect(successful({ code: 'UNREACHABLE' })).toBe(false)
})
