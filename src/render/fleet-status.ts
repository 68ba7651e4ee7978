/** How rollouts stand, for people: a line for each wave, what has failed, and who works. */

import type {
  FleetStatusReport,
  RolloutView,
  StageCounts,
  WaitsFor,
  WaveStatus,
  WorkerView,
} from '../model/fleet-status.ts'
import { escapeText } from './escape.ts'
import { joinBlocks } from './plan.ts'
import type { Paint, RenderOptions, Style } from './style.ts'
import { createStyle } from './style.ts'
import { countOf, formatNumber, secondsWords } from './wording.ts'

/** So many failed stores are shown. */
const mostFailed = 10
const mostWorkers = 10

export function renderFleetStatus(report: FleetStatusReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  if (report.rollouts.length === 0) return ['There are no rollouts. `storewright fleet plan` makes one.']
  const blocks = report.rollouts.flatMap(one => rolloutBlocks(one, report, options, style))
  return joinBlocks([...blocks, workerLines(report, style)])
}

const paints: { [status in RolloutView['status']]: keyof Style } = {
  planning: 'dim',
  planned: 'changed',
  running: 'heading',
  paused: 'changed',
  halted: 'danger',
  aborted: 'removed',
  finished: 'added',
}

function rolloutBlocks(
  one: RolloutView,
  report: FleetStatusReport,
  { width }: RenderOptions,
  style: Style,
): string[][] {
  const all = sumOf(one.stores)
  const done = one.stores.applied + one.stores.failed
  const isOver = one.status === 'finished' || one.status === 'aborted'
  const time = one.ended ?? report.created
  const facts = [
    `${formatNumber(done)} of ${countOf(all, 'store')} done`,
    ...(one.stores.failed > 0 ? [style.removed(`${formatNumber(one.stores.failed)} failed`)] : []),
    ...(one.started === undefined
      ? []
      : [`${isOver ? 'took' : 'for'} ${secondsWords(secondsBetween(one.started, time))}`]),
    ...(isOver || one.stores_per_hour === undefined ? [] : [`${formatNumber(one.stores_per_hour)} stores an hour`]),
    ...(one.eta === undefined
      ? []
      : [`ends about ${momentWords(one.eta)}, in ${secondsWords(secondsBetween(report.created, one.eta))}`]),
  ]
  const head = `${style.heading(`Rollout ${escapeText(one.rollout)}`)}  ${style[paints[one.status]](one.status)} · made by ${escapeText(one.planned_by)}, ${momentWords(one.created)}`
  return [[head, facts.join(' · ')], waveLines(one, width, style), remarks(one, style), failureLines(one, style)]
}

/** In these, the first wave that is not through is the one whose turn it is. */
const hasTurn: readonly RolloutView['status'][] = ['running', 'paused', 'halted']

function waveLines({ waves, status }: RolloutView, width: number, style: Style): string[] {
  const names = Math.min(28, Math.max(...waves.map(({ name }) => name.length)))
  const digits = Math.max(...waves.map(({ stores }) => formatNumber(sumOf(stores)).length))
  const bar = Math.max(8, Math.min(24, width - names - 60))
  const current = waves.findIndex(({ passed }) => !passed)
  return waves.map((wave, at) => {
    const all = formatNumber(sumOf(wave.stores)).padStart(digits)
    const name = escapeText(wave.name.length > names ? `${wave.name.slice(0, names - 1)}…` : wave.name).padEnd(names)
    const words = wordsOf(wave, at === current && hasTurn.includes(status), style)
    return `  ${name}  ${barOf(wave.stores, bar, style)}  ${all}${words === '' ? '' : `  ${words}`}`
  })
}

/** Applied, failed and at work, each as wide as its share; nothing that is there is too small to be seen. */
function barOf(stores: StageCounts, width: number, style: Style): string {
  const all = sumOf(stores)
  const parts: [count: number, sign: string, paint: Paint][] = [
    [stores.applied, '#', style.added],
    [stores.failed, '!', style.removed],
    [stores.working, '>', style.changed],
  ]
  let left = width
  const drawn = parts.map(([count, sign, paint]) => {
    const wanted = count === 0 ? 0 : Math.max(1, Math.floor((count / all) * width))
    const columns = Math.min(left, wanted)
    left -= columns
    return paint(sign.repeat(columns))
  })
  const full = all > 0 && stores.applied === all
  return `[${full ? style.added('#'.repeat(width)) : `${drawn.join('')}${style.dim('.'.repeat(left))}`}]`
}

function wordsOf({ stores, passed, check, excused }: WaveStatus, isCurrent: boolean, style: Style): string {
  const counts = (['applied', 'failed', 'working', 'waiting', 'dropped'] as const).flatMap(stage =>
    stores[stage] === 0 ? [] : [`${formatNumber(stores[stage])} ${stageWords[stage]}`],
  )
  const isDone = stores.waiting + stores.working === 0
  const notes = [
    ...(excused > 0 ? [`${formatNumber(excused)} of the failed excused`] : []),
    ...(check === 'running' ? ['checks run'] : check === 'failed' ? [style.removed('check failed')] : []),
    ...(passed && isDone ? [style.added('through')] : isCurrent && !isDone ? [style.changed('its turn')] : []),
  ]
  return [...counts, ...notes].join(', ')
}

const stageWords = { applied: 'applied', failed: 'failed', working: 'at work', waiting: 'waiting', dropped: 'dropped' }

const waits: { [reason in WaitsFor]: string | undefined } = {
  apply: undefined,
  resume: undefined,
  freeze: 'Nothing is started in a freeze.',
  window: 'Nothing is started outside of its window.',
  stores: undefined,
  check: 'The programs of `halt_on.check` run; the next wave waits for them.',
  workers: 'No worker is alive that takes its stores: `storewright fleet work`.',
}

function remarks(one: RolloutView, style: Style): string[] {
  const { rollout, status, reason, waits_for, opens } = one
  const named = escapeText(rollout)
  const lines: string[] = []
  if (status === 'halted') {
    lines.push(style.danger(`Halted: ${escapeText(reason ?? 'a limit was reached')}.`), ...waysOn(one, named))
  }
  if (status === 'paused') lines.push(`Paused: \`storewright fleet resume ${named}\` goes on.`)
  if (status === 'planning') lines.push('Its stores are still being planned, or whoever planned it was stopped.')
  const wait = waits_for === undefined || status !== 'running' ? undefined : waits[waits_for]
  if (wait !== undefined)
    lines.push(
      opens === undefined ? wait : `${wait} It ${waits_for === 'freeze' ? 'ends' : 'opens'} ${momentWords(opens)}.`,
    )
  if (status === 'planned')
    lines.push(`\`storewright fleet apply ${named}\` begins it, until ${momentWords(one.expires)}.`)
  return lines
}

/** What can be done after a halt. */
function waysOn({ waves, stores }: RolloutView, named: string): string[] {
  const isCheck = waves.some(({ check, passed }) => check === 'failed' && !passed)
  return [
    ...(isCheck
      ? [
          `  storewright fleet resume ${named}                runs the checks again, and goes on if they pass`,
          `  storewright fleet resume ${named} --skip-checks  goes on without them`,
        ]
      : [`  storewright fleet resume ${named}  goes on without what has failed`]),
    ...(stores.failed === 0 ? [] : [`  storewright fleet retry ${named}   tries what has failed again, and goes on`]),
    `  storewright fleet abort ${named}   ends it`,
  ]
}

function failureLines({ failed, stores }: RolloutView, style: Style): string[] {
  if (stores.failed === 0) return []
  const shown = failed.slice(0, mostFailed).flatMap(({ store, wave, attempts, errors }) => {
    const tries = attempts > 1 ? `, ${countOf(attempts, 'attempt')}` : ''
    const [first] = errors
    const words = first === undefined ? 'no reason was kept' : `${first.code} ${escapeText(first.message)}`
    const more = errors.length > 1 ? ` (and ${formatNumber(errors.length - 1)} more)` : ''
    return [`  ${style.removed(escapeText(store))} (${escapeText(wave)}${tries}): ${words}${more}`]
  })
  const left = stores.failed - Math.min(mostFailed, failed.length)
  return [
    style.heading('Failed:'),
    ...shown,
    ...(left > 0 ? [`  … and ${countOf(left, 'more store')}; --format json has up to 100.`] : []),
  ]
}

function workerLines({ workers, created, rollouts }: FleetStatusReport, style: Style): string[] {
  const alive = workers.filter(one => one.alive)
  const gone = workers.length - alive.length
  if (alive.length === 0)
    return rollouts.some(({ waits_for }) => waits_for === 'workers') ? [] : ['No worker is alive.']
  const slots = alive.reduce((sum, one) => sum + one.concurrency, 0)
  const head = `${countOf(alive.length, 'worker')}, ${countOf(slots, 'store')} at once${gone === 0 ? '' : style.dim(` (${gone} gone in the last hour)`)}`
  const shown = alive.slice(0, mostWorkers).map(one => `  ${workerWords(one, created)}`)
  return [head, ...shown, ...(alive.length > mostWorkers ? [`  … and ${alive.length - mostWorkers} more`] : [])]
}

function workerWords({ worker, user, host, pid, concurrency, seen, stores }: WorkerView, now: string): string {
  const ago = secondsWords(secondsBetween(seen, now))
  return `${escapeText(worker)}  ${escapeText(user)}@${escapeText(host)}, process ${pid}, ${concurrency} at once, ${countOf(stores, 'store')} so far, seen ${ago} ago`
}

function sumOf(stores: StageCounts): number {
  return Object.values(stores).reduce((sum, count) => sum + count, 0)
}

function secondsBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000))
}

/** `2026-11-25 22:00 UTC` */
function momentWords(instant: string): string {
  return `${escapeText(instant.slice(0, 16).replace('T', ' '))} UTC`
}
