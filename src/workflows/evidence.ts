/**
 * A drift report as evidence: the report and the plan that would put things right, made of one reading of BigCommerce, in a
 * folder with a manifest that is chained to the one before. Only reads, but for that folder.
 */

import { basename, resolve } from 'node:path'
import {
  formerPack,
  growFolder,
  hashOf,
  manifestName,
  manifestText,
  refuseOccupied,
  sumsName,
  sumsText,
  writeFolder,
} from '../evidence/index.ts'
import { ToolError } from '../model/errors.ts'
import type { EvidenceFile, EvidenceManifest } from '../model/evidence.ts'
import type { Plan } from '../model/plan.ts'
import type { DriftReport } from '../model/report.ts'
import type { Context } from './context.ts'
import { isoTime } from './context.ts'
import { type DriftOptions, drift } from './drift.ts'
import { makePlan } from './plan.ts'
import type { Project } from './project.ts'
import { rememberingProject } from './remember.ts'
import { defaultExpiry, expiryOf, planFileText } from './saved-plan.ts'

export interface EvidenceOptions {
  /** The folder that the pack becomes. */
  path: string
  /** The pack that it follows; otherwise the last of those beside it. */
  previous?: string | undefined
  /** The report in every form that belongs into a pack, by file name. */
  render(report: DriftReport): { [name: string]: string }
}

/** The report, with where its pack is. Throws before anything is read when no pack can be written. */
export async function driftEvidence(
  context: Context,
  project: Project,
  options: DriftOptions,
  evidence: EvidenceOptions,
): Promise<DriftReport> {
  const path = withoutEnd(evidence.path)
  const { previous } = evidence
  refuseOccupied(context.cwd, path)
  formerPack(context.cwd, path, previous)
  const once = rememberingProject(project)
  const report = await drift(context, once, options)
  const plan = await repairPlan({ ...context, emit: () => {} }, once, options)
  return { ...report, evidence: writePack(context, report, plan, { ...evidence, path }) }
}

/** What `apply` would do, as `plan --out` saves it. */
async function repairPlan(context: Context, project: Project, { only, exclude }: DriftOptions): Promise<Plan> {
  const { plan } = await makePlan(context, project, { only, exclude, destroy: false })
  return { ...plan, expires: isoTime(context.clock.now() + expiryOf(defaultExpiry)) }
}

function writePack(
  context: Context,
  report: DriftReport,
  plan: Plan,
  { path, previous, render }: EvidenceOptions,
): Filed {
  const texts = { ...render(report), 'repair-plan.json': planFileText(plan) }
  const files = Object.entries(texts)
    .map(([name, text]) => ({ name, size: Buffer.byteLength(text), sha256: hashOf(text) }))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
  const { last, filed } = sealPack(context, report, { path, previous, files })
  writeFolder(context.cwd, path, new Map([...Object.entries(texts), ...last]))
  return filed
}

type Filed = NonNullable<DriftReport['evidence']>

/** What a pack ends with once its files are known: manifest and sums, chained to the pack before it. */
function sealPack(
  context: Context,
  { run, coverage: { objects, read, percent } }: Pick<DriftReport, 'run' | 'coverage'>,
  { path, previous, files }: { path: string; previous: string | undefined; files: EvidenceFile[] },
): { last: Map<string, string>; filed: Filed } {
  // Looked for again, since another pack may have been written while BigCommerce was read.
  const former = formerPack(context.cwd, path, previous)
  const created = isoTime(context.clock.now())
  if (former !== undefined && Date.parse(created) < Date.parse(former.manifest.created)) {
    throw new ToolError(
      'EVIDENCE_BROKEN',
      `the former pack, ${former.mark.path}, is from ${former.manifest.created}, and it is ${created} now`,
      {
        hint: 'Nothing was written. One of the two clocks is wrong: put it right, or write the pack into another folder.',
      },
    )
  }
  const { user, host, commit, run: link, config } = run
  const manifest: EvidenceManifest = {
    format: 'storewright-evidence/1',
    tool: context.tool,
    created,
    name: basename(resolve(context.cwd, path)),
    number: (former?.mark.number ?? 0) + 1,
    previous: former?.mark.manifest ?? null,
    user,
    host,
    ...(commit === undefined ? {} : { commit }),
    ...(link === undefined ? {} : { run: link }),
    config,
    coverage: { objects, read, percent },
    files,
  }
  const text = manifestText(manifest)
  const hash = hashOf(text)
  const mark = { path, number: manifest.number, manifest: hash }
  return {
    last: new Map([
      [manifestName, text],
      [sumsName, sumsText(files, hash)],
    ]),
    filed: { ...mark, ...(former === undefined ? {} : { previous: former.mark }) },
  }
}

/** A pack that is written while BigCommerce is still being read. */
export interface GrowingPack {
  write(name: string, text: string): void
  finish(report: Pick<DriftReport, 'run' | 'coverage'>): Filed
  discard(): void
}

/** Throws before anything is read when no pack can be written. */
export function growPack(context: Context, given: Pick<EvidenceOptions, 'path' | 'previous'>): GrowingPack {
  const path = withoutEnd(given.path)
  const { previous } = given
  refuseOccupied(context.cwd, path)
  formerPack(context.cwd, path, previous)
  const folder = growFolder(context.cwd, path)
  return {
    write: (name, text) => folder.write(name, text),
    finish(report) {
      const { last, filed } = sealPack(context, report, { path, previous, files: folder.measure() })
      folder.finish(last)
      return filed
    },
    discard: () => folder.discard(),
  }
}

function withoutEnd(path: string): string {
  return path.replace(/(?<=.)[/\\]+$/, '')
}
