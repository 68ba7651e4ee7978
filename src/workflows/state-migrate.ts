/** The whole state: copied to another backend, or written anew where it is. Both can be stopped and done again. */

import type { Diagnostic } from '../model/errors.ts'
import { DiagnosticsError, ToolError } from '../model/errors.ts'
import type { StateMigrateReport, StateRewriteReport } from '../model/report.ts'
import type { Unit } from '../model/resources.ts'
import type { StateSettings } from '../model/settings.ts'
import { unitOfHistory } from '../model/snapshot.ts'
import type { StateDocument, StateStore } from '../model/state.ts'
import { canonicalJson, type Json } from '../model/values.ts'
import type { Context } from './context.ts'
import { toHolder } from './context.ts'
import type { Project } from './project.ts'
import { readConfig } from './project.ts'
import { reportHead } from './report.ts'
import { openState } from './state-backend.ts'
import { isSameDocument, toVersion } from './state-copy.ts'

/** Copies to where `state` of another configuration says. The present state is left as it is. */
export async function migrateState(context: Context, project: Project, file: string): Promise<StateMigrateReport> {
  const there = readConfig(context, { files: [file], sandbox: false }).state
  if (placeOf(there) === placeOf(project.config.state)) {
    throw new ToolError('USAGE', `\`state\` in ${file} is where the state is already`, {
      hint: 'Name a file whose `state` says where it is to be. `storewright state rewrite` encrypts it with another key.',
    })
  }
  const target = await openState(context, there)
  try {
    await refuseConflicts(project.state, target)
    const key = await project.state.hashKey()
    if (key !== undefined) await target.keepHashKey(key)
    const units: StateMigrateReport['units'] = []
    for (const unit of await project.state.list()) {
      const copied = await copyUnit(context, project, target, unit)
      if (unitOfHistory(unit) === undefined) units.push(copied)
    }
    return { ...reportHead(context, 0, []), command: 'state migrate', to: file, backend: there.backend, units }
  } finally {
    await target.close()
  }
}

/** Writes every document and the key for hashing anew, journals folded in: with the key that is configured now. */
export async function rewriteState(context: Context, project: Project): Promise<StateRewriteReport> {
  const units: StateRewriteReport['units'] = []
  await project.state.rewriteHashKey()
  for (const unit of await project.state.list()) {
    const lock = await project.state.lock(unit, toHolder(context, 'state rewrite'), project.options.lockTimeoutMs)
    try {
      const stored = await project.state.read(unit)
      if (stored === undefined) continue
      const document = { ...stored, serial: stored.serial + 1 }
      await project.state.write(document)
      const { serial, resources } = document
      if (unitOfHistory(unit) === undefined) units.push({ unit, serial, objects: resources.length })
    } finally {
      await lock.release()
    }
  }
  const { key, key_command } = project.config.state.encryption ?? {}
  const encrypted = (key ?? key_command) !== undefined
  return { ...reportHead(context, 0, []), command: 'state rewrite', encrypted, units }
}

async function copyUnit(
  context: Context,
  project: Project,
  target: StateStore,
  unit: Unit,
): Promise<StateMigrateReport['units'][number]> {
  const holder = toHolder(context, 'state migrate')
  const { lockTimeoutMs } = project.options
  const lock = await project.state.lock(unit, holder, lockTimeoutMs)
  try {
    const targetLock = await target.lock(unit, holder, lockTimeoutMs)
    try {
      const document = await folded(project.state, unit)
      const present = await target.read(unit)
      const copied = document !== undefined && !isArrived(document, present)
      if (copied) {
        refuseConflict(document, present)
        await target.write(document, toVersion(present))
        const written = await target.read(unit)
        if (written === undefined || !isSameDocument(written, document)) {
          throw new ToolError('STATE_INVALID', `The state of ${unit} is not there as it was written`)
        }
      }
      const { serial = 0, resources = [] } = document ?? {}
      return { unit, serial, objects: resources.length, copied }
    } finally {
      await targetLock.release()
    }
  } finally {
    await lock.release()
  }
}

/** A journal without a document becomes one. */
async function folded(state: StateStore, unit: Unit): Promise<StateDocument | undefined> {
  const document = await state.read(unit)
  return document === undefined ? undefined : { ...document, serial: Math.max(1, document.serial) }
}

/** Everything that stands in the way, before anything is written. */
async function refuseConflicts(source: StateStore, target: StateStore): Promise<void> {
  const found: Diagnostic[] = []
  const note = (error: unknown): void => {
    if (!(error instanceof ToolError)) throw error
    const { code, message, hint } = error
    found.push({ severity: 'error', code, message, ...(hint === undefined ? {} : { hint }) })
  }
  const [key, otherKey] = [await source.hashKey(), await target.hashKey()]
  if (otherKey !== undefined && key !== otherKey) {
    note(conflict('another key for hashing sensitive values is stored there'))
  }
  const units = await source.list()
  for (const unit of await target.list()) {
    if (!units.includes(unit)) {
      note(conflict(`${unit} is stored there, and not here`))
      continue
    }
    const [document, present] = [await folded(source, unit), await target.read(unit)]
    try {
      if (document !== undefined && !isArrived(document, present)) refuseConflict(document, present)
    } catch (error) {
      note(error)
    }
  }
  if (found.length > 0) throw new DiagnosticsError(found)
}

/** Nothing is left to be copied: the same is there, or a later version with the same objects. */
function isArrived(document: StateDocument, present: StateDocument | undefined): boolean {
  if (present === undefined || present.lineage !== document.lineage || present.serial < document.serial) return false
  return isSameDocument({ ...present, serial: document.serial }, document)
}

function refuseConflict({ unit, lineage, serial }: StateDocument, present: StateDocument | undefined): void {
  if (present === undefined) return
  if (present.lineage !== lineage) throw conflict(`the state of ${unit} that is stored there is of another lineage`)
  if (present.serial < serial) return
  throw conflict(`the state of ${unit} that is stored there was changed since it was copied`)
}

function conflict(what: string): ToolError {
  return new ToolError('STATE_STALE', `The state cannot be copied: ${what}`, {
    hint: 'Nothing was written. Name an empty place, or one that an earlier copy of this very state was made to.',
  })
}

function placeOf({ encryption: _, ...place }: StateSettings): string {
  return canonicalJson(place as unknown as Json)
}
