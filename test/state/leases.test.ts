/** Leases in a cell whose storage loses answers, fails, and refuses what it has stored itself. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cell, type CellLease, createLeases, type Leases } from '../../src/state/leases.ts'
import { type FakeClock, fakeClock, holder, nextId } from './support.ts'

const unit = 'store:acme'
const faults = ['none', 'none', 'none', 'lost before', 'lost after', 'refused after', 'unreadable'] as const
type Fault = (typeof faults)[number]

/** One value, with a fault for each operation. */
function faultyCell(next: () => Fault): Cell & { lease: string | undefined } {
  let text: string | undefined
  const cell: Cell & { lease: string | undefined } = {
    lease: undefined,
    async read() {
      if (next() === 'unreadable') throw new Error('unreadable')
      return text === undefined ? undefined : { text, version: text }
    },
    async swap(value, version) {
      const fault = next()
      if (fault === 'lost before') throw new Error(fault)
      if (text !== version) return undefined
      text = value.text
      cell.lease = value.lease
      if (fault === 'lost after') throw new Error(fault)
      return fault === 'refused after' ? undefined : { version: text }
    },
  }
  return cell
}

const open = (cell: Cell, clock: FakeClock): Leases =>
  createLeases({
    cellOf: () => cell,
    clock,
    random: nextId,
    processes: { space: async () => 'here', alive: () => true },
  })

test('whatever goes wrong, who has the lease keeps it until it is released, broken or over', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...faults), { maxLength: 60 }),
      fc.array(fc.constantFrom('take', 'race', 'release old', 'release', 'break', 'pass'), { maxLength: 30 }),
      async (planned, steps) => {
        const queue = [...planned]
        const cell = faultyCell(() => queue.shift() ?? 'none')
        const clock = fakeClock()
        // Nothing is renewed, so that leases end.
        const clients = Array.from({ length: 3 }, () => open(cell, { ...clock, every: () => () => undefined }))
        const take = (client: Leases) => client.take(unit, holder('ann'), 0).catch(() => undefined)
        const former: CellLease[] = []
        /** The lease in force, and when it ends; undefined when nobody knows. */
        let present: { lease: CellLease; until: number } | undefined
        for (const step of steps) {
          if (step === 'take' || step === 'race') {
            const taken = (await Promise.all(clients.slice(step === 'race' ? 0 : 2).map(take))).filter(
              lease => lease !== undefined,
            )
            expect(taken.length).toBeLessThanOrEqual(1)
            const isHeld = present !== undefined && clock.now() < present.until
            if (isHeld) expect(taken).toEqual([])
            else if (taken[0] !== undefined) {
              if (present !== undefined) former.push(present.lease)
              present = { lease: taken[0], until: clock.now() + 60_000 }
            } else present = undefined
          } else if (step === 'release old') {
            for (const lease of former.splice(0)) await lease.release()
          } else if (step === 'release') {
            await present?.lease.release()
            present = undefined
          } else if (step === 'break') {
            await clients[0]!.break(unit).catch(() => undefined)
            if (present !== undefined) former.push(present.lease)
            present = undefined
          } else clock.pass(25_000)
          if (present !== undefined) expect(cell.lease).toBe(present.lease.id)
        }
        queue.splice(0)
        clock.pass(60_000)
        const last = await clients[0]!.take(unit, holder('last'), 0)
        expect(await last.isCurrent()).toBe(true)
        expect(cell.lease).toBe(last.id)
      },
    ),
    { numRuns: 500 },
  )
})

test.each(['lost after', 'refused after'] as const)(
  'a lease that was stored counts, though the answer was %s',
  async fault => {
    const queue: Fault[] = ['none', fault]
    const cell = faultyCell(() => queue.shift() ?? 'none')
    const clock = fakeClock()
    const lease = await open(cell, clock).take(unit, holder('ann'), 0)
    expect(cell.lease).toBe(lease.id)
    queue.push('none', fault)
    clock.pass(20_000)
    expect(await lease.isCurrent()).toBe(true)
    queue.push('none', fault)
    await lease.release()
    expect(cell.lease).toBeUndefined()
  },
)

test('tokens rise with every holder and every break', async () => {
  const cell = faultyCell(() => 'none')
  const leases = open(cell, fakeClock())
  const tokens: number[] = []
  for (let round = 0; round < 3; round += 1) {
    const lease = await leases.take(unit, holder('ann'), 0)
    tokens.push(lease.token)
    if (round === 1) await leases.break(unit)
    else await lease.release()
  }
  expect(tokens).toEqual([1, 2, 4])
})
