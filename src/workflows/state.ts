/** The state, for people: listed, shown, and objects let go of without deleting them. */

import { isWithin } from '../model/address.ts'
import { ToolError } from '../model/errors.ts'
import { didYouMean } from '../model/nearest.ts'
import type { StateReport } from '../model/report.ts'
import type { Recorded, Unit } from '../model/resources.ts'
import type { Context } from './context.ts'
import { toHolder } from './context.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'

type Located = Recorded & { unit: Unit }

async function recordedIn(project: Project, address: string | undefined): Promise<Located[]> {
  const found: Located[] = []
  for (const unit of await project.state.list()) {
    const document = await project.state.read(unit)
    for (const resource of document?.resources ?? []) {
      if (address === undefined || isWithin(resource.address, address)) found.push({ ...resource, unit })
    }
  }
  return found.sort((a, b) => (a.address < b.address ? -1 : 1))
}

export async function listState(context: Context, project: Project, address: string | undefined): Promise<StateReport> {
  const resources = await recordedIn(project, address)
  if (address !== undefined && resources.length === 0) throw await notFound(project, address)
  return { ...reportHead(context, 0, []), command: 'state list', resources }
}

export async function showState(context: Context, project: Project, address: string): Promise<StateReport> {
  const found = (await recordedIn(project, address)).filter(one => one.address === address)
  if (found.length === 0) throw await notFound(project, address)
  return { ...reportHead(context, 0, []), command: 'state show', resources: found }
}

/** Forgets the object and what lies in it; nothing is sent. */
export async function forgetState(context: Context, project: Project, address: string): Promise<StateReport> {
  const found = await recordedIn(project, address)
  if (found.length === 0) throw await notFound(project, address)
  for (const unit of new Set(found.map(one => one.unit))) {
    const lock = await project.state.lock(unit, toHolder(context, 'state forget'), project.options.lockTimeoutMs)
    try {
      const document = await project.state.read(unit)
      if (document === undefined) continue
      const resources = document.resources.filter(one => !isWithin(one.address, address))
      await project.state.write({ ...document, serial: document.serial + 1, resources })
    } finally {
      await lock.release()
    }
  }
  return { ...reportHead(context, 0, []), command: 'state forget', resources: found }
}

async function notFound(project: Project, address: string): Promise<ToolError> {
  const known = (await recordedIn(project, undefined)).map(one => one.address)
  return new ToolError('ADDRESS_NOT_FOUND', `nothing with the address ${address} is recorded`, {
    hint: didYouMean(address, known) ?? '`storewright state list` shows every address.',
  })
}
