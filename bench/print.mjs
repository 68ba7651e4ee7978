// What was measured, for people: ratios first, since absolute times are those of one machine on one day.

const columns = [
  ['', row => row.name],
  ['wall ×', (row, ours) => ratio(ours.wallMs, row.wallMs)],
  ['CPU ×', (row, ours) => ratio(ours.cpuMs, row.cpuMs)],
  ['memory ×', (row, ours) => ratio(ours.peakKiB, row.peakKiB)],
  ['wall s', row => seconds(row.wallMs)],
  ['CPU s', row => seconds(row.cpuMs)],
  ['MiB', row => (row.peakKiB / 1024).toFixed(0)],
  ['requests', row => told(row.requests, String)],
  ['writes', row => told(row.writes, String)],
  ['MB', row => told(row.bytes, bytes => (bytes / 1e6).toFixed(1))],
  ['sandbox CPU s', row => told(row.sandboxCpuMs, seconds)],
]

/** A ratio is what Storewright takes, by what the other takes: below 1, Storewright takes less. */
export function printCase({ name, shape, latencyMs, fewest, contenders }) {
  const limits = Object.entries(fewest).map(([kind, count]) => `${count} ${kind}`)
  const told = limits.length === 0 ? '' : ` (at the least ${limits.join(' and ')})`
  const [ours] = contenders
  const measured = contenders.filter(({ skipped }) => skipped === undefined)
  const cells = [columns.map(([title]) => title), ...measured.map(row => columns.map(([, cell]) => cell(row, ours)))]
  const skipped = contenders.flatMap(({ name, skipped }) => (skipped === undefined ? [] : [`  ${name}: ${skipped}`]))
  return [`\n${labelOf(name, shape, latencyMs)}${told}`, ...table(cells), ...skipped].join('\n')
}

export function labelOf(name, shape, latencyMs = 0) {
  return `${name} · ${shape}${latencyMs === 0 ? '' : ` · ${latencyMs} ms`}`
}

/** The first column to the left, the others to the right. */
export function table(rows) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map(row => row[at].length)))
  const pad = (text, at) => (at === 0 ? text.padEnd(widths[at]) : text.padStart(widths[at]))
  return rows.map(row => `  ${row.map(pad).join('  ').trimEnd()}`)
}

export function ratio(ours, theirs) {
  if (!(theirs > 0) || ours === undefined) return '–'
  const value = ours / theirs
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2)
}

export function seconds(ms) {
  return (ms / 1000).toFixed(2)
}

function told(value, show) {
  return value === undefined ? '' : show(value)
}
