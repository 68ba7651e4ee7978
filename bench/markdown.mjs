// A measurement as the tables of docs/performance.md, between two marks.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { labelOf, ratio, seconds } from './print.mjs'
import { lookAt } from './targets.mjs'

const page = join(import.meta.dirname, '..', 'docs', 'performance.md')
const marks = ['<!-- results -->', '<!-- end of results -->']

export function writePage(results) {
  const [before, rest] = readFileSync(page, 'utf8').split(marks[0])
  const after = rest.split(marks[1])[1]
  writeFileSync(page, `${before}${marks[0]}\n\n${toMarkdown(results)}\n\n${marks[1]}${after}`)
}

function toMarkdown(results) {
  const { machine, versions, commit, date, cases } = results
  const told = Object.entries(versions).map(([name, version]) => `${name} ${version.replace(/^v/, '')}`)
  return [
    `Commit ${commit}, ${date.slice(0, 10)}; ${machine.cores} cores (${machine.model}), ${machine.memory_gib} GiB, Linux ${machine.kernel};`,
    `${told.join(', ')}. Load at the start ${machine.load.toFixed(1)}.`,
    '',
    row([
      'case',
      'beside',
      'wall ×',
      'CPU ×',
      'memory ×',
      'wall s',
      'CPU s',
      'MiB',
      'requests',
      'writes',
      'sandbox CPU s',
    ]),
    row(Array.from({ length: 11 }, (_, at) => (at < 2 ? '---' : '--:'))),
    ...cases.flatMap(rowsOf),
    '',
    row(['target', 'found', 'limit', '']),
    row(['---', '--:', '--:', '---']),
    ...lookAt(results).map(row),
  ].join('\n')
}

function rowsOf({ name, shape, latencyMs, contenders }) {
  const [ours, ...others] = contenders.filter(({ skipped }) => skipped === undefined)
  const absolute = one => [seconds(one.wallMs), seconds(one.cpuMs), (one.peakKiB / 1024).toFixed(0)]
  const counted = one => [
    one.requests ?? '',
    one.writes ?? '',
    one.sandboxCpuMs === undefined ? '' : seconds(one.sandboxCpuMs),
  ]
  const ratios = one => ['wallMs', 'cpuMs', 'peakKiB'].map(member => ratio(ours[member], one[member]))
  return [
    row([`**${labelOf(name, shape, latencyMs)}**`, '', '', '', '', ...absolute(ours), ...counted(ours)]),
    ...others.map(one => row(['', one.name, ...ratios(one), ...absolute(one), ...counted(one)])),
  ]
}

function row(cells) {
  return `| ${cells.join(' | ')} |`
}
