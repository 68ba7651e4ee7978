// Two measurements, case by case: what the second takes, by what the first took.
import { labelOf, ratio, table } from './print.mjs'

export function compare(before, after) {
  const earlier = new Map(before.cases.map(result => [keyOf(result), result]))
  const rows = after.cases.flatMap(result => {
    const other = earlier.get(keyOf(result))
    return other === undefined ? [] : compared(result, other)
  })
  const head = ['', 'wall ×', 'CPU ×', 'memory ×', 'requests', 'bytes ×']
  return [`${nameOf(before)} → ${nameOf(after)}, below 1 the second takes less`, ...table([head, ...rows])].join('\n')
}

function compared({ name, shape, latencyMs, contenders }, other) {
  const known = new Map(other.contenders.map(contender => [contender.name, contender]))
  return contenders.flatMap(now => {
    const then = known.get(now.name)
    if (then === undefined || then.skipped !== undefined || now.skipped !== undefined) return []
    const label = `${labelOf(name, shape, latencyMs)} · ${now.name}`
    const ratios = ['wallMs', 'cpuMs', 'peakKiB'].map(member => ratio(now[member], then[member]))
    const requests = now.requests === then.requests ? String(now.requests ?? '') : `${then.requests} → ${now.requests}`
    return [[label, ...ratios, requests, now.bytes > 0 ? ratio(now.bytes, then.bytes) : '']]
  })
}

function keyOf({ name, shape, latencyMs }) {
  return labelOf(name, shape, latencyMs)
}

function nameOf({ date, commit }) {
  return `${commit} of ${date.slice(0, 10)}`
}
