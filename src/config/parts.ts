/**
 * What does one part of a configuration declare, and what is wrong with it? A part is what is said of the whole, with the
 * accounts, or one store with all that lies in it. Stores are read one after the other, so that of many no more is kept than
 * what one must not share with another.
 */

import type { SourceRange } from '../model/errors.ts'
import type { KindSchema } from '../model/field-rules.ts'
import type { Placement } from '../model/kind.ts'
import type { Desired } from '../model/resources.ts'
import type { Json, Seal } from '../model/values.ts'
import {
  refuseBadImpliedKeys,
  refuseDeepTrees,
  refuseRepeatedValues,
  refuseUnknownIgnores,
  refuseUselessRecreate,
} from './checks.ts'
import { Claims, type Memory } from './claims.ts'
import { checkTyped } from './convert.ts'
import { expandObject } from './expand.ts'
import type { MapNode } from './nodes.ts'
import { collectObjects, type DeclaredObject } from './objects.ts'
import type { Problems } from './problems.ts'
import { References, refuseCycles } from './references.ts'
import { reportSchemaErrors } from './schema-errors.ts'
import { checkSchema } from './schemas.ts'

export interface Part {
  desired: Desired[]
  /** Addresses of the collections that are declared, empty ones too. */
  declared: ReadonlySet<string>
  /** Tokens by the key of the object that they belong to. */
  tokens: ReadonlyMap<string, string>
  /** Plain values behind the seals. */
  vault: ReadonlyMap<string, Json>
  /** The nodes that the objects are made of, and what names mean to them. */
  objects: readonly DeclaredObject[]
  references: References
}

/** Who has something that only one object of the portfolio can have. */
export interface Claim {
  address: string
  at: SourceRange
}

export interface PartRules {
  placements: readonly Placement[]
  schemas: ReadonlyMap<string, KindSchema>
  seal: (value: Json) => Seal
}

export class PartReader {
  readonly #rules: PartRules
  readonly #problems: Problems
  readonly #ids: Claims<Claim>
  readonly #values: Claims<Claim>
  readonly #attributes = new Map<string, Set<string>>()
  #around: References | undefined

  constructor(rules: PartRules, problems: Problems, memory: Memory) {
    this.#rules = rules
    this.#problems = problems
    this.#ids = new Claims(memory)
    this.#values = new Claims(memory)
  }

  /** Two objects may have what only one can have, and it is not known which. */
  get doubtful(): boolean {
    return this.#ids.doubtful || this.#values.doubtful
  }

  /** The nodes stand as in a file, from the top; every value is final. What the first part declares, the others can refer to. */
  read(root: MapNode): Part {
    const { placements, schemas, seal } = this.#rules
    const problems = this.#problems
    const violations = checkTyped(root, value => checkSchema(value, placements))
    const collected = collectObjects(root, placements, this.#ids, problems)
    const { objects, declared } = collected
    reportSchemaErrors(violations, root, collected, problems)
    const references = new References(objects, placements, problems, this.#around)
    this.#around ??= references
    const [tokens, vault] = [new Map<string, string>(), new Map<string, Json>()]
    const expansion = { references, seal, vault, tokens, placed: (at: SourceRange) => problems.placed(at) }
    const desired = objects.map(object => expandObject(object, schemas.get(object.placement.name) ?? {}, expansion))
    refuseCycles(desired, problems)
    refuseUnknownIgnores(objects, placements, schemas, this.#attributes, problems)
    refuseBadImpliedKeys(objects, schemas, problems)
    refuseUselessRecreate(objects, schemas, problems)
    refuseRepeatedValues(objects, schemas, this.#values, problems)
    refuseDeepTrees(objects, schemas, problems)
    return { desired, declared, tokens, vault, objects, references }
  }
}
