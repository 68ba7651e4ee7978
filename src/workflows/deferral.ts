/** Can the contents of a store be looked at now, and with which token? What cannot is left for later, with a reason and a next step. */

import type { Diagnostic } from '../model/errors.ts'
import { ToolError, toDiagnostic } from '../model/errors.ts'
import type { Plan } from '../model/plan.ts'
import type { Desired, Live, Unit } from '../model/resources.ts'
import { storeUnit } from '../model/resources.ts'
import type { ChangeResult } from '../model/run.ts'
import type { Project } from './project.ts'

/** `isManaged`: something in the store is recorded. */
export interface StoreFacts {
  hash: string
  isManaged: boolean
}

/** Without a token where the store is still to be made: then it is asked for once it is there. */
export type Access = { token?: string } | { left: Diagnostic }

export async function accessTo(
  project: Project,
  store: Desired,
  live: Live | undefined,
  { hash, isManaged }: StoreFacts,
): Promise<Access> {
  const left = leftForItsStatus(store, live)
  if (left !== undefined) return { left }
  if (live === undefined && project.tokens.mayBe(store.key)) return {}
  try {
    const answer = await project.tokens.of({ key: store.key, id: live?.id ?? store.key, hash })
    if ('token' in answer) return answer
    // Where there was a token before, one that cannot be had now is no reason to do nothing in silence.
    const left = deferred(store, 'warning', `the contents are deferred, since ${answer.missing}`, answer.hint)
    const failed = answer.failed === true && isManaged
    return { left: failed ? { ...left, severity: 'error', code: 'CREDENTIALS_FAILED' } : left }
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    return { left: { ...toDiagnostic(error), address: store.address, source: error.source ?? store.source } }
  }
}

export function deferred(
  { address, source }: Pick<Desired, 'address' | 'source'>,
  severity: Diagnostic['severity'],
  message: string,
  hint: string,
): Diagnostic {
  return { severity, code: 'CONTENTS_DEFERRED', message: `${address}: ${message}`, hint, address, source }
}

function leftForItsStatus(store: Desired, live: Live | undefined): Diagnostic | undefined {
  const wanted = store.attributes.status ?? 'active'
  if (wanted !== 'active') {
    const message = `the contents are left alone, since the store is to be ${String(wanted)}`
    return deferred(store, 'note', message, 'They are managed again when it is to be active.')
  }
  const status = live?.details?.status ?? 'active'
  if (status !== 'active') {
    const message = `the contents are deferred, since the store is ${String(status)} now`
    return deferred(store, 'warning', message, 'Apply, then plan again once the store is active.')
  }
  return undefined
}

/** What a run has left for later because a store that it made has no token yet: one finding a store. */
export async function deferralsOf(
  project: Project,
  plan: Plan,
  results: readonly ChangeResult[],
): Promise<Diagnostic[]> {
  const units = new Map(plan.changes.map(change => [change.id, change.unit]))
  const counts = new Map<Unit, number>()
  for (const { id, status } of results) {
    const unit = units.get(id)
    if (status === 'deferred' && unit !== undefined) counts.set(unit, (counts.get(unit) ?? 0) + 1)
  }
  const found: Diagnostic[] = []
  for (const [unit, count] of counts) {
    const store = project.config.desired.find(one => one.kind === 'store' && storeUnit(one.key) === unit)
    if (store === undefined) continue
    // Asked before in this run, so that the answer is known and the hash of no account.
    const answer = await project.tokens.of({ key: store.key, id: store.bindId ?? store.key, hash: '' })
    if ('token' in answer) continue
    const what = count === 1 ? 'one change of its contents is' : `${count} changes of its contents are`
    found.push(deferred(store, 'warning', `${what} deferred, since ${answer.missing}`, answer.hint))
  }
  return found
}
