/**
 * Several files make one configuration: how are they laid over each other? Maps join; the same leaf twice is an error. And what
 * one store says of itself is laid over what its fleet says: there, the leaf of the store wins.
 */

import { type ConfigNode, formatRange, type MapNode } from './nodes.ts'
import type { Problems } from './problems.ts'

/** At the top, lists of these names are one list. */
const joined = ['moved', 'removed']

/** Adds everything of `from` to `into`. A `version` at the top may be repeated when it is the same. */
export function mergeInto(into: MapNode, from: MapNode, problems: Problems, path: readonly string[] = []): void {
  for (const [name, entry] of from.entries) {
    const present = into.entries.get(name)
    if (present === undefined) {
      into.entries.set(name, { key: entry.key, value: copyMaps(entry.value) })
    } else if (present.value.kind === 'map' && entry.value.kind === 'map') {
      mergeInto(present.value, entry.value, problems, [...path, name])
    } else if (
      path.length === 0 &&
      joined.includes(name) &&
      present.value.kind === 'list' &&
      entry.value.kind === 'list'
    ) {
      present.value = { ...present.value, items: [...present.value.items, ...entry.value.items] }
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

/** `over` laid over `base`: maps join, anything else takes the place of what is there. Neither is changed. */
export function overlay(base: ConfigNode, over: ConfigNode): ConfigNode {
  if (base.kind !== 'map' || over.kind !== 'map') {
    return over.kind === 'scalar' && over.value === null ? { ...over, removes: true } : over
  }
  const entries = new Map(base.entries)
  for (const [name, entry] of over.entries) {
    const below = base.entries.get(name)
    if (below === undefined) entries.set(name, entry)
    else {
      const value = overlay(below.value, entry.value)
      entries.set(name, { key: value.kind === 'map' && below.value.kind === 'map' ? below.key : entry.key, value })
    }
  }
  return { kind: 'map', entries, at: base.at }
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
