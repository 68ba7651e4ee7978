/**
 * What does `rollout` say, and can it be so? Every wave takes something, shares do not come to more than there is, and stores
 * that are named are declared. Sees one store after the other and keeps none.
 */

import { parseAddress } from '../model/address.ts'
import type { SourceRange } from '../model/errors.ts'
import type { Placement } from '../model/kind.ts'
import { didYouMean } from '../model/nearest.ts'
import type { Desired } from '../model/resources.ts'
import { defaultRollout, keyTest, type RolloutSettings, type WaveEntry, type WaveRule } from '../model/rollout.ts'
import { type ConfigNode, formatRange, type MapNode, member } from './nodes.ts'
import type { Problems } from './problems.ts'
import { haltOn, windowsOf } from './rollout-limits.ts'

/** One entry of a wave, and which of the stores that were seen are in the wave because of it. */
interface Said {
  entry: WaveEntry
  wave: number
  at: SourceRange
  test: (key: string) => boolean
  /** How many stores it names, and of how many of them it is the first to do so. */
  named: number
  taken: number
  /** The first entry that took one of its stores before it. */
  earlier?: Said
}

/** So many keys are kept for "did you mean". */
const mostNames = 500

export class Rollout {
  readonly #section: MapNode | undefined
  readonly #placement: Placement | undefined
  readonly #problems: Problems
  readonly #waves: { node: ConfigNode; said: Said[] }[] = []
  readonly #naming: Said[]
  readonly #names: string[] = []

  /** `root` is what is said of the whole, final. */
  constructor(root: MapNode, placements: readonly Placement[], problems: Problems) {
    const section = member(root, 'rollout')
    this.#section = section?.kind === 'map' ? section : undefined
    this.#placement = placements.find(one => one.fleets === true)
    this.#problems = problems
    const [canary, then] = ['canary', 'then'].map(name => member(section, name))
    for (const node of [...(canary === undefined ? [] : [canary]), ...(then?.kind === 'list' ? then.items : [])]) {
      const nodes = node.kind === 'list' ? node.items : [node]
      const said = nodes.flatMap(one => this.#said(one, this.#waves.length) ?? [])
      this.#waves.push({ node, said })
    }
    this.#naming = this.#waves.flatMap(({ said }) => said.filter(isNaming))
    this.#refuseOddRest(canary !== undefined)
    this.#refuseTooMuch()
  }

  /** Takes note of the stores that are declared. */
  see(declared: readonly Desired[]): void {
    if (this.#naming.length === 0) return
    for (const { kind, address } of declared) {
      if (kind !== this.#placement?.name) continue
      const key = parseAddress(address)?.[1] ?? ''
      if (this.#names.length < mostNames) this.#names.push(key)
      let first: Said | undefined
      for (const one of this.#naming) {
        if (!one.test(key)) continue
        one.named += 1
        if (first === undefined) one.taken += 1
        else one.earlier ??= first
        first ??= one
      }
    }
  }

  /** Everything has been seen: what cannot be so is reported. */
  finish(): RolloutSettings {
    if (this.#section === undefined) return defaultRollout
    for (const one of this.#naming) if (one.taken === 0) this.#refuseIdle(one)
    const limit = member(this.#section, 'max_parallel_stores')
    return {
      waves: this.#rules(),
      halt_on: haltOn(member(this.#section, 'halt_on'), this.#problems),
      ...(limit?.kind === 'scalar' ? { max_parallel_stores: Number(limit.value) } : {}),
      windows: windowsOf(member(this.#section, 'window'), this.#problems),
    }
  }

  /** What nobody says stands last all the same: every store of a rollout is in a wave. */
  #rules(): WaveRule[] {
    const isCanary = member(this.#section, 'canary') !== undefined
    const rules = this.#waves.map(({ said }, at) => {
      const entries = said.map(({ entry }) => entry)
      return { name: isCanary && at === 0 ? 'canary' : entries.map(textOf).join(', '), entries }
    })
    const hasRest = rules.at(-1)?.entries.some(({ sort }) => sort === 'rest') ?? false
    return hasRest ? rules : [...rules, ...defaultRollout.waves]
  }

  #said(node: ConfigNode, wave: number): Said | undefined {
    if (node.kind !== 'scalar' || typeof node.value !== 'string' || node.value === '' || node.unresolved)
      return undefined
    const entry = toEntry(node.value)
    const { at } = node
    if (entry.sort === 'percent' && (entry.percent <= 0 || entry.percent > 100)) {
      const hint = 'Write a share such as `10%`, or `rest` for all that are left.'
      this.#problems.add('INVALID_VALUE', `\`${node.value}\` is no share of the stores.`, at, hint)
      return undefined
    }
    const none = { entry, wave, at, named: 0, taken: 0 }
    if (entry.sort === 'store') return { ...none, test: key => key === entry.key }
    if (entry.sort !== 'pattern') return { ...none, test: () => false }
    return { ...none, test: keyTest(entry.pattern) }
  }

  #refuseOddRest(hasCanary: boolean): void {
    for (const [wave, { said }] of this.#waves.entries()) {
      for (const { entry, at } of said) {
        if (entry.sort !== 'rest' || (wave === this.#waves.length - 1 && !(hasCanary && wave === 0))) continue
        const hint =
          hasCanary && wave === 0
            ? 'A canary is a few stores: name them, or write a share such as `1%`.'
            : 'Nothing is left after it: make it the last entry of `then`.'
        this.#problems.add('INVALID_VALUE', '`rest` is not in the last wave.', at, hint)
      }
    }
  }

  /** Who thinks of shares as steps up to 100 % is told that they are added up. */
  #refuseTooMuch(): void {
    let sum = 0
    for (const { entry, at } of this.#waves.flatMap(({ said }) => said)) {
      if (entry.sort !== 'percent') continue
      const before = sum
      sum = Number((sum + entry.percent).toFixed(3))
      if (before > 100 || sum <= 100) continue
      const left = Number((100 - before).toFixed(3))
      const instead = left > 0 ? `Write \`${left}%\` or \`rest\` here` : 'Leave it out'
      this.#problems.add(
        'INVALID_VALUE',
        `The shares of the waves come to ${sum} %.`,
        at,
        `Each is a share of all stores, beside those of the waves before it. ${instead}.`,
      )
    }
  }

  #refuseIdle({ entry, at, named, earlier }: Said): void {
    const text = textOf(entry)
    if (named > 0 && earlier !== undefined) {
      const what =
        entry.sort === 'store' ? `\`${text}\` is in an earlier wave` : `All stores of \`${text}\` are in earlier waves`
      const place = `\`${textOf(earlier.entry)}\`, ${formatRange(earlier.at)}`
      this.#problems.add('INVALID_VALUE', `${what} already (${place}).`, at, 'Remove one of the two entries.')
      return
    }
    const what = entry.sort === 'store' ? `There is no store \`${text}\`.` : `No store has a key like \`${text}\`.`
    const hint = didYouMean(text.replaceAll('*', ''), this.#names)
    const known = 'An entry is the key of a store, a pattern such as `eu-*`, a share such as `10%`, or `rest`.'
    this.#problems.add('UNKNOWN_REFERENCE', what, at, hint ?? known)
  }
}

function isNaming({ entry }: Said): boolean {
  return entry.sort === 'store' || entry.sort === 'pattern'
}

function toEntry(text: string): WaveEntry {
  const percent = /^(-?\d+(?:\.\d+)?) ?%$/.exec(text)?.[1]
  if (percent !== undefined) return { sort: 'percent', percent: Number(percent) }
  if (text === 'rest') return { sort: 'rest' }
  return text.includes('*') ? { sort: 'pattern', pattern: text } : { sort: 'store', key: text }
}

function textOf(entry: WaveEntry): string {
  switch (entry.sort) {
    case 'store':
      return entry.key
    case 'pattern':
      return entry.pattern
    case 'percent':
      return `${entry.percent}%`
    case 'rest':
      return 'rest'
  }
}
