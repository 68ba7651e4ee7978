/**
 * Drift of many stores, written as it is found: those in which something was found or not read, one after the other, and at the
 * end what it comes to. JSON is one document that is closed whatever happens.
 */

import type { FleetDriftReport, StoreDrift } from '../model/fleet-drift.ts'
import type { ErrorReport } from '../model/report.ts'
import { driftCsvHead, driftCsvRows } from './csv.ts'
import { causeWords, coverageWords, evidenceLines, findingBlocks, whoLine } from './drift.ts'
import { escapeText } from './escape.ts'
import { jsonEnd, rowJson } from './json.ts'
import { joinBlocks } from './plan.ts'
import type { RenderOptions } from './style.ts'
import { createStyle } from './style.ts'
import { veiledDrift } from './veil.ts'
import { countOf, formatNumber } from './wording.ts'

export type FleetDriftFormat = 'human' | 'json' | 'ndjson'
export const fleetDriftFormats: readonly FleetDriftFormat[] = ['human', 'json', 'ndjson']

/** The texts one after the other are the whole report. */
export interface FleetDriftWriter {
  store(one: StoreDrift): string
  end(report: FleetDriftReport | ErrorReport): string
}

export function fleetDriftWriter(format: FleetDriftFormat, options: RenderOptions): FleetDriftWriter {
  const writer = format === 'human' ? humanWriter(options) : format === 'json' ? jsonWriter() : lineWriter()
  return {
    store: one => (isTold(one) ? writer.store(veiledDrift(one)) : ''),
    end: report => writer.end(report),
  }
}

/** Of a store in which all is as it should be nothing is said. */
function isTold({ entries, ignored, unread, deadlines, diagnostics }: StoreDrift): boolean {
  return entries.length + ignored.length + unread.length + deadlines.length + diagnostics.length > 0
}

function humanWriter(options: RenderOptions): FleetDriftWriter {
  return {
    store(one) {
      const lines = joinBlocks(findingBlocks(one, options))
      return lines.length === 0 ? '' : `${lines.join('\n')}\n\n`
    },
    end: report => ('failed' in report ? '' : `${renderFleetDrift(report, options).join('\n')}\n`),
  }
}

function lineWriter(): FleetDriftWriter {
  return { store: one => `${rowJson(one)}\n`, end: () => '' }
}

function jsonWriter(): FleetDriftWriter {
  let count = 0
  return {
    store(one) {
      count += 1
      return `${count === 1 ? '{\n  "stores": [' : ','}\n    ${rowJson(one)}`
    },
    end(report) {
      // Where it broke off, the stores are those that were looked at before.
      const { failed: _, ...rest } = { failed: undefined, ...report }
      return `${count === 0 ? '{\n  "stores": []' : '\n  ]'},\n${jsonEnd(rest)}`
    },
  }
}

/** What it comes to. */
export function renderFleetDrift(report: FleetDriftReport, { color }: RenderOptions): string[] {
  const style = createStyle(color)
  const { totals, scope } = report
  const { summary, stores, differing, unread, coverage } = totals
  const ours = summary.drifted + summary.both + summary.vanished + summary['config-changed']
  const inSync = `${countOf(summary.in_sync, 'object')} in sync`
  const aside = summary.ignored === 0 ? '' : `, ${countOf(summary.ignored, 'finding')} ignored`
  const partly = unread > 0 ? ' (as far as they were read)' : ''
  const rest = summary.unmanaged > 0 ? `, ${formatNumber(summary.unmanaged)} unmanaged` : ''
  const within = [...scope.stores, ...(scope.only_managed ? ['nothing unmanaged'] : [])]
  return [
    ours === 0
      ? `No drift in ${countOf(stores, 'store')}${partly}: ${inSync}${rest}${aside}.`
      : `${style.heading('Drift')} in ${formatNumber(differing)} of ${countOf(stores, 'store')}${partly}: ${causeWords(summary)}; ${inSync}${aside}.`,
    `${coverageWords(coverage)}${unread === 0 ? '' : ` ${countOf(unread, 'store')} could not be read, or not all of ${unread === 1 ? 'it' : 'them'}.`}${within.length === 0 ? '' : ` Looked at: ${escapeText(within.join(', '))}.`}`,
    whoLine(report),
    ...evidenceLines(report),
  ]
}

/** What belongs into a pack of evidence, by file name, each written as it is found. */
export function driftEvidenceFiles(): { [name: string]: FleetDriftWriter } {
  const csv: FleetDriftWriter = { store: driftCsvRows, end: () => '' }
  let hasHead = false
  const head = (): string => {
    const text = hasHead ? '' : driftCsvHead
    hasHead = true
    return text
  }
  return {
    'report.json': fleetDriftWriter('json', { color: false, width: 100 }),
    'report.txt': fleetDriftWriter('human', { color: false, width: 100 }),
    'drift.csv': {
      store: one => `${head()}${csv.store(veiledDrift(one))}`,
      end: () => head(),
    },
  }
}
