/** A document of the state as a file, out of the backend and back into it. */

import { ToolError } from '../model/errors.ts'
import { didYouMean } from '../model/nearest.ts'
import type { StatePullReport, StatePushReport } from '../model/report.ts'
import type { Unit } from '../model/resources.ts'
import { portfolioUnit } from '../model/resources.ts'
import { unitOfHistory } from '../model/snapshot.ts'
import type { StateDocument, StateVersion } from '../model/state.ts'
import { canonicalJson, type Json } from '../model/values.ts'
import { encryptedCodec, plainCodec } from '../state/index.ts'
import type { Context } from './context.ts'
import { toHolder } from './context.ts'
import { readTextFile } from './files.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'
import { encryptionKeys } from './state-key.ts'

/** In plain, with its journal folded in. */
export async function pullState(context: Context, project: Project, unit: Unit): Promise<StatePullReport> {
  const document = await project.state.read(unit)
  if (document === undefined) throw noSuchUnit(unit, await project.state.list())
  const { lineage, serial, resources } = document
  return {
    ...reportHead(context, 0, []),
    command: 'state pull',
    unit,
    lineage,
    serial,
    objects: resources.length,
    text: plainCodec.renderDocument(document),
  }
}

/** Puts the document of a file in the place of the stored one. `force` allows one that does not follow it. */
export async function pushState(
  context: Context,
  project: Project,
  file: string,
  force: boolean,
): Promise<StatePushReport> {
  const pushed = await readDocument(context, project, file)
  const { unit } = pushed
  const about = unitOfHistory(unit) ?? unit
  if (about !== portfolioUnit && !/^store:./.test(about)) {
    throw new ToolError('STATE_INVALID', `${file} is of the unit ${unit}, which there cannot be`)
  }
  const lock = await project.state.lock(unit, toHolder(context, 'state push'), project.options.lockTimeoutMs)
  try {
    const stored = await project.state.read(unit)
    const isSame = stored !== undefined && isSameDocument(stored, pushed)
    const document = isSame ? stored : successor(pushed, stored, file, force)
    if (!isSame) await project.state.write(document, toVersion(stored))
    return {
      ...reportHead(context, 0, []),
      command: 'state push',
      unit,
      lineage: document.lineage,
      serial: document.serial,
      objects: document.resources.length,
      ...(stored === undefined ? {} : { replaced: { lineage: stored.lineage, serial: stored.serial } }),
      changed: !isSame,
    }
  } finally {
    await lock.release()
  }
}

async function readDocument(context: Context, project: Project, file: string): Promise<StateDocument> {
  const codec = encryptedCodec(await encryptionKeys(context, project.config.state.encryption))
  try {
    return codec.parseDocument(readTextFile(context.cwd, file), file)
  } catch (error) {
    if (!(error instanceof ToolError) || error.code !== 'STATE_INVALID') throw error
    throw new ToolError(error.code, error.message, { hint: 'Name a file that `state pull` or a backup has made.' })
  }
}

/** What a write over a document that was read must name; a journal without a document is none. */
export function toVersion(stored: StateDocument | undefined): StateVersion | 'nothing' {
  if (stored === undefined || stored.serial === 0) return 'nothing'
  return { lineage: stored.lineage, serial: stored.serial }
}

/** Of the same version, with the same objects. */
export function isSameDocument(one: StateDocument, other: StateDocument): boolean {
  return canonicalJson(one as unknown as Json) === canonicalJson(other as unknown as Json)
}

function successor(
  pushed: StateDocument,
  stored: StateDocument | undefined,
  file: string,
  force: boolean,
): StateDocument {
  if (stored === undefined) return pushed
  const { unit, lineage } = stored
  if (pushed.lineage !== lineage) {
    if (force) return pushed
    throw new ToolError(
      'STATE_STALE',
      `${file} is of another lineage (${pushed.lineage}) than the state of ${unit} (${lineage})`,
      {
        hint: 'It belongs to another project, or the state was lost and made anew. If it is meant to take its place all the same: --force.',
      },
    )
  }
  const next = stored.serial + 1
  if (pushed.serial >= next) return pushed
  if (force) return { ...pushed, serial: next }
  throw new ToolError(
    'STATE_STALE',
    `${file} is version ${pushed.serial} of the state of ${unit}, and version ${stored.serial} is stored`,
    {
      hint: `Pull that one and make the change in it, with \`serial\` ${next}. If the file is meant to take its place all the same: --force.`,
    },
  )
}

function noSuchUnit(unit: Unit, known: readonly Unit[]): ToolError {
  const hint = known.length === 0 ? 'The state is empty.' : `There is a state of ${known.slice(0, 10).join(', ')}.`
  return new ToolError('ADDRESS_NOT_FOUND', `there is no state of the unit ${unit}`, {
    hint: didYouMean(unit, [...known]) ?? hint,
  })
}
