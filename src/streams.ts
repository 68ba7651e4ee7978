/** Streams that results are printed on. */

import type { RenderOptions } from './render/index.ts'
import type { Context } from './workflows/context.ts'

/** `write` says whether anybody still reads. */
export interface Pieces {
  options: RenderOptions
  write(text: string): Promise<boolean>
  finish(): void
}

/** Resolves when more can be written, or nothing ever will be. */
export function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise(done => {
    const end = (): void => {
      for (const event of ['drain', 'close', 'error']) stream.off(event, end)
      done()
    }
    for (const event of ['drain', 'close', 'error']) stream.once(event, end)
  })
}

/** Lets signals and timers have their turn. */
export function otherWork(): Promise<void> {
  return new Promise(done => setImmediate(done))
}

export function styleOf(
  stream: NodeJS.WriteStream,
  context: Context,
  color: boolean | undefined,
): { color: boolean; width: number } {
  return { color: color ?? (stream.isTTY === true && !context.env('NO_COLOR')), width: stream.columns || 100 }
}
