/**
 * The environment and the command line hold texts only: which of them shall be numbers or booleans? Those that stand where
 * the schema wants one and that YAML would read as one.
 */

import type { Json } from '../model/values.ts'
import { type ConfigNode, type MapNode, type ScalarNode, toJson } from './nodes.ts'
import type { Violation } from './schemas.ts'

/** Changes the values in place; `check` tells what the schema has against the whole. */
export function convertUntypedValues(root: MapNode, check: (value: Json) => readonly Violation[]): void {
  if (!holdsUntyped(root)) return
  for (const error of check(toJson(root))) {
    if (error.keyword !== 'type') continue
    const node = nodeAt(root, error.instancePath)
    if (node?.kind !== 'scalar' || !isUntyped(node) || typeof node.value !== 'string') continue
    const converted = convertText(node.value.trim(), [error.schema].flat() as string[])
    if (converted !== undefined) node.value = converted
  }
}

/** The text as a boolean or a number, if one of the types is wanted and it reads as one. */
export function convertText(text: string, types: readonly string[]): boolean | number | undefined {
  if (types.includes('boolean') && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  const isNumber = types.includes('number') && /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)
  const isInteger = types.includes('integer') && /^[-+]?\d+$/.test(text) && Number.isSafeInteger(Number(text))
  return isNumber || isInteger ? Number(text) : undefined
}

function isUntyped(node: ScalarNode): boolean {
  return node.fromEnv === true || node.untyped === true
}

function holdsUntyped(node: ConfigNode): boolean {
  if (node.kind === 'scalar') return isUntyped(node)
  if (node.kind === 'list') return node.items.some(holdsUntyped)
  return [...node.entries.values()].some(entry => holdsUntyped(entry.value))
}

function nodeAt(root: MapNode, pointer: string): ConfigNode | undefined {
  let node: ConfigNode | undefined = root
  for (const part of pointer.split('/').slice(1)) {
    const segment = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (node?.kind === 'map') node = node.entries.get(segment)?.value
    else if (node?.kind === 'list') node = node.items[Number(segment)]
    else return undefined
  }
  return node
}
