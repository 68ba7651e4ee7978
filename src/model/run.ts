/** What happens while a command runs, as data: the engine emits it, renderers print it, `--events` writes it. */

import type { Address } from './address.ts'
import type { Diagnostic } from './errors.ts'
import type { Action, ChangeId } from './plan.ts'
import type { Unit } from './resources.ts'

export type RunEvent =
  | { type: 'refresh-started'; unit: Unit }
  | { type: 'refresh-finished'; unit: Unit; objects: number }
  | { type: 'lock-awaited'; unit: Unit; reason: string; waitMs: number }
  | { type: 'planned-again'; reason: string; time: number; most: number }
  | { type: 'apply-started'; changes: number }
  | { type: 'change-started'; id: ChangeId; address: Address; action: Action }
  | { type: 'change-progress'; id: ChangeId; address: Address; status: string }
  | { type: 'change-retried'; id: ChangeId; address: Address; reason: string }
  | { type: 'change-succeeded'; id: ChangeId; address: Address; action: Action; objectId?: string }
  | { type: 'change-failed'; id: ChangeId; address: Address; action: Action; error: Diagnostic }
  | { type: 'change-skipped'; id: ChangeId; address: Address; action: Action; blockedBy: ChangeId[] }
  | { type: 'change-deferred'; id: ChangeId; address: Address; action: Action }
  /** Nothing is sent meanwhile, so that the quota lasts for others too; `path` is the store's, as its API has it. */
  | { type: 'quota-awaited'; path: string; waitMs: number }
  | { type: 'request-retried'; method: string; path: string; reason: string; waitMs: number }
  | {
      type: 'store-finished'
      rollout: string
      store: string
      failed: boolean
      changes: number
      ms: number
      error?: Diagnostic
    }
  | { type: 'rollout-passed-over'; rollout: string; reason: string }
  | { type: 'apply-finished'; done: number; failed: number; skipped: number; deferred: number; notStarted: number }

export type Emit = (event: RunEvent) => void

/** `deferred`: it needs something that is not there yet, and that nobody is to blame for; a later apply does it. */
export type ChangeStatus = 'done' | 'failed' | 'skipped' | 'deferred' | 'not-started'

export interface ChangeResult {
  id: ChangeId
  address: Address
  action: Action
  status: ChangeStatus
  objectId?: string
  error?: Diagnostic
  blockedBy?: ChangeId[]
}
