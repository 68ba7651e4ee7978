/** Reports of any size for tests of pages. */

import type { DriftAttribute, DriftCause, DriftEntry, DriftReport } from '../../src/model/report.ts'

const causes: readonly DriftCause[] = ['drifted', 'both', 'vanished', 'config-changed', 'unmanaged']
const kinds = ['page', 'redirect', 'script', 'widget', 'category', 'price_record', 'webhook', 'channel_settings']

/** A drift report with so many findings in a hundred stores; every fifth has a long text. */
export function bigDrift(findings: number): DriftReport {
  const entries = Array.from({ length: findings }, (_, at) => entryOf(at))
  const summary = { 'config-changed': 0, drifted: 0, both: 0, vanished: 0, unmanaged: 0, in_sync: 12_000, ignored: 0 }
  for (const entry of entries) summary[entry.cause] += 1
  return {
    format: 'storewright-report/1',
    tool: 'storewright/0.0.0-test',
    created: '2026-11-25T02:00:00.000Z',
    exit_code: 2,
    diagnostics: [],
    command: 'drift',
    run: { user: 'ada', host: 'ci-7', commit: '4be1c0ffee', run: 'https://ci.example/jobs/7', config: '5b3c' },
    scope: { only: [], exclude: [], only_managed: false },
    coverage: { objects: findings + 12_000, read: findings + 12_000, percent: 100 },
    entries,
    ignored: [],
    unread: [],
    summary,
    deadlines: [{ address: 'stores.s-7', event: 'suspends_on', at: '2026-12-01T00:00:00Z', severity: 'warning' }],
  } as unknown as DriftReport
}

function entryOf(at: number): DriftEntry {
  const cause = causes[at % causes.length]!
  const kind = kinds[at % kinds.length]!
  const channel = `stores.s-${at % 100}.channels.us`
  if (cause === 'unmanaged')
    return {
      kind,
      objectId: String(at),
      key: `Found ${at}`,
      within: channel,
      cause,
      attributes: [],
    } as unknown as DriftEntry
  const address = `${channel}.${kind}s.object-${at}`
  const of = cause === 'vanished' ? [] : attributesOf(cause, at)
  return {
    address,
    kind,
    objectId: String(at),
    cause,
    attributes: of,
    source: { file: 'stores.yaml', line: at + 1, column: 5 },
  } as DriftEntry
}

function attributesOf(cause: DriftAttribute['cause'], at: number): DriftAttribute[] {
  const [config, recorded, live] = ['as declared', 'as applied', 'as somebody left it'].map(words => `${words}, ${at}`)
  const short: DriftAttribute[] = ['name', 'url'].map(path => ({
    path,
    cause,
    config: config!,
    recorded: recorded!,
    live: live!,
  }))
  if (at % 5 !== 0) return short
  const text = (middle: string): string => `<h1>Page ${at}</h1>\n<p>One</p>\n<p>${middle}</p>\n<p>Three</p>\n`
  return [
    ...short,
    { path: 'body', cause, config: text('Two'), recorded: text('Two'), live: text('Everything must go') },
  ]
}
