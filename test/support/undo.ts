/** Short ways to take runs back. */

import type { Plan } from '../../src/model/plan.ts'
import type { ApplyReport } from '../../src/model/report.ts'
import { applySaved } from '../../src/workflows/apply-saved.ts'
import { expiryOf, readSavedPlan, savePlan } from '../../src/workflows/saved-plan.ts'
import { makeUndo, type UndoOptions } from '../../src/workflows/undo.ts'
import type { Harness } from './project.ts'

export async function undoPlan(project: Harness, run = 'last', options: Partial<UndoOptions> = {}): Promise<Plan> {
  const made = await project.withProject(true, opened =>
    makeUndo(project.context, opened, { run, only: [], exclude: [], overwrite: [], ...options }),
  )
  return made.plan
}

/** Saved and carried out, as people do it. */
export async function takeBack(
  project: Harness,
  run = 'last',
  { confirm = [], ...options }: Partial<UndoOptions> & { confirm?: string[] } = {},
): Promise<ApplyReport> {
  savePlan(project.context, await undoPlan(project, run, options), 'undo.json', expiryOf(undefined))
  return applyFile(project, confirm)
}

export function applyFile(project: Harness, confirm: string[] = []): Promise<ApplyReport> {
  return project.withProject(false, opened =>
    applySaved(project.context, opened, readSavedPlan(project.context, 'undo.json'), { confirm }),
  )
}

/** What a plan says of what it leaves: `CODE address`, with the path where it is about one. Of what is made again, see `newIdsOf` and `lostOf`. */
export function leftOf({ diagnostics }: Plan): string[] {
  const told = diagnostics.filter(
    ({ code, message }) => /UNDO/.test(code) && !message.startsWith(newIds) && !message.includes(lost),
  )
  return told.map(one => `${one.code} ${one.message}`)
}

/** The objects of which a plan says that they get new ids. */
export function newIdsOf({ diagnostics }: Plan): string[] {
  return diagnostics.flatMap(({ message }) =>
    message.startsWith(newIds) ? message.slice(newIds.length).split(', ') : [],
  )
}

const newIds = 'what is made again gets a new id: '

/** The objects of which a plan says that the former ones had more. */
export function lostOf({ diagnostics }: Plan): string[] {
  return diagnostics.flatMap(({ message, address }) => (message.includes(lost) ? [address!] : []))
}

const lost = ' is made again, and is not the former one: '
