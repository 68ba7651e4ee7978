/** What are the environment variables called that hold what no file may, and what do they hold? Settable in every shell. */

import { isObject, type Json } from '../model/values.ts'

/** The names of the variables that are written in a value. */
export function variablesIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(variablesIn)
  if (isObject(value)) return Object.values(value).flatMap(variablesIn)
  if (typeof value !== 'string') return []
  return [...value.matchAll(/(?<!\$)\$\{env:([A-Z0-9_]+)\}/g)].map(found => found[1]!)
}

export class VariableNames {
  private readonly byOwner = new Map<string, string>()
  private readonly taken = new Set<string>()
  private readonly values = new Map<string, string>()

  /** The name of a variable for a value: `of('acme-us', 'token')` is `ACME_US_TOKEN`. The same for the same words. */
  of(...words: string[]): string {
    return this.nameFor(JSON.stringify(words), words)
  }

  /** The same, and what it holds. `owner`: where several have the same words, whose value it is. */
  hold(value: string, words: readonly string[], owner = JSON.stringify(words)): string {
    const name = this.nameFor(owner, words)
    this.values.set(name, value)
    return name
  }

  /** Undefined where it is not known. */
  valueOf(name: string): string | undefined {
    return this.values.get(name)
  }

  private nameFor(owner: string, words: readonly string[]): string {
    const known = this.byOwner.get(owner)
    if (known !== undefined) return known
    const plain = words
      .join('_')
      .toUpperCase()
      .replace(/[^A-Z0-9_]/g, '_')
    const base = /^[A-Z]/.test(plain) ? plain : `STORE_${plain}`
    let name = base
    for (let next = 2; this.taken.has(name); next += 1) name = `${base}_${next}`
    this.taken.add(name)
    this.byOwner.set(owner, name)
    return name
  }
}
