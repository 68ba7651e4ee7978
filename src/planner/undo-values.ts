/** Former values of attributes: where they stand, whether they are there again or were changed since, and references in them. */

import type { Address } from '../model/address.ts'
import type { FieldRule } from '../model/field-rules.ts'
import { withNewAddresses } from '../model/moves.ts'
import { mapAt } from '../model/paths.ts'
import type { Unit } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isLookup, isObject, isReference, isSeal, referencesIn, sameJson } from '../model/values.ts'
import type { KindFacts } from './input.ts'
import { normalizeValue } from './normalize.ts'

/** The address of an object that has, or had, this id. */
export type AddressOf = (unit: Unit, kind: string, id: string) => Address | undefined

/** The names that lead to a path; a name can have dots in it, which only what is there tells. */
export function namesOf(path: string, there: readonly Attributes[], rules: readonly FieldRule[]): string[] {
  const names: string[] = []
  let rest = path
  let within: readonly Json[] = there
  while (rest !== '') {
    const known = within
      .flatMap(value => (isObject(value) ? Object.keys(value) : []))
      .filter(name => rest === name || rest.startsWith(`${name}.`))
      .sort((left, right) => right.length - left.length)[0]
    const name = known ?? (isMember(names, rest, rules) ? rest.split('.')[0]! : rest)
    names.push(name)
    within = within.flatMap(value => (isObject(value) && value[name] !== undefined ? [value[name]] : []))
    rest = rest.slice(name.length + 1)
  }
  return names
}

function isMember(names: readonly string[], rest: string, rules: readonly FieldRule[]): boolean {
  const path = [...names, rest.split('.')[0]!].join('.')
  return rules.some(rule => rule.path === path)
}

/** The same value, in which objects that `idOf` knows are referred to by their ids. */
export function referringById(value: Json, idOf: (address: string) => string | undefined): Json {
  if (!referencesIn(value).some(one => '$ref' in one && idOf(one.$ref) !== undefined)) return value
  if (Array.isArray(value)) return value.map(entry => referringById(entry, idOf))
  if (isReference(value)) {
    const id = '$ref' in value ? idOf(value.$ref) : undefined
    return id === undefined ? value : { $id: id }
  }
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, referringById(inner, idOf)]))
}

export function valueAt(attributes: Attributes, names: readonly string[]): Json | undefined {
  let value: Json | undefined = attributes
  for (const name of names) value = isObject(value) ? value[name] : undefined
  return value
}

/** The same attributes with this value there; what leads to it is made where it is missing. */
export function withValueAt(attributes: Attributes, [name, ...rest]: readonly string[], value: Json): Attributes {
  if (name === undefined) return attributes
  const within = attributes[name]
  const inner = rest.length === 0 ? value : withValueAt(isObject(within) ? within : {}, rest, value)
  return { ...attributes, [name]: inner }
}

/** The same attributes without a value there. */
export function withoutValueAt(attributes: Attributes, [name, ...rest]: readonly string[]): Attributes {
  if (name === undefined || attributes[name] === undefined) return attributes
  const { [name]: within, ...others } = attributes
  if (rest.length === 0 || !isObject(within)) return others
  return { ...attributes, [name]: withoutValueAt(within, rest) }
}

/** Whether two values of an attribute are one. */
export function isSame(
  left: Json | undefined,
  right: Json | undefined,
  path: string,
  rules: ReadonlyMap<string, FieldRule>,
): boolean {
  const rule = rules.get(path)
  return sameJson(normalizeValue(left, rule, rules), normalizeValue(right, rule, rules))
}

/** What references become: of ids, and of addresses that are given back. */
export interface Renaming {
  addressOf: AddressOf
  /** Where an object is recorded again, by where it is recorded now. */
  movedBack: ReadonlyMap<string, string>
}

/** References by former ids become references by address, each to where the object will be recorded. */
export function namedAgain(
  attributes: Attributes,
  unit: Unit,
  facts: KindFacts,
  { addressOf, movedBack }: Renaming,
): Attributes {
  const named = (value: Json, kind: string): Json => {
    if (Array.isArray(value)) return value.map(entry => named(entry, kind))
    if (!isReference(value) || !('$id' in value)) return value
    const address = addressOf(unit, kind, value.$id)
    return address === undefined ? value : { $ref: address }
  }
  const byAddress = facts.rules.reduce((all, { path, refersTo }) => {
    return refersTo === undefined ? all : mapAt(all, path, value => named(value, refersTo))
  }, attributes)
  return withNewAddresses(byAddress, movedBack)
}

/** Whether it is as if nobody had ever set it. */
export function isEmpty(value: Json | undefined, rule: FieldRule | undefined): boolean {
  if (rule?.default !== undefined && rule.default !== null)
    return isSame(value, undefined, rule.path, new Map([[rule.path, rule]]))
  return normalizeValue(value, rule) === null || value === ''
}

/** Whether something in it was still to be looked up by its name. */
export function hasLookups(value: Json | undefined): boolean {
  if (value === undefined || value === null || typeof value !== 'object') return false
  if (isLookup(value)) return true
  return (Array.isArray(value) ? value : Object.values(value)).some(hasLookups)
}

/** The seals in a value, at any depth. */
export function sealsIn(value: Json | undefined): string[] {
  if (value === undefined) return []
  if (isSeal(value)) return [value.$secret]
  if (Array.isArray(value)) return value.flatMap(sealsIn)
  return isObject(value) ? Object.values(value).flatMap(sealsIn) : []
}
