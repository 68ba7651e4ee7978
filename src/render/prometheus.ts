/** How rollouts stand, in the text format that Prometheus reads (0.0.4). */

import type { FleetStatusReport, RolloutView } from '../model/fleet-status.ts'
import { rolloutStatuses, storeStages } from '../model/rollout.ts'

export const prometheusType = 'text/plain; version=0.0.4; charset=utf-8'

interface Sample {
  labels: { [name: string]: string }
  value: number
}

export function renderPrometheus({ rollouts, workers, created }: FleetStatusReport): string {
  const now = Date.parse(created)
  const perRollout = (numberOf: (one: RolloutView) => number | undefined): Sample[] =>
    rollouts.flatMap(one => {
      const value = numberOf(one)
      return value === undefined ? [] : [{ labels: { rollout: one.rollout }, value }]
    })
  const alive = workers.filter(one => one.alive)
  return [
    family('storewright_rollout_stores', 'Stores of a rollout by wave and stage.', rollouts.flatMap(stageSamples)),
    family(
      'storewright_rollout_status',
      'Status of a rollout: 1 for the one that it has.',
      rollouts.flatMap(statusSamples),
    ),
    family(
      'storewright_rollout_started_timestamp_seconds',
      'When a rollout was applied.',
      perRollout(one => secondsOf(one.started)),
    ),
    family(
      'storewright_rollout_ended_timestamp_seconds',
      'When a rollout was finished or aborted.',
      perRollout(one => secondsOf(one.ended)),
    ),
    family(
      'storewright_rollout_remaining_seconds',
      'How long a running rollout will take, by what its last stores took.',
      perRollout(one =>
        one.eta === undefined ? undefined : Math.max(0, Math.round((Date.parse(one.eta) - now) / 1000)),
      ),
    ),
    family(
      'storewright_rollout_stores_per_hour',
      'Stores that the workers that are alive end in an hour, by what the last stores took.',
      perRollout(one => one.stores_per_hour),
    ),
    family('storewright_workers', 'Workers that are alive.', [{ labels: {}, value: alive.length }]),
    family('storewright_worker_slots', 'Stores that the workers that are alive work on at once.', [
      { labels: {}, value: alive.reduce((sum, one) => sum + one.concurrency, 0) },
    ]),
  ].join('')
}

function stageSamples({ rollout, waves }: RolloutView): Sample[] {
  return waves.flatMap(({ name, stores }, at) =>
    storeStages.map(stage => ({
      labels: { rollout, wave: name, position: String(at), stage },
      value: stores[stage],
    })),
  )
}

function statusSamples({ rollout, status }: RolloutView): Sample[] {
  return [...rolloutStatuses, 'planning'].map(one => ({
    labels: { rollout, status: one },
    value: one === status ? 1 : 0,
  }))
}

function secondsOf(instant: string | undefined): number | undefined {
  return instant === undefined ? undefined : Date.parse(instant) / 1000
}

function family(name: string, help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return ''
  const lines = samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}\n`)
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`
}

function labelText(labels: Sample['labels']): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
