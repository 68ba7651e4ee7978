/** The kinds with what their schemas say of their fields. */

import { kindSchemas } from '../config/index.ts'
import { toFieldRules } from '../model/field-rules.ts'
import type { ResourceKind } from '../model/kind.ts'
import type { KindFacts } from '../planner/input.ts'
import { kinds } from '../resources/index.ts'

export const kindsByName: ReadonlyMap<string, ResourceKind> = new Map(kinds.map(kind => [kind.name, kind]))

export const partnerKinds = kinds.filter(kind => kind.api === 'partner')
export const storeKinds = kinds.filter(kind => kind.api === 'store')

let facts: ReadonlyMap<string, KindFacts> | undefined

/** What the planner knows of each kind. */
export function kindFacts(): Map<string, KindFacts> {
  const schemas = kindSchemas()
  facts ??= new Map(kinds.map(kind => [kind.name, { ...kind, rules: toFieldRules(schemas.get(kind.name) ?? {}) }]))
  return new Map(facts)
}
