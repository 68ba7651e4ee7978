/** Where something is after moves: however many there are, it is what going through them one after the other gives. */

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Address, formatAddress, parseAddress } from '../../src/model/address.ts'
import { followMoves, type Move, matchWithin } from '../../src/model/moves.ts'

const source = { file: 'stores.yaml', line: 1, column: 1 }
const segment = fc.constantFrom('a', 'b', 'c', 'x.y', '/z', '[')
const address = fc.array(segment, { minLength: 1, maxLength: 4 }).map(segments => formatAddress(segments))

/** Stars stand at the same places of both ends. */
const move: fc.Arbitrary<Move> = fc
  .tuple(fc.array(fc.tuple(segment, segment, fc.nat(3)), { minLength: 1, maxLength: 3 }))
  .map(([steps]) => {
    const end = (side: 0 | 1): Address =>
      steps
        .map(step => (step[2] === 0 ? '*' : step[side]))
        .map((one, at) => (one === '*' ? (at === 0 ? '*' : '.*') : dotted(one, at)))
        .join('') as Address
    return { from: end(0), to: end(1), source }
  })

function dotted(one: string, at: number): string {
  const text = formatAddress([one])
  return at === 0 || text.startsWith('[') ? text : `.${text}`
}

/** Looks at every entry for every step: slow, and plainly what the documentation says. */
function oneByOne(start: Address, moves: readonly Move[], stays: (address: Address) => boolean): Address {
  const depth = ({ from }: Move): number => parseAddress(from)?.length ?? 0
  const open = [...moves].sort((left, right) => depth(right) - depth(left))
  let at = start
  for (let next = 0; next < open.length; ) {
    const { from, to } = open[next]!
    const match = matchWithin(at, from)
    if (match === undefined || stays(match.found)) next += 1
    else {
      const stars = [...match.stars]
      const end = to.includes('*')
        ? formatAddress((parseAddress(to) ?? []).map(one => (one === '*' ? (stars.shift() ?? one) : one)))
        : to
      at = `${end}${at.slice(match.found.length)}` as Address
      open.splice(next, 1)
      next = 0
    }
  }
  return at
}

test('many moves are one after the other', () => {
  fc.assert(
    fc.property(address, fc.array(move, { maxLength: 6 }), fc.array(address), (start, moves, kept) => {
      const stays = (at: Address): boolean => kept.includes(at)
      expect(followMoves(moves)(start, stays)).toBe(oneByOne(start, moves, stays))
    }),
    { numRuns: 3_000 },
  )
})
