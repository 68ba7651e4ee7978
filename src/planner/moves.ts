/**
 * Where is a recorded object to be looked for that has another address now? Where the files say so in `moved`, and beneath
 * whatever has been recognised under another address. Knows nothing of live objects.
 */

import type { Address } from '../model/address.ts'
import { isWithin } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import type { Move } from '../model/moves.ts'
import { followMoves } from '../model/moves.ts'
import type { Recorded, Unit } from '../model/resources.ts'

type Located = Recorded & { unit: Unit }

export class Relocations {
  private readonly recorded: readonly Located[]
  private readonly at: ReadonlyMap<string, Located>
  private readonly wanted: ReadonlySet<string>
  private readonly after: ReturnType<typeof followMoves>
  /** Recorded objects by the address at which they are to be looked for. */
  private readonly moved = new Map<string, Located>()
  readonly diagnostics: Diagnostic[] = []

  /** `wanted` are the addresses that are declared. */
  constructor(recorded: readonly Located[], wanted: ReadonlySet<string>, moves: readonly Move[]) {
    this.recorded = [...recorded].sort((left, right) => (left.address < right.address ? -1 : 1))
    this.wanted = wanted
    this.at = new Map(recorded.map(one => [one.address, one]))
    this.after = followMoves(moves)
    if (moves.length > 0) for (const one of this.recorded) this.follow(one, moves)
  }

  /** What was recorded elsewhere and is the object at this address, as far as its kind tells. */
  find(address: Address, kind: string): Located | undefined {
    const found = this.moved.get(address)
    return found?.kind === kind ? found : undefined
  }

  /** What lay beneath the one address is to be looked for beneath the other, and from there where the files say it went. */
  moveWithin(from: Address, to: Address): void {
    for (let next = this.firstFrom(from); next < this.recorded.length; next += 1) {
      const one = this.recorded[next]!
      if (!one.address.startsWith(from)) return
      if (one.address === from || !isWithin(one.address, from) || this.wanted.has(one.address)) continue
      const address = this.addressOf(`${to}${one.address.slice(from.length)}` as Address)
      if (!this.at.has(address) && !this.moved.has(address)) this.moved.set(address, one)
    }
  }

  private firstFrom(address: string): number {
    let [low, high] = [0, this.recorded.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.recorded[middle]!.address < address) low = middle + 1
      else high = middle
    }
    return low
  }

  private addressOf(address: Address): Address {
    return this.wanted.has(address) ? address : this.after(address, at => this.wanted.has(at))
  }

  private follow(one: Located, moves: readonly Move[]): void {
    const address = this.addressOf(one.address)
    if (address === one.address) return
    const other = this.at.get(address)
    if (other === undefined) this.moved.set(address, one)
    else if (other.id !== one.id) this.refuseTaken(one, address, moves)
  }

  /** A run that broke off may have left both; here they are two objects. */
  private refuseTaken(one: Located, address: Address, moves: readonly Move[]): void {
    const entry = moves.find(move => move.from === one.address)
    this.diagnostics.push({
      severity: 'error',
      code: 'CLASH',
      message: `${one.address} cannot have moved to ${address}: another ${one.kind.replaceAll('_', ' ')} is recorded there`,
      hint: `Let go of one of the two with \`storewright state forget\`, or remove the entry of \`moved\`.`,
      address,
      ...(entry === undefined ? {} : { source: entry.source }),
    })
  }
}
