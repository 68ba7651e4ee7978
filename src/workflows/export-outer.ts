/** What do people call what is never declared, such as products? Asked for where the contents of a store refer to it. */

import type { OuterNames } from '../export/objects.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError, toDiagnostic } from '../model/errors.ts'
import { valuesAt } from '../model/paths.ts'
import type { Live } from '../model/resources.ts'
import { isReference } from '../model/values.ts'
import { namesByIds } from '../resources/lookups.ts'
import type { KnownIds, Rules } from './look-up.ts'
import type { OpenStore } from './stores.ts'

/** A kind whose names cannot be had is told: its objects go by their ids. */
export async function readOuterNames(
  { store, api }: OpenStore,
  live: readonly Live[],
  rules: Rules,
): Promise<{ names: OuterNames; unread: Diagnostic[] }> {
  const names = new Map<string, Map<string, string>>()
  const unread: Diagnostic[] = []
  for (const [kind, ask] of Object.entries(namesByIds)) {
    const ids = new Set(live.flatMap(one => idsIn(one, kind, rules)))
    try {
      if (ids.size > 0) names.set(kind, await ask(api, [...ids]))
    } catch (error) {
      if (!(error instanceof ToolError)) throw error
      const { message, ...rest } = toDiagnostic(error, 'warning')
      unread.push({ ...rest, message: `${store.address}: not read: the names of ${kind}s: ${message}` })
    }
  }
  return { names, unread }
}

function idsIn({ kind, attributes }: Live, wanted: string, rules: Rules): string[] {
  return (rules.get(kind)?.rules ?? []).flatMap(({ looksUp, path }) => {
    if (looksUp !== wanted) return []
    const values = valuesAt(attributes, path).flat()
    return values.flatMap(value => (isReference(value) && '$id' in value ? [value.$id] : []))
  })
}

/** The other way round. */
export function idsByName(names: OuterNames): KnownIds {
  return new Map([...names].map(([kind, own]) => [kind, new Map([...own].map(([id, name]) => [name, id]))]))
}
