/**
 * What do `moved` and `removed` say, and can it be so? Both ends are addresses of objects of one kind; what has moved is
 * declared at its new address and no longer at its old one, and what is let go is not declared at all.
 */

import { type Address, formatAddress, parseAddress } from '../model/address.ts'
import type { SourceRange } from '../model/errors.ts'
import type { Placement } from '../model/kind.ts'
import { addressAfter, type LetGo, type Move, matchWithin } from '../model/moves.ts'
import { didYouMean } from '../model/nearest.ts'
import type { Desired } from '../model/resources.ts'
import { type ConfigNode, formatRange, type MapNode, member } from './nodes.ts'
import type { Problems } from './problems.ts'

/** One end of an entry, and how often it has been seen among the declarations. */
interface End {
  address: Address
  kinds: ReadonlySet<string>
  at: SourceRange
  declared?: Pick<Desired, 'address' | 'source' | 'bindId'>
}

interface MoveEntry {
  from: End
  to: End
}

/** So many names are kept for "did you mean". */
const mostNames = 500

export class Moves {
  readonly #placements: readonly Placement[]
  readonly #problems: Problems
  readonly #moved: MoveEntry[] = []
  readonly #removed: End[] = []
  readonly #names: string[] = []

  /** `root` is what is said of the whole, final. */
  constructor(root: MapNode, placements: readonly Placement[], problems: Problems) {
    this.#placements = placements
    this.#problems = problems
    for (const entry of entriesOf(root, 'moved')) {
      const [from, to] = [this.#end(member(entry, 'from')), this.#end(member(entry, 'to'))]
      if (from !== undefined && to !== undefined && this.#fits(from, to)) this.#moved.push({ from, to })
    }
    for (const entry of entriesOf(root, 'removed')) {
      const from = this.#end(member(entry, 'from'))
      if (from !== undefined) this.#removed.push(from)
    }
  }

  /** Takes note of what is declared. */
  see(declared: readonly Desired[]): void {
    if (this.#moved.length + this.#removed.length === 0) return
    const ends = [...this.#moved.flatMap(({ from, to }) => [from, to]), ...this.#removed]
    for (const { address, kind, source, bindId } of declared) {
      if (this.#names.length < mostNames && ends.some(end => end.kinds.has(kind))) this.#names.push(address)
      for (const end of ends) {
        if (end.declared !== undefined || !end.kinds.has(kind)) continue
        if (matchWithin(address, end.address)?.found === address) {
          end.declared = { address, source, ...(bindId === undefined ? {} : { bindId }) }
        }
      }
    }
  }

  /** Everything has been seen: what cannot be so is reported. */
  finish(): { moved: Move[]; removed: LetGo[] } {
    this.#refuseClashes()
    const moved = this.#moved.map(({ from, to }) => ({ from: from.address, to: to.address, source: from.at }))
    for (const entry of this.#moved) this.#refuseOddMove(entry, moved)
    for (const { address, at, declared } of this.#removed) {
      if (declared === undefined || address.includes('*')) continue
      const places = `\`${declared.address}\` is declared (${formatRange(declared.source)})`
      const hint = 'Remove the declaration, or this entry.'
      this.#problems.add('CLASH', `${places}, and cannot be let go.`, at, hint, declared.address)
    }
    return { moved, removed: this.#removed.map(({ address, at }) => ({ from: address, source: at })) }
  }

  #end(node: ConfigNode | undefined): End | undefined {
    if (node?.kind !== 'scalar' || typeof node.value !== 'string' || node.unresolved) return undefined
    const segments = parseAddress(node.value)
    if (segments?.some(segment => segment !== '*' && /^[^/]*\*/.test(segment))) {
      const hint = 'Write `*` alone between two dots, or several entries.'
      this.#problems.add('INVALID_VALUE', 'A `*` stands for one whole segment of an address.', node.at, hint)
      return undefined
    }
    const kinds = segments === undefined ? new Set<string>() : kindsAt(segments, this.#placements)
    if (segments !== undefined && kinds.size > 0) return { address: formatted(segments), kinds, at: node.at }
    const hint =
      segments === undefined
        ? 'An address is the path in the YAML: `stores.acme-us.channels.us`, `….site.redirects["/old"]`.'
        : 'It names an object as plans do, not a collection: `stores.acme-us.channels.us`.'
    this.#problems.add('INVALID_VALUE', `\`${node.value}\` is not the address of an object.`, node.at, hint)
    return undefined
  }

  #fits(from: End, to: End): boolean {
    const stars = (end: End): number => end.address.split('*').length
    const problem = !share(from.kinds, to.kinds)
      ? ['are addresses of objects of different kinds', 'An object stays what it is: correct one of the two.']
      : from.address === to.address
        ? ['are the same address', 'Remove the entry.']
        : stars(from) !== stars(to)
          ? ['do not have the same number of `*`', 'Each `*` of `to` is what that of `from` stands for.']
          : this.#isToAnotherStore(from, to)
            ? [
                'lie in different stores',
                'A store that has another key is moved as a whole; nothing else leaves its store.',
              ]
            : undefined
    if (problem === undefined) return true
    const [what = '', hint] = problem
    this.#problems.add('INVALID_VALUE', `\`from\` and \`to\` ${what}.`, to.at, hint)
    return false
  }

  #isToAnotherStore(from: End, to: End): boolean {
    const stores = this.#placements.find(one => one.fleets === true)?.collection
    const [left = [], right = []] = [parseAddress(from.address), parseAddress(to.address)]
    return left[0] === stores && left.length > 2 && left[1] !== right[1]
  }

  /** Nothing has two new addresses, and nothing is where something else is. */
  #refuseClashes(): void {
    const seen = new Map<string, SourceRange>()
    const ends = this.#moved.flatMap(({ from, to }) => [
      { what: 'from', end: from },
      { what: 'to', end: to },
    ])
    for (const { what, end } of [...ends, ...this.#removed.map(end => ({ what: 'from', end }))]) {
      const key = `${what} ${end.address}`
      const earlier = seen.get(key)
      seen.set(key, earlier ?? end.at)
      if (earlier === undefined) continue
      const hint = 'Remove the older of the two entries.'
      this.#problems.add('CLASH', `\`${end.address}\` stands in ${formatRange(earlier)} as well.`, end.at, hint)
    }
  }

  #refuseOddMove({ from, to }: MoveEntry, moved: readonly Move[]): void {
    const after = addressAfter(from.address, moved, () => false)
    if (after === from.address) {
      const hint = 'Remove one of the entries.'
      this.#problems.add('REFERENCE_CYCLE', `\`${from.address}\` moves in a circle, back to itself.`, from.at, hint)
      return
    }
    if (from.declared !== undefined && !from.address.includes('*')) {
      const place = formatRange(from.declared.source)
      const hint = 'What has moved is declared at its new address alone: remove this entry, or that declaration.'
      this.#problems.add(
        'CLASH',
        `\`${from.address}\` is still declared (${place}), and cannot have moved.`,
        from.at,
        hint,
        from.address,
      )
    } else if (to.declared === undefined && !moved.some(other => matchWithin(to.address, other.from) !== undefined)) {
      const hint = didYouMean(to.address, this.#names)
      this.#problems.add(
        'UNKNOWN_REFERENCE',
        `Nothing is declared at \`${to.address}\`.`,
        to.at,
        hint ?? 'Correct it; or where what has moved is no longer declared either, remove the entry.',
      )
    } else this.#refuseUnbound(to)
  }

  /** Accounts and stores are known by their keys, unless they are bound. */
  #refuseUnbound({ address, at, declared, kinds }: End): void {
    const isTop = this.#placements.some(one => one.parent === undefined && kinds.has(one.name))
    if (!isTop || declared === undefined || declared.bindId !== undefined) return
    this.#problems.add(
      'INVALID_VALUE',
      `\`${address}\` has no \`id\`, so that its key is its id at BigCommerce: it is another one than before.`,
      at,
      'Bind it to the id that it had, which was the key before: `id: …`.',
      address,
    )
  }
}

function entriesOf(root: MapNode, name: string): readonly ConfigNode[] {
  const list = member(root, name)
  return list?.kind === 'list' ? list.items : []
}

function share(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return [...left].some(one => right.has(one))
}

/** As plans write it, with `*` as it is. */
function formatted(segments: readonly string[]): Address {
  return segments
    .map((segment, at) => (segment === '*' ? (at === 0 ? '*' : '.*') : dotted(segment, at)))
    .join('') as Address
}

function dotted(segment: string, at: number): string {
  const text = formatAddress([segment])
  return at === 0 || text.startsWith('[') ? text : `.${text}`
}

/** Of which kinds an object at these segments of an address can be. */
export function kindsAt(segments: readonly string[], placements: readonly Placement[]): Set<string> {
  const found = new Set<string>()
  const walk = (at: number, kind: string | undefined): void => {
    if (at === segments.length && kind !== undefined) found.add(kind)
    for (const { parent, collection, shape, levels = 1, name } of placements) {
      if (parent !== kind || collection !== segments[at]) continue
      if (shape === 'tree') for (let end = at + 2; end <= segments.length; end += 1) walk(end, name)
      else walk(at + 1 + (shape === 'one' ? 0 : shape === 'map' ? levels : 1), name)
    }
  }
  walk(0, undefined)
  return found
}
