/**
 * A project whose files seem to declare what is recorded where a run has been, and what the run has removed: so that live
 * objects are read, and a plan is carried out, whatever the real files say by now.
 */

import type { Address } from '../model/address.ts'
import type { Desired, Unit } from '../model/resources.ts'
import { portfolioUnit } from '../model/resources.ts'
import type { StateDocument } from '../model/state.ts'
import { collectionsOf, declaredAsBefore, declaredAsMade, declaredAsRecorded } from '../planner/undo-input.ts'
import type { TouchedIn } from '../planner/undo-restore.ts'
import { readHistory, type SnapshotOf } from './history.ts'
import type { Project } from './project.ts'
import { type Located, recordsOf } from './records.ts'
import { readDocuments } from './survey.ts'

export interface StandIn {
  /** For reading: it knows of no other unit than those that the run has touched. */
  standing: Project
  touched: TouchedIn[]
  documents: ReadonlyMap<Unit, StateDocument>
}

/** For carrying a plan out that takes back a run. */
export async function actingFor(project: Project, run: string): Promise<Project> {
  const own = (await readHistory(project)).snapshots.filter(one => one.run === run)
  const { standing } = await standIn(project, own)
  return { ...standing, state: project.state }
}

export async function standIn(project: Project, own: readonly SnapshotOf[]): Promise<StandIn> {
  const units = new Set<Unit>([portfolioUnit, ...own.map(one => one.unit)])
  const state = Object.assign(Object.create(project.state) as Project['state'], {
    list: async () => (await project.state.list()).filter(unit => units.has(unit)),
  })
  const documents = await readDocuments({ ...project, state })
  const recorded = recordsOf(documents, project.config.desired)
  const touched = touchedNow(own, recorded)
  const desired = declarationsOf(project, recorded, touched, pendingIn(documents))
  const declared = collectionsOf(desired, project.facts)
  const config = { ...project.config, desired, declared, moved: [], removed: [] }
  return { standing: { ...project, state, config }, touched, documents }
}

export type Pending = (unit: Unit, address: Address) => boolean

/** Creations that were begun and whose end nobody lived to record. */
export function pendingIn(documents: ReadonlyMap<Unit, StateDocument>): Pending {
  const pending = new Set<string>()
  for (const [unit, document] of documents) for (const one of document.pending) pending.add(`${unit} ${one.address}`)
  return (unit, address) => pending.has(`${unit} ${address}`)
}

/** Under the address that each object has now, as far as it is recorded. */
function touchedNow(own: readonly SnapshotOf[], recorded: readonly Located[]): TouchedIn[] {
  const at = new Map(recorded.map(one => [one.address as string, one]))
  const byId = new Map(recorded.map(one => [`${one.unit}|${one.kind}|${one.id}`, one.address]))
  return own.flatMap(({ unit, touched }) =>
    touched.map((one): TouchedIn => {
      const address = at.has(one.address) ? one.address : addressNow({ ...one, unit }, byId)
      return { ...one, unit, address }
    }),
  )
}

function addressNow({ unit, kind, id, made, address }: TouchedIn, byId: ReadonlyMap<string, Address>): Address {
  const ids = [made, id].filter(one => one !== undefined)
  return ids.map(one => byId.get(`${unit}|${kind}|${one}`)).find(one => one !== undefined) ?? address
}

/** Of what is recorded, and of what was removed and is not recorded. */
function declarationsOf(
  project: Project,
  recorded: readonly Located[],
  touched: readonly TouchedIn[],
  isPending: Pending,
): Desired[] {
  const files = new Map(project.config.desired.map(one => [one.address as string, one]))
  const said = (address: string): Desired | undefined => files.get(address)
  const desired = new Map<string, Desired>()
  for (const one of touched) {
    const facts = project.facts.get(one.kind)
    if (facts === undefined) continue
    if (isPending(one.unit, one.address)) desired.set(one.address, declaredAsMade(one, facts, said))
    else if ((one.before ?? one.recorded) !== undefined)
      desired.set(one.address, { ...declaredAsBefore(one, facts, said), ...boundAgain(project, one) })
  }
  for (const one of recorded) {
    const facts = project.facts.get(one.kind)
    if (facts !== undefined) desired.set(one.address, declaredAsRecorded(one, facts, said))
  }
  return [...desired.values()]
}

/** What was only forgotten, or cancelled, is found by its id. */
function boundAgain(project: Project, { kind, id, actions }: TouchedIn): { bindId?: string } {
  if (id === undefined) return {}
  const lives = project.facts.get(kind)?.rules.some(rule => rule.transition === 'status') === true
  return lives || actions.some(one => one.action === 'forget') ? { bindId: id } : {}
}
