/**
 * What does a row of a fleet say? `${each:key}` is the key of the store, `${each:value}` a row that is no map, anything else
 * a column or member of the row; `:-` gives a default, and `?` leaves the attribute out where the row has nothing.
 */

import { didYouMean } from '../model/nearest.ts'
import { type ConfigNode, member, type ScalarNode } from './nodes.ts'

export interface EachSource {
  /** The key of the store; undefined while it is still to be made. */
  key: string | undefined
  value: ConfigNode
}

/** What was asked for, or why the row does not have it. */
export function valueInRow(argument: string, row: EachSource): ConfigNode | { missing: string; hint: string } {
  const [, name = '', optional, , fallback] = /^(.*?)(\?|(:-(.*)))?$/s.exec(argument) ?? []
  const path = name.trim()
  const found = lookUp(path, row)
  const { at } = row.value
  if (optional !== undefined && (found === undefined || isNothing(found))) {
    if (fallback !== undefined) return { kind: 'scalar', value: fallback, at, untyped: true }
    return { kind: 'scalar', value: '', at, omitted: true }
  }
  return found ?? { missing: `The row has no \`${path}\`.`, hint: hintFor(path, row) }
}

function lookUp(path: string, { key, value }: EachSource): ConfigNode | undefined {
  if (path === 'key') return key === undefined ? undefined : textNode(key, value)
  if (value.kind !== 'map') return path === 'value' ? value : undefined
  let found: ConfigNode | undefined = value.entries.get(path)?.value
  if (found !== undefined) return found
  found = value
  for (const segment of path.split('.')) found = member(found, segment)
  return found
}

function textNode(text: string, { at }: ConfigNode): ScalarNode {
  return { kind: 'scalar', value: text, at, untyped: true }
}

function isNothing(node: ConfigNode): boolean {
  return node.kind === 'scalar' && (node.value === null || node.value === '')
}

function hintFor(path: string, { key, value }: EachSource): string {
  const members = value.kind === 'map' ? [...value.entries.keys()] : ['value']
  const names = [...new Set([...(key === undefined ? [] : ['key']), ...members])]
  const near = didYouMean(path, names)
  if (near !== undefined) return near
  const known = names.slice(0, 12).map(name => `\`${name}\``)
  const list = `It has ${known.join(', ')}${names.length > 12 ? ', …' : ''}.`
  return `${list} Where rows may do without, write \`\${each:${path}?}\` or \`\${each:${path}:-default}\`.`
}
