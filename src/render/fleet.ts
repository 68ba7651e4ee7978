/** What the commands of `fleet` have done, for people. */

import type { FleetApplyReport, FleetPlanReport, FleetWorkReport, WaveSummary } from '../model/fleet-report.ts'
import { diagnosticsBlock } from './diagnostics.ts'
import { escapeText } from './escape.ts'
import { createStyle, type RenderOptions } from './style.ts'
import { countOf, kindWords, secondsWords } from './wording.ts'

export function renderFleetPlan(report: FleetPlanReport, options: RenderOptions): string[] {
  const { rollout, waves, summary, blocked, expires } = report
  const { stores, actions, kinds, irreversible, requests, seconds, at_once } = summary
  const changes = Object.entries(actions).filter(([action]) => action !== 'noop')
  const lines = [
    `Rollout ${rollout}: ${countOf(stores.changed, 'store')} to change, ${stores.unchanged} unchanged, ${stores.blocked} left out because of errors.`,
    '',
    ...(changes.length === 0 ? [] : [`  ${changes.map(([action, count]) => `${count} to ${action}`).join(', ')}`]),
    ...(Object.keys(kinds).length === 0 ? [] : [`  ${kindCounts(kinds)}`]),
    ...(irreversible.count === 0
      ? []
      : [
          `  ${irreversible.count} that cannot be undone: ${irreversible.first.slice(0, 5).map(escapeText).join(', ')}${irreversible.count > 5 ? ', …' : ''}`,
        ]),
    `  about ${countOf(requests, 'request')}, at least ${secondsWords(seconds)} with ${at_once} stores at once`,
    '',
    ...waveLines(waves),
    ...blocked.map(({ store, diagnostics }) => `  ${escapeText(store)}: ${escapeText(diagnostics[0]?.message ?? '')}`),
    '',
    stores.changed === 0
      ? 'There is nothing to apply.'
      : `Apply it until ${expires} with \`storewright fleet apply ${rollout}\`.`,
  ]
  return [...diagnosticsBlock(report.diagnostics, createStyle(options.color)), ...lines]
}

export function renderFleetApply(report: FleetApplyReport, options: RenderOptions): string[] {
  const { rollout, waves, workers } = report
  const lines = [
    `Rollout ${rollout} has begun; ${countOf(workers, 'worker')} can take its stores.`,
    ...waveLines(waves),
    `\`storewright fleet status ${rollout}\` shows how it goes on.`,
  ]
  return [...diagnosticsBlock(report.diagnostics, createStyle(options.color)), ...lines]
}

export function renderFleetWork({ worker, stores }: FleetWorkReport): string[] {
  const { applied, failed, given_back } = stores
  return [
    `Worker ${worker} has ended: ${countOf(applied, 'store')} applied, ${failed} failed, ${given_back} given back.`,
  ]
}

function waveLines(waves: readonly WaveSummary[]): string[] {
  return waves.map(({ name, stores }, at) => `  wave ${at + 1}, ${escapeText(name)}: ${countOf(stores, 'store')}`)
}

function kindCounts(kinds: { [kind: string]: number }): string {
  const sorted = Object.entries(kinds).sort(([, left], [, right]) => right - left)
  return sorted.map(([kind, count]) => `${count} × ${kindWords(kind)}`).join(', ')
}
