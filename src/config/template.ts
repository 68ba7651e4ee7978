/**
 * How does a blueprint become the body of one store? What does not depend on the row is worked out once and shared by all
 * stores; the rest is filled in for each row.
 */

import type { EachSource } from './each.ts'
import { type InterpolationSources, Interpolator } from './interpolate.ts'
import { type ConfigNode, toJson } from './nodes.ts'
import type { Problems } from './problems.ts'

export class Template {
  readonly #sources: InterpolationSources
  readonly #problems: Problems
  readonly #body: ConfigNode
  readonly #fixed = new WeakSet<ConfigNode>()

  /** `sources` without `each`. */
  constructor(blueprint: ConfigNode, sources: InterpolationSources, problems: Problems) {
    this.#sources = { ...sources, fixed: this.#fixed }
    this.#problems = problems
    const later = new WeakSet<ConfigNode>()
    this.#body = new Interpolator({ ...sources, later }, problems).resolve(blueprint)
    this.#fix(this.#body, later)
  }

  /** The body of the store that the row makes. */
  fill(row: EachSource): ConfigNode {
    return new Interpolator({ ...this.#sources, each: row }, this.#problems).resolve(this.#body)
  }

  /** False when something in the node depends on the row; what it is as JSON is not known while texts may become numbers. */
  #fix(node: ConfigNode, later: WeakSet<ConfigNode>): 'fixed' | 'untyped' | false {
    if (node.kind === 'scalar') {
      if (later.has(node)) return false
      this.#fixed.add(node)
      return node.fromEnv || node.untyped ? 'untyped' : 'fixed'
    }
    const inner = node.kind === 'list' ? node.items : [...node.entries.values()].map(entry => entry.value)
    const found = inner.map(one => this.#fix(one, later))
    if (found.includes(false)) return false
    this.#fixed.add(node)
    if (found.includes('untyped')) return 'untyped'
    node.json = toJson(node)
    return 'fixed'
  }
}
