/** What does BigCommerce say against the declarations of a store? Every kind asks for its own, and changes nothing. */

import type { Blind } from '../engine/blind.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError, toDiagnostic } from '../model/errors.ts'
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

/** The same for a report: kinds that could not be read are passed over, and a question that fails stops no other. */
export async function verifySeen(
  api: Api,
  live: readonly Live[],
  around: Surroundings,
  blind: readonly Blind[],
): Promise<{ findings: Diagnostic[]; unread: Diagnostic[] }> {
  const findings: Diagnostic[] = []
  const unread: Diagnostic[] = []
  const hidden = new Set(blind.map(one => one.kind))
  for (const kind of storeKinds) {
    if (hidden.has(kind.parent ?? '')) hidden.add(kind.name)
    const own = around.declared.filter(one => one.kind === kind.name)
    if (kind.verify === undefined || own.length === 0 || hidden.has(kind.name)) continue
    try {
      findings.push(...(await kind.verify(api, own, live, { ...around, getOnly: true })))
    } catch (error) {
      if (!(error instanceof ToolError)) throw error
      const { message, ...rest } = toDiagnostic(error)
      unread.push({ ...rest, message: `not checked: ${kind.collection.replaceAll('_', ' ')}: ${message}` })
    }
  }
  return { findings, unread }
}
