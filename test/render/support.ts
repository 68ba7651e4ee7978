/** Reads the goldens. What a report needs but a golden does not care about is filled in here, always the same. */

import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { formatAddress, parseAddress } from '../../src/model/address.ts'
import type { Change, Plan, PlanSummary } from '../../src/model/plan.ts'
import type { Report } from '../../src/model/report.ts'
import { portfolioUnit, storeUnit } from '../../src/model/resources.ts'
import type { Format, Picture } from '../../src/render/index.ts'

export const goldenDirectory = new URL('./golden/', import.meta.url)

/** Formats for other programs, and the extension of their goldens; HTML has none, see html.test.ts. */
const extensions: { [format in Exclude<Format, 'human' | 'json' | 'ics' | 'html' | Picture>]: string } = {
  markdown: 'md',
  sarif: 'sarif',
  junit: 'junit.xml',
}

/** The formats for other programs that a report has. */
export function documentFormats(report: Report): { format: Format; extension: string }[] {
  if (!['validate', 'plan', 'apply', 'destroy', 'import', 'drift', 'compare'].includes(report.command)) return []
  return Object.entries(extensions)
    .map(([format, extension]) => ({ format: format as Format, extension }))
    .filter(({ format }) => report.command !== 'compare' || format !== 'sarif')
}

export interface Golden {
  name: string
  about: string
  width: number
  report: Report
}

export function readGoldens(): Golden[] {
  return readdirSync(goldenDirectory)
    .filter(file => file.endsWith('.yaml'))
    .sort()
    .map(file => {
      const golden = parse(readFileSync(new URL(file, goldenDirectory), 'utf8')) as Golden
      return {
        ...golden,
        name: file.slice(0, -'.yaml'.length),
        width: golden.width ?? 110,
        report: toReport(golden.report),
      }
    })
}

const ofDrift = {
  scope: { only: [], exclude: [], only_managed: false },
  coverage: { objects: 0, read: 0, percent: 100 },
  ignored: [],
}

export function toReport(given: Partial<Report> & { plan?: Partial<Plan>; next?: Partial<Plan> }): Report {
  const report = {
    format: 'storewright-report/1',
    tool: 'storewright 0.1.0',
    created: '2026-11-22T09:30:00Z',
    exit_code: 0,
    diagnostics: [],
    ...(given.command === 'drift' ? ofDrift : {}),
    ...given,
  }
  if ('next' in given && given.next !== undefined) {
    const { changes, summary } = toPlan(given.next)
    Object.assign(report, { next: { changes, summary } })
  }
  return (given.plan === undefined ? report : { ...report, plan: toPlan(given.plan) }) as unknown as Report
}

export function toPlan(given: Partial<Plan>): Plan {
  const changes = (given.changes ?? []).map(toChange)
  const summary: PlanSummary = {
    create: 0,
    adopt: 0,
    update: 0,
    replace: 0,
    delete: 0,
    forget: 0,
    move: 0,
    transition: 0,
    noop: 0,
  }
  for (const change of changes) if (change.step !== 'create') summary[change.action] += 1
  return {
    format: 'storewright-plan/1',
    tool: 'storewright 0.1.0',
    created: '2026-11-22T09:30:00Z',
    config: 'sha256:5b3c',
    only: [],
    exclude: [],
    destroy: false,
    basis: {
      units: Object.fromEntries(
        changes.map(change => [change.unit, { lineage: 'lineage-1', serial: 4, records: 'sha256:77aa' }]),
      ),
      live: Object.fromEntries(changes.map(change => [change.address, change.before === null ? null : 'sha256:00ff'])),
    },
    requests: { estimated: changes.length, seconds: Math.ceil(changes.length / 4) },
    deadlines: [],
    diagnostics: [],
    ...given,
    changes,
    summary: { ...summary, ...given.summary },
  }
}

function toChange(given: Partial<Change>): Change {
  const segments = parseAddress(given.address ?? '') ?? ['stores', 'x']
  const address = given.address ?? formatAddress(segments)
  const action = given.action ?? 'update'
  const name = given.transition?.name ?? (given.step === undefined ? action : `${action}-${given.step}`)
  const key = segments.at(-1)!
  return {
    id: `${address}#${name}`,
    address,
    kind: segments.length === 2 ? segments[0]!.replace(/s$/, '') : 'page',
    unit: segments[0] === 'stores' && segments.length > 2 ? storeUnit(segments[1]!) : portfolioUnit,
    action,
    reason: 'attributes differ',
    key,
    naturalKey: key,
    before: null,
    after: null,
    attributes: [],
    waitsFor: [],
    dependsOn: [],
    reversibility: 'reversible',
    manage: { protect: false, ignore: [], onRemove: 'delete' },
    ...given,
  } as Change
}

/** The text without colours. */
export function withoutColors(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '')
}
