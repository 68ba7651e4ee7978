/**
 * Is this worker still one of those that are counted on? It gives signs of life; when it could not for two thirds of its lease,
 * because it was suspended or cut off, nothing it does may reach BigCommerce any more, as others may have taken over.
 */

import type { Workers } from '../fleet/workers.ts'
import { ToolError } from '../model/errors.ts'
import type { Context } from './context.ts'

export interface Presence {
  readonly worker: string
  /** Throws where nothing may be sent any more. Asked at the last moment before each request that changes something. */
  fence(): void
  /** How often something was held back. */
  readonly heldBack: number
  /** Others count this worker as gone: what it had is not its own any more. */
  readonly isLost: boolean
  end(): Promise<void>
}

export async function bePresent(
  context: Context,
  workers: Workers,
  { worker, leaseMs }: { worker: string; leaseMs: number },
): Promise<Presence> {
  let confirmed = context.clock.now()
  let isLost = false
  let heldBack = 0
  let beating: Promise<void> | undefined
  const beat = async (): Promise<void> => {
    const at = context.clock.now()
    if (await workers.beat(worker)) confirmed = Math.max(confirmed, at)
    else isLost = true
  }
  const stop = context.clock.every(Math.max(leaseMs / 6, 200), () => {
    // A sign that does not get through costs nothing yet: the next may.
    beating ??= beat()
      .catch(() => undefined)
      .finally(() => {
        beating = undefined
      })
  })
  return {
    worker,
    fence() {
      if (!isLost && context.clock.now() - confirmed < (leaseMs * 2) / 3) return
      heldBack += 1
      throw new ToolError(
        'INTERRUPTED',
        'this worker could give no sign of life for too long, so that another may have taken over',
        {
          hint: 'Nothing was sent. Whoever has taken over completes what was begun.',
        },
      )
    },
    get heldBack() {
      return heldBack
    },
    get isLost() {
      return isLost
    },
    async end() {
      stop()
      await beating
      if (!isLost) await workers.leave(worker).catch(() => undefined)
    },
  }
}
