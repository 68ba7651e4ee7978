/** The three views of each differing attribute side by side; long texts also as a difference of lines below. */

import type { DriftAttribute } from '../model/report.ts'
import type { Json } from '../model/values.ts'
import { isSeal } from '../model/values.ts'
import type { Look } from './attributes.ts'
import { blockLines, withoutLastBreak } from './attributes.ts'
import { escapeText } from './escape.ts'
import { diffLines } from './text-diff.ts'
import { inlineValue, isText, sensitiveText, valueLines } from './values.ts'

type View = 'config' | 'recorded' | 'live'

const views: readonly View[] = ['config', 'recorded', 'live']
const titles: { [view in View]: string } = { config: 'configuration', recorded: 'recorded', live: 'live' }
/** Which differences a long text is shown with. */
const steps: { [cause in DriftAttribute['cause']]: readonly [from: View, to: View][] } = {
  drifted: [['recorded', 'live']],
  'config-changed': [['recorded', 'config']],
  both: [
    ['recorded', 'live'],
    ['recorded', 'config'],
  ],
}
const indent = 6
const narrowest = 14

export function driftTable(attributes: readonly DriftAttribute[], look: Look): string[] {
  if (attributes.length === 0) return []
  const paths = attributes.map(one => `${escapeText(one.path)}${one.cause === 'both' ? ' (both)' : ''}`)
  const pathWidth = Math.max('attribute'.length, ...paths.map(path => path.length))
  const room = Math.max(Math.floor((look.width - indent - pathWidth - 6) / 3), narrowest)
  const cells = attributes.map(one => views.map(view => cellOf(one, view, look.group, room)))
  const widths = views.map((view, at) => Math.max(titles[view].length, ...cells.map(row => row[at]!.length)))
  const row = (path: string, values: readonly string[]): string =>
    [path.padEnd(pathWidth), ...values.map((value, at) => value.padEnd(widths[at]!))].join('  ').trimEnd()
  const lead = ' '.repeat(indent)
  return [
    `${lead}${look.style.dim(
      row(
        'attribute',
        views.map(view => titles[view]),
      ),
    )}`,
    ...attributes.flatMap((one, at) => [`${lead}${row(paths[at]!, cells[at]!)}`, ...longTextLines(one, look, room)]),
  ]
}

function cellOf(attribute: DriftAttribute, view: View, group: string, room: number): string {
  const value = attribute[view]
  if (value === undefined) return '–'
  if (attribute.sensitive || isSeal(value)) return sensitiveText
  const text = inlineValue(value, group)
  return text.length <= room
    ? text
    : `${Array.from(text)
        .slice(0, room - 1)
        .join('')}…`
}

function longTextLines(attribute: DriftAttribute, look: Look, room: number): string[] {
  if (attribute.sensitive || views.some(view => isSeal(attribute[view]))) return []
  const isLong = (value: Json | undefined): boolean =>
    value !== undefined && (isText(value) || inlineValue(value, look.group).length > room)
  return steps[attribute.cause].flatMap(([from, to]) => {
    const [before, after] = [attribute[from], attribute[to]]
    if (before === undefined || after === undefined || !(isLong(before) || isLong(after))) return []
    const [first, second] = [valueLines(before, look.group), valueLines(after, look.group)]
    const textRoom = Math.max(look.width - indent - 6, 40) * 4
    const lines = diffLines(withoutLastBreak(first, second), withoutLastBreak(second, first), textRoom)
    return [
      `${' '.repeat(indent + 2)}${look.style.dim(`${titles[from]} → ${titles[to]}`)}`,
      ...blockLines(lines, look, indent + 4),
    ]
  })
}
