/**
 * Random rollouts with random histories: stores that fail, checks that fail, workers that take some and not others, people
 * who pause, resume, retry and abort, and a window. Whatever happens, waves keep their order, no more stores are at work than
 * may be, after a halt nothing is started, and in the end each store has ended once.
 */

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { assignWaves } from '../../src/fleet/assignment.ts'
import { aborted, resumed, retried, type SteeringVerb, statusAfter } from '../../src/fleet/steering.ts'
import { failsTooOften, nextStep } from '../../src/fleet/waves.ts'
import { isOpen } from '../../src/fleet/window.ts'
import {
  type RolloutSettings,
  type RolloutState,
  type RolloutStatus,
  type StoreStage,
  storeStages,
  type WaveEntry,
  type WaveState,
} from '../../src/model/rollout.ts'
import { draws, runsOf, seedOf } from '../support/draws.ts'

const entry: fc.Arbitrary<WaveEntry> = fc.oneof(
  fc.record({ sort: fc.constant('store' as const), key: fc.integer({ min: 0, max: 30 }).map(at => `s${at}`) }),
  fc.record({ sort: fc.constant('pattern' as const), pattern: fc.constantFrom('s1*', '*5', 's*2*', 'none*') }),
  fc.record({ sort: fc.constant('percent' as const), percent: fc.constantFrom(1, 2.5, 10, 33.3, 50) }),
)

const settings: fc.Arbitrary<RolloutSettings> = fc
  .record({
    waves: fc.array(fc.array(entry, { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
    failed_percent: fc.constantFrom(0, 2, 10, 40, 100),
    failed_stores: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
    checks: fc.boolean(),
    parallel: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    hasWindow: fc.boolean(),
  })
  .map(({ waves, failed_percent, failed_stores, checks, parallel, hasWindow }) => ({
    waves: [
      ...waves.map((entries, at) => ({ name: `w${at}`, entries })),
      { name: 'rest', entries: [{ sort: 'rest' as const }] },
    ],
    halt_on: {
      failed_percent,
      ...(failed_stores === undefined ? {} : { failed_stores }),
      check: checks ? [['./check.sh']] : [],
    },
    ...(parallel === undefined ? {} : { max_parallel_stores: parallel }),
    windows: hasWindow ? [{ days: ['mon', 'thu'] as const, from: 1200, to: 300, time_zone: 'America/New_York' }] : [],
  }))

type Verb = Exclude<SteeringVerb, 'apply'>
type Happening = { what: 'take' | 'end' | 'check' | 'clock' | Verb; chance: number; choice: number }

const happenings: fc.Arbitrary<Happening[]> = fc.array(
  fc.record({
    what: fc.oneof(
      { weight: 120, arbitrary: fc.constantFrom('take' as const, 'end' as const) },
      { weight: 40, arbitrary: fc.constantFrom('check' as const, 'clock' as const) },
      { weight: 20, arbitrary: fc.constantFrom('pause' as const, 'resume' as const, 'retry' as const) },
      { weight: 1, arbitrary: fc.constant('abort' as const) },
    ),
    chance: fc.double({ min: 0, max: 1, noNaN: true }),
    choice: fc.nat(1_000_000),
  }),
  { maxLength: 200, size: 'max' },
)

interface Store {
  key: string
  wave: number
  stage: StoreStage
  /** How often it was begun, and how often somebody had it tried again. */
  begun: number
  again: number
}

/** A rollout as a database would keep it, store by store; what the scheduler is asked with is counted anew each time. */
class World {
  readonly stores: Store[]
  readonly settings: RolloutSettings
  status: RolloutStatus = 'running'
  now = Date.parse('2026-11-25T12:00:00Z')
  waves: Omit<WaveState, 'counts'>[]

  constructor(chosen: RolloutSettings, size: number) {
    this.settings = chosen
    const keys = Array.from({ length: size }, (_, at) => `s${at}`)
    const assigned = assignWaves(chosen.waves, keys)
    this.stores = keys.map((key, at) => ({ key, wave: assigned[at]!, stage: 'waiting', begun: 0, again: 0 }))
    this.waves = chosen.waves.map(() => ({ excused: 0, check: 'open', passed: false }))
  }

  state(): RolloutState {
    const waves = this.waves.map((wave, at) => ({ ...wave, counts: this.#counts(at) }))
    return { status: this.status, waves }
  }

  #counts(wave: number): WaveState['counts'] {
    const counts = Object.fromEntries(storeStages.map(stage => [stage, 0])) as WaveState['counts']
    for (const store of this.stores) if (store.wave === wave) counts[store.stage] += 1
    return counts
  }

  in(stage: StoreStage): Store[] {
    return this.stores.filter(store => store.stage === stage)
  }

  /** What a worker does between two stores: asks, and takes up to `most` of what it may. */
  take(most: number): void {
    const step = nextStep(this.settings, this.state(), this.now)
    for (const at of step.passed) this.waves[at]!.passed = true
    if (step.halt !== undefined) this.status = 'halted'
    if (step.finished) {
      expect([...this.in('waiting'), ...this.in('working')], 'nothing is left to do').toEqual([])
      this.status = 'finished'
    }
    let left = most
    for (const { wave, stores } of step.start) {
      const waiting = this.in('waiting').filter(store => store.wave === wave)
      expect(waiting.length, 'there are as many').toBeGreaterThanOrEqual(stores)
      for (const store of waiting.slice(0, Math.min(left, stores))) this.#begin(store)
      left = Math.max(0, left - stores)
    }
    const working = this.in('working').length
    expect(working).toBeLessThanOrEqual(this.settings.max_parallel_stores ?? Infinity)
  }

  #begin(store: Store): void {
    expect(this.status, 'nothing is started unless it runs').toBe('running')
    expect(isOpen(this.settings.windows, this.now), 'nothing is started outside of the window').toBe(true)
    for (let wave = 0; wave < store.wave; wave += 1) {
      expect(this.waves[wave]!.passed, `wave ${wave} is through before one of ${store.wave} begins`).toBe(true)
    }
    const own = this.state().waves[store.wave]!
    expect(own.passed || !failsTooOften(this.settings, own), 'nothing is started in a wave that halts').toBe(true)
    store.stage = 'working'
    store.begun += 1
    expect(store.begun, 'begun once, and once more each time somebody says so').toBeLessThanOrEqual(1 + store.again)
  }

  end(choice: number, fails: boolean): void {
    const working = this.in('working')
    const store = working[choice % (working.length || 1)]
    if (store !== undefined) store.stage = fails ? 'failed' : 'applied'
  }

  check(fails: boolean): void {
    const { check } = nextStep(this.settings, this.state(), this.now)
    if (check === undefined) return
    const before = this.state().waves[check]!.counts
    expect(before.waiting + before.working, 'checks run when the wave is done').toBe(0)
    this.waves[check]!.check = fails ? 'failed' : 'passed'
  }

  steer(verb: Verb, choice: number): void {
    const after = statusAfter(verb, this.status)
    if (after === undefined) return
    const state = this.state()
    if (verb === 'resume') this.#keep(resumed(state, choice % 2 === 0 ? 'again' : 'skip'))
    if (verb === 'abort') {
      this.#keep(aborted(state))
      for (const store of this.in('waiting')) store.stage = 'dropped'
    }
    if (verb === 'retry') {
      const chosen = this.in('failed').filter((_, at) => choice % 3 !== 0 || at % 2 === 0)
      const perWave = this.waves.map((_, wave) => chosen.filter(store => store.wave === wave).length)
      const next = retried(state, perWave)
      for (const store of chosen) {
        store.stage = 'waiting'
        store.again += 1
      }
      this.#keep(next)
    }
    this.status = after
    const { halt } = nextStep(this.settings, this.state(), this.now)
    if (state.status === 'halted') expect(halt?.because, 'it goes on').not.toBe('failed')
  }

  #keep(waves: readonly WaveState[]): void {
    this.waves = waves.map(({ excused, check, passed }) => ({ excused, check, passed }))
    this.expected = waves.map(({ counts }) => counts)
  }

  expected: WaveState['counts'][] | undefined
}

function play(world: World, { what, chance, choice }: Happening): void {
  if (what === 'take') world.take(1 + (choice % 8))
  else if (what === 'end') world.end(choice, chance < 0.15)
  else if (what === 'check') world.check(chance < 0.3)
  else if (what === 'clock') world.now += (choice % 36) * 3_600_000
  else world.steer(what, choice)
  if (world.expected !== undefined) expect(world.state().waves.map(({ counts }) => counts)).toEqual(world.expected)
  world.expected = undefined
}

/** From here on nothing fails and people want it to end: it does, in no more rounds than there are things to do. */
function finish(world: World): void {
  for (let round = 0; round < 50 + world.stores.length * 4; round += 1) {
    if (world.status === 'finished' || world.status === 'aborted') break
    if (world.status === 'paused' || world.status === 'halted') world.steer('resume', 1)
    const step = nextStep(world.settings, world.state(), world.now)
    if (step.waitsFor === 'window') {
      expect(step.opensAt).toBeGreaterThan(world.now)
      world.now = step.opensAt!
    }
    world.take(3)
    world.check(false)
    while (world.in('working').length > 0) world.end(0, false)
  }
  while (world.in('working').length > 0) world.end(0, false)
}

test('waves keep their order, limits hold, and every store ends once, whatever happens', () => {
  const halts = { count: 0 }
  fc.assert(
    fc.property(settings, fc.integer({ min: 0, max: 40 }), happenings, (chosen, size, history) => {
      const world = new World(chosen, size)
      for (const one of history) {
        play(world, one)
        if (world.status === 'halted') halts.count += 1
      }
      finish(world)
      expect(['finished', 'aborted'], 'nothing gets stuck').toContain(world.status)
      expect(world.in('waiting').length + world.in('working').length).toBe(0)
      for (const store of world.stores) {
        if (store.stage === 'dropped') expect(store.begun).toBeLessThanOrEqual(store.again)
        else expect(store.begun, `${store.key} was begun as often as it was to be`).toBe(1 + store.again)
      }
      if (world.status === 'finished') expect(world.in('dropped')).toEqual([])
    }),
    { numRuns: runsOf(draws.rollouts), seed: seedOf(20261125) },
  )
  expect(halts.count, 'some of them halt').toBeGreaterThan(0)
})
