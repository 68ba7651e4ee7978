/** Documents, holders and a clock for tests of state stores. */

import type { Address } from '../../src/model/address.ts'
import type { TickingClock } from '../../src/model/clock.ts'
import type { ToolError } from '../../src/model/errors.ts'
import type { Recorded } from '../../src/model/resources.ts'
import type { Intent, JournalEntry, LockHolder, StateDocument, StateStore } from '../../src/model/state.ts'

export const address = (text: string) => text as Address

export function page(name: string, more: Partial<Recorded> = {}): Recorded {
  return {
    address: address(`stores.acme.pages.${name}`),
    kind: 'page',
    id: `id-${name}`,
    key: name,
    attributes: { name, body: `<p>${name}</p>` },
    dependsOn: [],
    ...more,
  }
}

export function intent(name: string): Intent {
  return { address: address(`stores.acme.pages.${name}`), kind: 'page', naturalKey: name }
}

export const recorded = (name: string, more: Partial<Recorded> = {}): JournalEntry => ({
  type: 'recorded',
  resource: page(name, more),
})
export const intended = (name: string): JournalEntry => ({ type: 'intent', intent: intent(name) })
export const forgotten = (name: string): JournalEntry => ({
  type: 'forgotten',
  address: address(`stores.acme.pages.${name}`),
})

export function document(serial: number, names: string[] = [], more: Partial<StateDocument> = {}): StateDocument {
  return {
    format: 'storewright-state/1',
    unit: 'store:acme',
    lineage: 'l1',
    serial,
    resources: names.map(name => page(name)),
    pending: [],
    ...more,
  }
}

export function holder(user: string, more: Partial<LockHolder> = {}): LockHolder {
  return {
    id: `run-${user}`,
    user,
    host: `host-of-${user}`,
    pid: 4711,
    command: 'storewright apply',
    since: '2026-11-22T10:00:00Z',
    run: `https://ci.example/${user}`,
    ...more,
  }
}

export interface FakeClock extends TickingClock {
  waits: number[]
  tickers: number
  /** Moves the time on and runs what was to run; renewals are awaited by the next operation of the store. */
  pass(ms: number): void
}

/** Waiting moves the time on at once; tickers run as it passes. */
export function fakeClock(): FakeClock {
  let now = 1_000_000
  const running = new Set<{ every: number; next: number; task: () => void }>()
  const clock: FakeClock = {
    waits: [],
    get tickers() {
      return running.size
    },
    now: () => now,
    random: () => 0.5,
    pass(ms) {
      now += ms
      for (const ticker of running) {
        for (; ticker.next <= now; ticker.next += ticker.every) ticker.task()
      }
    },
    async wait(ms) {
      clock.waits.push(ms)
      clock.pass(ms)
    },
    every(ms, task) {
      const ticker = { every: ms, next: now + ms, task }
      running.add(ticker)
      return () => running.delete(ticker)
    },
  }
  return clock
}

/** Ids that never repeat within a test run. */
let count = 0
export const nextId = () => (0xabc0000 + count++).toString(16)

/** The error that a promise ends with; fails when it does not. */
export async function errorOf(promise: Promise<unknown>): Promise<ToolError> {
  return promise.then(
    () => {
      throw new Error('An error was expected')
    },
    (error: unknown) => error as ToolError,
  )
}

/** Makes empty storage and returns how to open clients of it, each with the clock that it is given. */
export type StoreFactory = () => Promise<(clock: TickingClock) => StateStore>

/** Two clients of one empty storage, and ways to open more. */
export async function openClients(factory: StoreFactory) {
  const clock = fakeClock()
  const openWith = await factory()
  const open = (): StateStore => openWith(clock)
  return { clock, openWith, open, store: open(), other: open() }
}
