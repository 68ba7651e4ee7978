/** When does a rollout halt, and at what times may its stores be started? The rest of `rollout` is in rollout.ts. */

import { didYouMean } from '../model/nearest.ts'
import { defaultRollout, type HaltOn, type StartWindow, type Weekday, weekdays } from '../model/rollout.ts'
import { type ConfigNode, member, toJson } from './nodes.ts'
import type { Problems } from './problems.ts'

/** What the schema has refused already is not told again. */
export function haltOn(node: ConfigNode | undefined, problems: Problems): HaltOn {
  const [percent, stores, check] = ['failed_percent', 'failed_stores', 'check'].map(name => numberOrNode(node, name))
  return {
    failed_percent: typeof percent === 'number' ? percent : defaultRollout.halt_on.failed_percent,
    ...(typeof stores === 'number' ? { failed_stores: stores } : {}),
    check: typeof check === 'object' ? programsOf(check, problems) : [],
  }
}

function numberOrNode(node: ConfigNode | undefined, name: string): number | ConfigNode | undefined {
  const said = member(node, name)
  return said?.kind === 'scalar' && typeof said.value === 'number' ? said.value : said
}

/** One program is a list of words; several are a list of such lists. */
function programsOf(node: ConfigNode, problems: Problems): string[][] {
  const items = node.kind === 'list' ? node.items : []
  const texts = items.filter(item => item.kind === 'scalar')
  if (texts.length === 0) return toJson(node) as string[][]
  if (texts.length === items.length) return [toJson(node) as string[]]
  const odd = items[0]?.kind === 'scalar' ? items.find(item => item.kind === 'list') : texts[0]
  problems.add(
    'INVALID_VALUE',
    '`halt_on.check` has programs and single words side by side.',
    odd!.at,
    'Each program is a list of its own: `[[curl, --fail, https://shop.example], [./check.sh]]`.',
  )
  return []
}

/** A window alone may stand without a list around it. */
export function windowsOf(node: ConfigNode | undefined, problems: Problems): StartWindow[] {
  const nodes = node?.kind === 'list' ? node.items : node?.kind === 'map' ? [node] : []
  return nodes.flatMap(one => windowOf(one, problems) ?? [])
}

function windowOf(node: ConfigNode, problems: Problems): StartWindow | undefined {
  const [from, to] = ['from', 'to'].map(name => minutesOf(member(node, name)))
  const days = member(node, 'days')
  const zone = member(node, 'time_zone')
  const time_zone = zone?.kind === 'scalar' && typeof zone.value === 'string' && !zone.unresolved ? zone.value : 'UTC'
  if (zone !== undefined && !isTimeZone(time_zone)) {
    const hint = didYouMean(time_zone, Intl.supportedValuesOf('timeZone'))
    const form = 'Write a name of the IANA time zones, such as `Europe/Berlin` or `America/Chicago`.'
    problems.add('INVALID_VALUE', `There is no time zone \`${time_zone}\`.`, zone.at, hint ?? form)
    return undefined
  }
  if (from === undefined || to === undefined) return undefined
  if (from === to) {
    const hint = 'A whole day is from `00:00` to `24:00`.'
    problems.add('INVALID_VALUE', 'The window ends when it begins.', member(node, 'to')!.at, hint)
    return undefined
  }
  const chosen = days === undefined ? weekdays : [toJson(days)].flat()
  return { days: weekdays.filter(day => chosen.some(one => one === day)) as Weekday[], from, to, time_zone }
}

function minutesOf(node: ConfigNode | undefined): number | undefined {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return undefined
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(node.value) ?? []
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes)
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}
