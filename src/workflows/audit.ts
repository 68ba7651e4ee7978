/** What an apply writes to the audit log, and whether the log is whole. */

import { dirname, join, relative, resolve } from 'node:path'
import type { AuditEntry, AuditHead, AuditLog } from '../model/audit.ts'
import { ToolError } from '../model/errors.ts'
import type { ChangeId, Plan } from '../model/plan.ts'
import type { AuditReport } from '../model/report.ts'
import type { ChangeResult } from '../model/run.ts'
import { createAuditLog, verifyAuditLog } from '../state/index.ts'
import type { Context } from './context.ts'
import { isoTime, toHolder } from './context.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'
import { planFileText } from './saved-plan.ts'
import { digest } from './sealing.ts'

/** The log of a project: beside the directory of its state. */
export function openAuditLog(context: Context, stateDir: string): AuditLog {
  const path = join(dirname(stateDir), 'audit.ndjson')
  return createAuditLog({
    path,
    shown: shownPath(context, path),
    stateDir,
    clock: context.clock,
    random: context.randomId,
    holder: () => toHolder(context, 'audit log'),
  })
}

export interface RunAudit {
  record(results: readonly ChangeResult[]): Promise<void>
  /** The last line of this run, if it wrote any. */
  head(): AuditHead | undefined
}

/** Throws AUDIT_BROKEN, before anything is sent, when the log cannot be gone on with. */
export async function beginAudit(
  context: Context,
  project: Project,
  plan: Plan,
  { command, overrideFreeze, runId }: { command: string; overrideFreeze: string | undefined; runId: string },
): Promise<RunAudit> {
  if (plan.changes.length > 0) await project.audit.check()
  const planDigest = digest(planFileText(plan))
  const actions = new Map<ChangeId, string>(plan.changes.map(one => [one.id, one.transition?.name ?? one.action]))
  const { user, host, run, commit } = context.who
  let head: AuditHead | undefined
  const toEntry = ({ id, address, action, status, error }: ChangeResult): AuditEntry => ({
    at: isoTime(context.clock.now()),
    user,
    host,
    ...(run === undefined ? {} : { run }),
    run_id: runId,
    command,
    ...(commit === undefined ? {} : { commit }),
    plan: planDigest,
    address,
    action: actions.get(id) ?? action,
    outcome: status,
    ...(error === undefined ? {} : { error: error.code }),
    ...(overrideFreeze === undefined ? {} : { override_freeze: overrideFreeze }),
  })
  return {
    record: async results => {
      if (results.length > 0) head = await project.audit.append(results.map(toEntry))
    },
    head: () => head,
  }
}

export interface VerifyFlags {
  after?: string | undefined
  noted?: string | undefined
}

/** A file on its own, without a project. */
export async function verifyAuditFile(context: Context, file: string, flags: VerifyFlags): Promise<AuditReport> {
  refuseOddHashes(flags)
  const path = resolve(context.cwd, file)
  return toReport(context, file, await verifyAuditLog(path, { shown: file, ...flags }))
}

/** The log of a project, together with what its state remembers. */
export async function verifyProjectAudit(context: Context, project: Project, flags: VerifyFlags): Promise<AuditReport> {
  refuseOddHashes(flags)
  return toReport(context, project.audit.path, await project.audit.verify(flags))
}

function refuseOddHashes({ after, noted }: VerifyFlags): void {
  const refuse = (flag: string, wanted: string): never => {
    throw new ToolError('USAGE', `${flag} must be ${wanted}`, { hint: 'Every line of the log ends with its hash.' })
  }
  if (after !== undefined && !/^[0-9a-f]{64}$/.test(after)) refuse('--after', 'a hash of 64 digits')
  if (noted !== undefined && !/^[0-9a-f]{12,64}$/.test(noted))
    refuse('--noted', 'a hash, or at least its first 12 digits')
}

function toReport(
  context: Context,
  file: string,
  { lines, head, faults }: Awaited<ReturnType<AuditLog['verify']>>,
): AuditReport {
  return {
    ...reportHead(context, faults.length > 0 ? 1 : 0, faults),
    command: 'audit-log verify',
    file,
    lines,
    ...(head === undefined ? {} : { head }),
  }
}

/** Relative to the project where it lies in it. */
function shownPath(context: Context, path: string): string {
  const within = relative(context.cwd, path)
  return within.startsWith('..') ? path : within.replaceAll('\\', '/')
}
