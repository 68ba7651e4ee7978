/** Several files make one configuration: how are they laid over each other? Maps join; the same leaf twice is an error. */

import { type ConfigNode, formatRange, type MapNode } from './nodes.ts'
import type { Problems } from './problems.ts'

/** Adds everything of `from` to `into`. A `version` at the top may be repeated when it is the same. */
export function mergeInto(into: MapNode, from: MapNode, problems: Problems, path: readonly string[] = []): void {
  for (const [name, entry] of from.entries) {
    const present = into.entries.get(name)
    if (present === undefined) {
      into.entries.set(name, { key: entry.key, value: copyMaps(entry.value) })
    } else if (present.value.kind === 'map' && entry.value.kind === 'map') {
      mergeInto(present.value, entry.value, problems, [...path, name])
    } else if (path.length > 0 || name !== 'version' || !sameScalar(present.value, entry.value)) {
      problems.add(
        'MERGE_CONFLICT',
        `\`${[...path, name].join('.')}\` is set here and in ${formatRange(present.key)}.`,
        entry.key,
        'Keep one of the two: files are merged, and neither wins.',
      )
    }
  }
}

/** Maps are copied, since merging changes them and an anchor may show one in several places. */
function copyMaps(node: ConfigNode): ConfigNode {
  if (node.kind !== 'map') return node
  const entries = new Map([...node.entries].map(([name, { key, value }]) => [name, { key, value: copyMaps(value) }]))
  return { kind: 'map', entries, at: node.at }
}

function sameScalar(left: ConfigNode, right: ConfigNode): boolean {
  return left.kind === 'scalar' && right.kind === 'scalar' && left.value === right.value
}
