/** The audit log: who did what, to which object, and what came of it. One line a change, each chained to the one before. */

import type { Address } from './address.ts'
import type { Diagnostic } from './errors.ts'
import type { ChangeStatus } from './run.ts'

/** What a line says; no secrets, and of people only who ran the command. */
export interface AuditEntry {
  /** ISO 8601. */
  at: string
  user: string
  host: string
  /** Link to the pipeline run, where there is one. */
  run?: string
  /** Which run of this program. */
  run_id?: string
  command: string
  /** Of the configuration's repository, where the pipeline tells it. */
  commit?: string
  /** SHA-256 of the plan as a file. */
  plan: string
  address: Address
  /** As the plan says it; of a transition its name. */
  action: string
  outcome: ChangeStatus
  /** Code of the error, if there was one. */
  error?: string
  /** Why a freeze was overridden. */
  override_freeze?: string
}

/** The last line of a log. Who has noted it can tell later whether something before it was changed. */
export interface AuditHead {
  /** Lines are numbered from 1, across all files of a log. */
  number: number
  hash: string
}

export interface AuditFindings {
  lines: number
  /** Undefined for an empty log. */
  head?: AuditHead
  /** At most one finding a line, with the line as its place. */
  faults: Diagnostic[]
}

export interface AuditLog {
  /** For people. */
  readonly path: string
  /** Throws AUDIT_BROKEN when the end of the log is not the one that this project wrote last. Changes nothing. */
  check(): Promise<void>
  /** Adds lines durably, after those of other runs; resolves with the last line. */
  append(entries: readonly AuditEntry[]): Promise<AuditHead>
  /** Reads every line. `after`, `noted`: see the options of `audit-log verify`. */
  verify(options: { after?: string | undefined; noted?: string | undefined }): Promise<AuditFindings>
}
