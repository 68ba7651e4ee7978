/**
 * What a signal means. While nothing is being written, the first one ends the command at once. While changes are being
 * carried out, the first one lets them finish and the second one ends the command.
 */

import { ToolError } from './model/errors.ts'

export interface Interrupts {
  /** Rejects when the command is to be left at once. */
  left: Promise<never>
  /** From now on the first signal calls `stop` instead. */
  guard(stop: () => void): void
  /** Nothing is being written any more: the next signal ends the command at once, as before. */
  relax(): void
  release(): void
}

const signals = ['SIGINT', 'SIGTERM'] as const

export function listenToInterrupts(): Interrupts {
  let stop: (() => void) | undefined
  let guarded = false
  let leave: (error: ToolError) => void = () => {}
  const left = new Promise<never>((_, reject) => {
    leave = reject
  })
  left.catch(() => {})
  const onSignal = (): void => {
    if (stop !== undefined) {
      stop()
      stop = undefined
    } else leave(guarded ? leftAtOnce() : beforeWriting())
  }
  for (const signal of signals) process.on(signal, onSignal)
  return {
    left,
    guard(next) {
      stop = next
      guarded = true
    },
    relax() {
      stop = undefined
      guarded = false
    },
    release() {
      for (const signal of signals) process.removeListener(signal, onSignal)
    },
  }
}

function beforeWriting(): ToolError {
  return new ToolError('INTERRUPTED', 'interrupted before anything was changed', { hint: 'Nothing is left half done.' })
}

function leftAtOnce(): ToolError {
  return new ToolError('INTERRUPTED', 'left at once: it is not known whether the requests under way took effect', {
    hint: 'Run `storewright apply` again: it looks what is there before it makes anything.',
  })
}
