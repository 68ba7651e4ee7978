/** What does BigCommerce say against the declarations of a store? Every kind asks for its own, and changes nothing. */

import type { Diagnostic } from '../model/errors.ts'
import type { Api, Surroundings } from '../model/kind.ts'
import type { Live } from '../model/resources.ts'
import { storeKinds } from './kinds.ts'

export async function verifyAll(api: Api, live: readonly Live[], around: Surroundings): Promise<Diagnostic[]> {
  const found: Diagnostic[] = []
  for (const kind of storeKinds) {
    const own = around.declared.filter(one => one.kind === kind.name)
    if (kind.verify === undefined || own.length === 0) continue
    found.push(...(await kind.verify(api, own, live, around)))
  }
  return found
}
