/** Reads objects that the API only shows one at a time, a few side by side, in the order asked for. */

import type { Observed } from '../../model/resources.ts'

/** More than any client sends at once. */
const sideBySide = 64

export async function* readEach(
  keys: readonly string[],
  read: (key: string) => Promise<Observed | undefined>,
): AsyncIterable<Observed> {
  const underWay: Promise<Observed | undefined>[] = []
  for (const key of keys) {
    const reading = read(key)
    // A failure is thrown when its turn comes; until then nobody listens.
    reading.catch(() => undefined)
    underWay.push(reading)
    if (underWay.length < sideBySide) continue
    const live = await underWay.shift()
    if (live !== undefined) yield live
  }
  for (const reading of underWay) {
    const live = await reading
    if (live !== undefined) yield live
  }
}
