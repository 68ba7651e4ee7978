/** Names of undeclared objects become their ids before anything is planned; a name that is not there is a finding. */

import type { Diagnostic } from '../model/errors.ts'
import { ToolError, toDiagnostic } from '../model/errors.ts'
import type { FieldRule } from '../model/field-rules.ts'
import type { Api } from '../model/kind.ts'
import { mapAt, valuesAt } from '../model/paths.ts'
import type { Desired } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isLookup } from '../model/values.ts'
import { lookUps } from '../resources/lookups.ts'

export type Rules = ReadonlyMap<string, { rules: readonly FieldRule[] }>

interface Wanted {
  desired: Desired
  kind: string
  name: string
}

/** Every name that the objects look up. */
function namesToLookUp(objects: readonly Desired[], rules: Rules): Wanted[] {
  return objects.flatMap(desired =>
    (rules.get(desired.kind)?.rules ?? []).flatMap(rule => {
      if (rule.looksUp === undefined) return []
      const values = valuesAt(desired.attributes, rule.path).flat()
      const kind = rule.looksUp
      return values.flatMap(value => (isLookup(value) ? [{ desired, kind, name: value.$find }] : []))
    }),
  )
}

/** Ids by name, of objects of a kind. */
export type KnownIds = ReadonlyMap<string, ReadonlyMap<string, string>>

/**
 * The same objects with ids in place of names; those whose names are not found are left out and reported. `lookOnly`: also
 * those whose names cannot be looked up, instead of throwing. What is `known` is not asked for.
 */
export async function lookUpNames(
  api: Api,
  objects: readonly Desired[],
  rules: Rules,
  lookOnly = false,
  known: KnownIds = new Map(),
): Promise<{ objects: Desired[]; absent: Desired[]; missing: Diagnostic[] }> {
  const wanted = namesToLookUp(objects, rules)
  if (wanted.length === 0) return { objects: [...objects], absent: [], missing: [] }
  const ids = new Map<string, Map<string, string>>()
  const failures: Diagnostic[] = []
  for (const kind of new Set(wanted.map(one => one.kind))) {
    const names = new Set(wanted.filter(one => one.kind === kind).map(one => one.name))
    try {
      const own = known.get(kind) ?? new Map<string, string>()
      const asked = [...names].filter(name => !own.has(name))
      const found = asked.length === 0 ? [] : await idsOfNames(api, kind, asked)
      ids.set(kind, new Map([...own, ...found]))
    } catch (error) {
      if (!lookOnly || !(error instanceof ToolError)) throw error
      const { message, ...rest } = toDiagnostic(error)
      failures.push({ ...rest, message: `the names of ${kind.replaceAll('_', ' ')}s cannot be looked up: ${message}` })
    }
  }
  const missing = wanted.filter(one => ids.get(one.kind)?.get(one.name) === undefined)
  const absent = new Set(missing.map(one => one.desired))
  return {
    objects: objects.filter(one => !absent.has(one)).map(one => withIds(one, rules, ids)),
    absent: [...absent],
    missing: [...failures, ...missing.filter(one => ids.has(one.kind)).map(notThere)],
  }
}

/** The ids of a store's objects of a kind, by name; those that are not there are missing. */
export async function idsOfNames(api: Api, kind: string, names: readonly string[]): Promise<Map<string, string>> {
  return (await lookUps[kind]?.(api, names)) ?? new Map()
}

function withIds(desired: Desired, rules: Rules, ids: ReadonlyMap<string, Map<string, string>>): Desired {
  const attributes = (rules.get(desired.kind)?.rules ?? []).reduce((resolved: Attributes, { path, looksUp }) => {
    const known = looksUp === undefined ? undefined : ids.get(looksUp)
    return known === undefined ? resolved : mapAt(resolved, path, value => withId(value, known))
  }, desired.attributes)
  return { ...desired, attributes }
}

function withId(value: Json, ids: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return value.map(entry => withId(entry, ids))
  return isLookup(value) ? { $id: ids.get(value.$find)! } : value
}

function notThere({ desired, kind, name }: Wanted): Diagnostic {
  return {
    severity: 'error',
    code: 'UNKNOWN_REFERENCE',
    message: `${desired.address}: the store has no ${kind.replaceAll('_', ' ')} \`${name}\``,
    hint: 'Correct the name, create the object first, or name it as `{ id: … }`.',
    address: desired.address,
    source: desired.source,
  }
}
