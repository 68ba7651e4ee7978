/**
 * The environment holds texts only: which of them shall be numbers or booleans? Those that stand where the schema wants
 * one and that YAML would read as one.
 */

import type { Json } from '../model/values.ts'
import { type ConfigNode, type MapNode, toJson } from './nodes.ts'
import type { Violation } from './schemas.ts'

/** Changes the values in place; `check` tells what the schema has against the whole. */
export function convertEnvironmentValues(root: MapNode, check: (value: Json) => readonly Violation[]): void {
  if (!holdsEnvironment(root)) return
  for (const error of check(toJson(root))) {
    if (error.keyword !== 'type') continue
    const node = nodeAt(root, error.instancePath)
    if (node?.kind !== 'scalar' || !node.fromEnv || typeof node.value !== 'string') continue
    const converted = convert(node.value.trim(), [error.schema].flat() as string[])
    if (converted !== undefined) node.value = converted
  }
}

function convert(text: string, types: readonly string[]): boolean | number | undefined {
  if (types.includes('boolean') && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  const isNumber = types.includes('number') && /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)
  const isInteger = types.includes('integer') && /^[-+]?\d+$/.test(text) && Number.isSafeInteger(Number(text))
  return isNumber || isInteger ? Number(text) : undefined
}

function holdsEnvironment(node: ConfigNode): boolean {
  if (node.kind === 'scalar') return node.fromEnv === true
  if (node.kind === 'list') return node.items.some(holdsEnvironment)
  return [...node.entries.values()].some(entry => holdsEnvironment(entry.value))
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
