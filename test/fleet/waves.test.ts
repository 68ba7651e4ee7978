/** The scheduler of waves, one question at a time; test/fleet/waves-property.test.ts plays whole rollouts. */

import { describe, expect, test } from 'vitest'
import { aborted, resumed, retried, statusAfter } from '../../src/fleet/steering.ts'
import { nextStep } from '../../src/fleet/waves.ts'
import { defaultRollout, type RolloutSettings, type RolloutState, type WaveState } from '../../src/model/rollout.ts'

const none = { waiting: 0, working: 0, applied: 0, failed: 0, dropped: 0 }

function wave(counts: Partial<WaveState['counts']>, more: Partial<WaveState> = {}): WaveState {
  return { counts: { ...none, ...counts }, excused: 0, check: 'open', passed: false, ...more }
}

function running(...waves: WaveState[]): RolloutState {
  return { status: 'running', waves }
}

function withLimits(limits: Partial<RolloutSettings['halt_on']>, more: Partial<RolloutSettings> = {}): RolloutSettings {
  return { ...defaultRollout, halt_on: { ...defaultRollout.halt_on, ...limits }, ...more }
}

describe('what is started', () => {
  test('all of the first wave, and nothing of the next while one of its stores is at work', () => {
    expect(nextStep(defaultRollout, running(wave({ waiting: 3 }), wave({ waiting: 5 })), 0)).toEqual({
      start: [{ wave: 0, stores: 3 }],
      passed: [],
      finished: false,
    })
    const step = nextStep(defaultRollout, running(wave({ applied: 2, working: 1 }), wave({ waiting: 5 })), 0)
    expect(step).toEqual({ start: [], passed: [], finished: false, waitsFor: 'stores' })
  })

  test('the next wave at once when the one before is through; a wave without stores is', () => {
    const waves = running(wave({ applied: 3 }), wave({}), wave({ waiting: 5 }))
    expect(nextStep(defaultRollout, waves, 0)).toMatchObject({ start: [{ wave: 2, stores: 5 }], passed: [0, 1] })
  })

  test('never more at once than is allowed over all waves', () => {
    const settings = withLimits({}, { max_parallel_stores: 4 })
    const waves = running(
      wave({ applied: 98, waiting: 1, working: 1 }, { passed: true }),
      wave({ waiting: 9, working: 1 }),
    )
    const step = nextStep(settings, waves, 0)
    expect(step.start).toEqual([
      { wave: 0, stores: 1 },
      { wave: 1, stores: 1 },
    ])
  })

  test('nothing before it is applied, while it is paused, and after it was aborted', () => {
    const waves = [wave({ waiting: 3 })]
    expect(nextStep(defaultRollout, { status: 'planned', waves }, 0)).toMatchObject({ start: [], waitsFor: 'apply' })
    expect(nextStep(defaultRollout, { status: 'paused', waves }, 0)).toMatchObject({ start: [], waitsFor: 'resume' })
    expect(nextStep(defaultRollout, { status: 'aborted', waves }, 0)).toEqual({
      start: [],
      passed: [],
      finished: false,
    })
  })

  test('nothing outside of the window, and it is told when that opens', () => {
    const night = { days: ['wed'] as const, from: 22 * 60, to: 6 * 60, time_zone: 'Europe/Berlin' }
    const settings = withLimits({}, { windows: [night] })
    const at = (text: string) => nextStep(settings, running(wave({ waiting: 3 })), Date.parse(text))
    expect(at('2026-11-25T20:59:59Z')).toMatchObject({
      start: [],
      waitsFor: 'window',
      opensAt: Date.parse('2026-11-25T21:00Z'),
    })
    expect(at('2026-11-25T21:00:00Z').start).toEqual([{ wave: 0, stores: 3 }])
    expect(at('2026-11-26T04:59:59Z').start).toEqual([{ wave: 0, stores: 3 }])
    expect(at('2026-11-26T05:00:00Z')).toMatchObject({ opensAt: Date.parse('2026-12-02T21:00Z') })
  })
})

describe('what halts', () => {
  test.each([
    ['the first of three', 3, 1, true],
    ['the first of 49', 49, 1, true],
    ['one of 50 is not more than 2 %', 50, 1, false],
    ['two of 50', 50, 2, true],
    ['200 of 10,000 are not more than 2 %', 10_000, 200, false],
    ['201 of 10,000', 10_000, 201, true],
  ])('%s', (_rule, all, failed, halts) => {
    const waves = running(wave({ failed, waiting: all - failed }), wave({ waiting: 10 }))
    expect(nextStep(defaultRollout, waves, 0).halt).toEqual(halts ? { wave: 0, because: 'failed' } : undefined)
  })

  test('a number of stores, however large the wave', () => {
    const waves = running(wave({ failed: 6, waiting: 99_994 }))
    expect(nextStep(withLimits({ failed_stores: 5 }), waves, 0).halt).toEqual({ wave: 0, because: 'failed' })
    expect(nextStep(withLimits({ failed_stores: 6 }), waves, 0).halt).toBeUndefined()
  })

  test('with a limit of 100 % nothing that fails', () => {
    expect(nextStep(withLimits({ failed_percent: 100 }), running(wave({ failed: 3 })), 0)).toMatchObject({
      passed: [0],
      finished: true,
    })
  })

  test('no check after what stores share, which is a wave without entries', () => {
    const shared = { name: 'accounts', entries: [] }
    const settings = withLimits({ check: [['./check.sh']] }, { waves: [shared, ...defaultRollout.waves] })
    expect(nextStep(settings, running(wave({ applied: 1 }), wave({ waiting: 2 })), 0)).toMatchObject({
      start: [{ wave: 1, stores: 2 }],
      passed: [0],
    })
  })

  test('a check that fails; it runs once the wave is done, and not after a wave without stores', () => {
    const settings = withLimits({ check: [['./check.sh']] })
    const next = wave({ waiting: 9 })
    const ask = (state: WaveState) => nextStep(settings, running(wave({}), state, next), 0)
    expect(ask(wave({ applied: 2, working: 1 })).check).toBeUndefined()
    expect(ask(wave({ applied: 3 }))).toMatchObject({ check: 1, start: [], passed: [0], waitsFor: 'check' })
    expect(ask(wave({ applied: 3 }, { check: 'running' }))).toMatchObject({ start: [], waitsFor: 'check' })
    expect(ask(wave({ applied: 3 }, { check: 'running' })).check).toBeUndefined()
    expect(ask(wave({ applied: 3 }, { check: 'failed' })).halt).toEqual({ wave: 1, because: 'check' })
    expect(ask(wave({ applied: 3 }, { check: 'passed' })).start).toEqual([{ wave: 2, stores: 9 }])
  })
})

describe('what people do', () => {
  const halted: RolloutState = {
    status: 'halted',
    waves: [wave({ failed: 2, applied: 1, waiting: 7 }), wave({ waiting: 5 })],
  }

  test('resume: what has failed no longer counts, the next failure does', () => {
    const waves = resumed(halted)
    expect(nextStep(defaultRollout, { status: 'running', waves }, 0).start).toEqual([{ wave: 0, stores: 7 }])
    const worse = [{ ...waves[0]!, counts: { ...waves[0]!.counts, failed: 3, waiting: 6 } }, waves[1]!]
    expect(nextStep(defaultRollout, { status: 'running', waves: worse }, 0).halt).toEqual({
      wave: 0,
      because: 'failed',
    })
  })

  test('resume after a pause forgives nothing', () => {
    const waves = resumed({ ...halted, status: 'paused' })
    expect(nextStep(defaultRollout, { status: 'running', waves }, 0).halt).toBeDefined()
  })

  test('resume runs a check that has failed again, unless it is to be skipped', () => {
    const state: RolloutState = { status: 'halted', waves: [wave({ applied: 3 }, { check: 'failed' })] }
    expect(resumed(state)[0]!.check).toBe('open')
    expect(resumed(state, 'skip')[0]!.check).toBe('passed')
  })

  test('retry: only what has failed waits again, and those that are left do not halt it at once', () => {
    const waves = retried(halted, [1])
    expect(waves[0]!.counts).toEqual({ ...none, failed: 1, applied: 1, waiting: 8 })
    expect(nextStep(defaultRollout, { status: 'running', waves }, 0).start).toEqual([{ wave: 0, stores: 8 }])
    expect(retried(halted, [9, 9])[1]).toEqual(halted.waves[1])
  })

  test('a store of a wave that is through is tried again beside the wave whose turn it is', () => {
    const waves = [wave({ applied: 99, failed: 1 }, { passed: true }), wave({ waiting: 5, working: 1 })]
    const again = retried({ status: 'running', waves }, [1])
    expect(nextStep(defaultRollout, { status: 'running', waves: again }, 0).start).toEqual([
      { wave: 0, stores: 1 },
      { wave: 1, stores: 5 },
    ])
  })

  test('abort: nothing waits any more, what is at work ends by itself', () => {
    expect(aborted({ status: 'running', waves: [wave({ working: 2, waiting: 7 })] })[0]!.counts).toEqual({
      ...none,
      working: 2,
      dropped: 7,
    })
  })

  test('what cannot be done is known', () => {
    expect(statusAfter('pause', 'running')).toBe('paused')
    expect(statusAfter('pause', 'halted')).toBeUndefined()
    expect(statusAfter('retry', 'aborted')).toBeUndefined()
    expect(statusAfter('retry', 'finished')).toBe('running')
  })
})
