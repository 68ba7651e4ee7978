/**
 * The environment and the command line hold texts only: which of them shall be numbers or booleans? Those that stand where
 * the schema wants one and that YAML would read as one.
 */

import type { Json } from '../model/values.ts'
import { type ConfigNode, type MapNode, type ScalarNode, toJson } from './nodes.ts'
import type { Violation } from './schemas.ts'

/** Changes the values in place, and tells what the schema has against the whole after that. */
export function checkTyped(root: MapNode, check: (value: Json) => readonly Violation[]): readonly Violation[] {
  const violations = check(toJson(root))
  let changed = false
  for (const { keyword, instancePath, schema } of violations) {
    const node = keyword === 'type' ? nodeAt(root, instancePath) : undefined
    if (node?.kind !== 'scalar' || !isUntyped(node) || typeof node.value !== 'string') continue
    const converted = convertText(node.value.trim(), [schema].flat() as string[])
    if (converted === undefined) continue
    node.value = converted
    changed = true
  }
  return changed ? check(toJson(root)) : violations
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
