/**
 * What does it mean to apply, pause, resume, abort or retry a rollout? A table of which is possible when, and what becomes of
 * the counts. Pure: which stores those are is known to whoever keeps them.
 *
 * | | planned | running | paused | halted | aborted | finished |
 * |---|---|---|---|---|---|---|
 * | apply | running | | | | | |
 * | pause | | paused | | | | |
 * | resume | | | running | running | | |
 * | abort | aborted | aborted | aborted | aborted | | |
 * | retry | | running | paused | running | | running |
 */

import type { RolloutState, RolloutStatus, WaveState } from '../model/rollout.ts'

export const steeringVerbs = ['apply', 'pause', 'resume', 'abort', 'retry'] as const
export type SteeringVerb = (typeof steeringVerbs)[number]

const next: { [verb in SteeringVerb]: { [status in RolloutStatus]?: RolloutStatus } } = {
  apply: { planned: 'running' },
  pause: { running: 'paused' },
  resume: { paused: 'running', halted: 'running' },
  abort: { planned: 'aborted', running: 'aborted', paused: 'aborted', halted: 'aborted' },
  retry: { running: 'running', paused: 'paused', halted: 'running', finished: 'running' },
}

/** The status that comes of it; undefined when it cannot be done. */
export function statusAfter(verb: SteeringVerb, status: RolloutStatus): RolloutStatus | undefined {
  return next[verb][status]
}

/** After a halt, goes on in spite of what has failed: it no longer counts, and checks are run again, or taken as passed. */
export function resumed({ status, waves }: RolloutState, checks: 'again' | 'skip' = 'again'): WaveState[] {
  return waves.map(wave => {
    const excused = status === 'halted' ? wave.counts.failed : wave.excused
    if (wave.passed || wave.check !== 'failed') return { ...wave, excused }
    return { ...wave, excused, check: checks === 'skip' ? 'passed' : 'open' }
  })
}

/** Stores that have not been begun never are; those at work end by themselves. */
export function aborted({ waves }: RolloutState): WaveState[] {
  return waves.map(wave => {
    const { waiting, dropped } = wave.counts
    return { ...wave, counts: { ...wave.counts, waiting: 0, dropped: dropped + waiting } }
  })
}

/** `chosen`: how many of each wave's failed stores are tried again. After a halt the others no longer count, so that these can begin. */
export function retried({ status, waves }: RolloutState, chosen: readonly number[]): WaveState[] {
  return waves.map((wave, at) => {
    const again = Math.min(chosen[at] ?? 0, wave.counts.failed)
    const failed = wave.counts.failed - again
    const counts = { ...wave.counts, failed, waiting: wave.counts.waiting + again }
    const check = !wave.passed && wave.check === 'failed' ? 'open' : wave.check
    return { ...wave, counts, excused: status === 'halted' ? failed : Math.min(wave.excused, failed), check }
  })
}
