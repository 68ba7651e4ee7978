// Is it as fast as it is meant to be? Each target is a ratio within one measurement.
import { labelOf, table } from './print.mjs'

const noop = 'plan, nothing to do'
const start = name => `${name}, start`

/** `of(find)` is undefined where something was not measured; `find(case, shape, contender, latency)` gives a row of medians. */
const targets = [
  {
    what: 'plan, nothing to do, 10k: wall ÷ terraform',
    most: 1 / 12,
    of: find => by('wallMs', find(noop, '10k'), find(noop, '10k', 'terraform')),
  },
  {
    what: 'plan, nothing to do, 10k: wall ÷ deck',
    most: 1,
    of: find => by('wallMs', find(noop, '10k'), find(noop, '10k', 'deck')),
  },
  {
    what: 'plan, nothing to do, 10k: wall ÷ floor',
    most: 2.2,
    of: find => by('wallMs', find(noop, '10k'), find(noop, '10k', 'floor with js-yaml')),
  },
  {
    what: 'plan, nothing to do, 10k: memory ÷ terraform',
    most: 0.2,
    of: find => by('peakKiB', find(noop, '10k'), find(noop, '10k', 'terraform')),
  },
  {
    what: 'plan, nothing to do, 10k: memory ÷ deck',
    most: 1.3,
    of: find => by('peakKiB', find(noop, '10k'), find(noop, '10k', 'deck')),
  },
  {
    what: 'validate, 48 MB: memory ÷ yaml for the whole file',
    most: 1 / 3,
    of: find => by('peakKiB', find('validate', '48 MB'), find('validate', '48 MB', 'parse with yaml')),
  },
  {
    what: 'plan, nothing to do: CPU, 10k ÷ 1k',
    most: 11,
    of: find => by('cpuMs', find(noop, '10k'), find(noop, '1k')),
  },
  {
    what: 'apply, all new: CPU, 10k ÷ 1k',
    most: 11,
    of: find => by('cpuMs', find('apply, all new', '10k'), find('apply, all new', '1k')),
  },
  {
    what: 'plan, all new, saved: memory, fleet 100k ÷ 1k',
    most: 1.3,
    of: find => by('peakKiB', find('plan, all new, saved', 'fleet 100k'), find('plan, all new, saved', 'fleet 1k')),
  },
  {
    what: 'validate: memory, fleet 100k ÷ 1k',
    most: 1.3,
    of: find => by('peakKiB', find('validate', 'fleet 100k'), find('validate', 'fleet 1k')),
  },
  {
    what: 'stores list: memory, fleet 100k ÷ 1k',
    most: 1.3,
    of: find => by('peakKiB', find('stores list', 'fleet 100k'), find('stores list', 'fleet 1k')),
  },
  {
    what: 'plan, nothing to do, 500 stores, 100 ms: wall ÷ (requests × latency / 32)',
    most: 1.3,
    of: find => {
      const row = find(noop, '10k/500', 'storewright', 100)
      return row && row.wallMs / ((row.requests * 100) / 32)
    },
  },
  {
    what: '--version: wall ÷ node -e 0',
    most: 1.5,
    of: find => by('wallMs', find(start('version'), 'small'), find(start('version'), 'small', 'node -e 0')),
  },
  {
    what: '--version: wall ÷ terraform version',
    most: 1,
    of: find => by('wallMs', find(start('version'), 'small'), find(start('version'), 'small', 'terraform')),
  },
  ...['help', 'validate'].flatMap(name => [
    {
      what: `${name}, start: wall ÷ node -e 0`,
      most: 2.5,
      of: find => by('wallMs', find(start(name), 'small'), find(start(name), 'small', 'node -e 0')),
    },
    {
      what: `${name}, start: wall ÷ oclif hello`,
      most: 0.55,
      of: find => by('wallMs', find(start(name), 'small'), find(start(name), 'small', 'oclif hello')),
    },
  ]),
  {
    what: 'loading all validators: ms',
    most: 20,
    of: find => {
      const [loaded, empty] = ['validators alone', 'node -e 0'].map(name => find(start('validate'), 'small', name))
      return loaded && empty && loaded.wallMs - empty.wallMs
    },
  },
  {
    what: 'apply under a quota: wall ÷ what quota and reserve allow',
    most: 1.1,
    of: find => quota(find, row => row.wallMs / row.allowedMs),
  },
  {
    what: 'apply under a quota: refusals of the other client',
    most: 0,
    of: find => quota(find, row => row.othersRefused),
  },
  {
    what: 'apply under a quota: estimate ÷ wall',
    least: 0.9,
    most: 1.1,
    of: find => quota(find, row => row.estimatedMs / row.wallMs),
  },
  {
    what: 'apply, all new, 1k: wall ÷ terraform',
    most: 0.1,
    of: find => by('wallMs', find('apply, all new', '1k'), find('apply, all new', '1k', 'terraform')),
  },
  {
    what: 'apply, all new, 1k: wall ÷ terraform, state over http',
    most: 0.5,
    of: find => by('wallMs', find('apply, all new', '1k'), find('apply, all new', '1k', 'terraform, state over http')),
  },
  {
    what: 'apply, all new, 1k: wall ÷ deck',
    most: 2,
    of: find => by('wallMs', find('apply, all new', '1k'), find('apply, all new', '1k', 'deck')),
  },
  {
    what: 'apply, all new, 1k, 100 ms: the fewest rounds of writes × latency ÷ time from first to last',
    least: 0.9,
    of: find => {
      const row = find('apply, all new', '1k', 'storewright', 100)
      return row && (row.rounds * 100) / row.writingMs
    },
  },
]

function quota(find, of) {
  const row = find('apply under a quota', '900 groups')
  return row && of(row)
}

/** Targets of requests hold for every case that says how few can do. */
const requestLimits = { reads: 1.05, writes: 1.1 }

/** What is aimed at, what was found, the limit, and whether it was reached; as far as it was measured. */
export function lookAt({ cases }) {
  const find = (name, shape, contender = 'storewright', latency = 0) =>
    cases
      .find(one => one.name === name && one.shape === shape && one.latencyMs === latency)
      ?.contenders.find(row => row.name === contender && row.skipped === undefined)
  return [...targets, ...requestTargets(cases)].flatMap(({ what, most, least, of }) => {
    const value = of(find)
    if (value === undefined) return []
    const reached = value <= (most ?? value) && value >= (least ?? value)
    const limits = [
      ...(least === undefined ? [] : [`≥ ${short(least)}`]),
      ...(most === undefined ? [] : [`≤ ${short(most)}`]),
    ]
    return [[what, short(value), limits.join(' '), reached ? 'reached' : 'MISSED']]
  })
}

export function printTargets(results) {
  const told = lookAt(results)
  return told.length === 0 ? '' : ['\nTargets', ...table([['', 'found', 'target', ''], ...told])].join('\n')
}

function requestTargets(cases) {
  return cases.flatMap(({ name, shape, latencyMs, fewest, contenders: [ours] }) =>
    Object.entries(fewest).map(([kind, fewest]) => ({
      what: `${labelOf(name, shape, latencyMs)}: ${kind} ÷ the fewest`,
      most: requestLimits[kind],
      of: () => byCount(kind === 'writes' ? ours.writes : ours.requests - ours.writes, fewest),
    })),
  )
}

/** Where nothing is needed, nothing is allowed. */
function byCount(count, fewest) {
  return fewest === 0 ? (count === 0 ? 0 : Number.POSITIVE_INFINITY) : count / fewest
}

function by(member, ours, theirs) {
  return ours === undefined || theirs === undefined ? undefined : ours[member] / theirs[member]
}

function short(value) {
  return Number.isInteger(value) ? String(value) : value.toPrecision(3)
}
