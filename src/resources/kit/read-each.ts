/** Reads objects that the API only shows one at a time, a few side by side, in the order asked for. */

import type { Observed } from '../../model/resources.ts'

const sideBySide = 16

export async function* readEach(
  keys: readonly string[],
  read: (key: string) => Promise<Observed | undefined>,
): AsyncIterable<Observed> {
  for (let from = 0; from < keys.length; from += sideBySide) {
    const found = await Promise.all(keys.slice(from, from + sideBySide).map(read))
    for (const live of found) if (live !== undefined) yield live
  }
}
