/**
 * Gives recorded objects another address, with all that lies in them. Only the state is changed, under its locks; whatever is
 * recorded elsewhere and refers to them does so at the new address.
 */

import { kindsAt } from '../config/index.ts'
import { type Address, isWithin, parseAddress } from '../model/address.ts'
import { ToolError } from '../model/errors.ts'
import { withNewAddresses } from '../model/moves.ts'
import { didYouMean } from '../model/nearest.ts'
import type { StateReport } from '../model/report.ts'
import type { Recorded, Unit } from '../model/resources.ts'
import { portfolioUnit, storeUnit } from '../model/resources.ts'
import type { HeldLock, StateDocument } from '../model/state.ts'
import { type Attributes, type Json, sameJson } from '../model/values.ts'
import { kinds } from '../resources/index.ts'
import type { Context } from './context.ts'
import { toHolder } from './context.ts'
import type { Project } from './project.ts'
import { newDocument } from './records.ts'
import { reportHead } from './report.ts'
import { toVersion } from './state-copy.ts'

interface Step {
  unit: Unit
  before: Recorded
  after: Recorded
}

export async function moveState(context: Context, project: Project, from: string, to: string): Promise<StateReport> {
  const units = unitsOf(from, to)
  const locks: HeldLock[] = []
  try {
    const holder = toHolder(context, 'state move')
    for (const unit of units) locks.push(await project.state.lock(unit, holder, project.options.lockTimeoutMs))
    const documents = new Map<Unit, StateDocument | undefined>()
    for (const unit of units) documents.set(unit, await project.state.read(unit))
    const around = units.includes(portfolioUnit) ? undefined : await project.state.read(portfolioUnit)
    const steps = stepsOf(documents, from as Address, to as Address)
    if (steps.length === 0) throw await notFound(project, from)
    refuseImpossible(project, [...documents.values(), around], steps, to as Address)
    await write(context, project, documents, steps)
    const resources = steps.map(({ unit, after }) => ({ ...after, unit }))
    return { ...reportHead(context, 0, []), command: 'state move', from: from as Address, resources }
  } finally {
    for (const lock of locks.reverse()) await lock.release()
  }
}

/** In the order in which all take locks. Accounts and stores are in the portfolio, what lies in a store is in its own unit. */
function unitsOf(from: string, to: string): Unit[] {
  const units = new Set<Unit>()
  for (const address of [from, to]) {
    const segments = parseAddress(address)
    if (segments === undefined) {
      throw new ToolError('USAGE', `\`${address}\` is not an address`, {
        hint: 'An address is the path in the YAML: stores.acme-us.channels.us. `storewright state list` shows every one.',
      })
    }
    const [collection, key, ...rest] = segments
    if (collection === 'stores' && key !== undefined) units.add(storeUnit(key))
    if (collection !== 'stores' || rest.length === 0) units.add(portfolioUnit)
  }
  return [...units].sort()
}

function stepsOf(documents: ReadonlyMap<Unit, StateDocument | undefined>, from: Address, to: Address): Step[] {
  const found = [...documents.values()]
    .flatMap(document => document?.resources ?? [])
    .filter(one => isWithin(one.address, from))
  const moved = new Map(found.map(one => [one.address as string, `${to}${one.address.slice(from.length)}`]))
  return found
    .map(before => {
      const after = renamed({ ...before, address: moved.get(before.address) as Address }, moved)
      return { unit: unitOf(after.address), before, after }
    })
    .sort((left, right) => (left.after.address < right.after.address ? -1 : 1))
}

function unitOf(address: Address): Unit {
  const [collection, key = '', ...rest] = parseAddress(address) ?? []
  return collection === 'stores' && rest.length > 0 ? storeUnit(key) : portfolioUnit
}

/** The same record, with the new addresses of what it lies in, depends on and refers to. */
function renamed(one: Recorded, moved: ReadonlyMap<string, string>): Recorded {
  const address = (before: Address): Address => (moved.get(before) ?? before) as Address
  return {
    ...one,
    ...(one.parent === undefined ? {} : { parent: address(one.parent) }),
    attributes: withNewAddresses<Attributes>(one.attributes, moved),
    dependsOn: one.dependsOn.map(address).sort(),
  }
}

function refuseImpossible(
  project: Project,
  documents: readonly (StateDocument | undefined)[],
  steps: readonly Step[],
  to: Address,
): void {
  const recorded = documents.flatMap(document => document?.resources ?? [])
  const leaving = new Set(steps.map(({ before }) => before.address))
  const others = new Map(recorded.filter(one => !leaving.has(one.address)).map(one => [one.address, one]))
  for (const { before, after } of steps) {
    if (!kindsAt(parseAddress(after.address) ?? [], kinds).has(before.kind)) {
      throw impossible(`${after.address} is not an address of a ${words(before.kind)}`, 'Correct it.', before)
    }
    const other = others.get(after.address)
    // A run that broke off may have left both.
    if (other !== undefined && (other.id !== before.id || other.kind !== before.kind)) {
      const hint = 'Move that one away first, or let go of it with `storewright state forget`.'
      throw impossible(`${after.address} is recorded already`, hint, before)
    }
  }
  const root = steps.find(({ after }) => after.address === to)
  if (root !== undefined) refuseOtherHolder(project, others, root)
}

/** BigCommerce does not know of addresses: an object stays in the object that it lies in, and a store keeps its id. */
function refuseOtherHolder(project: Project, others: ReadonlyMap<Address, Recorded>, { before, after }: Step): void {
  if (before.parent === undefined) {
    const declared = project.config.desired.find(one => one.address === after.address)
    if (declared === undefined || (declared.bindId ?? declared.key) === before.id) return
    const hint = `Bind the declaration to it first: \`id: ${before.id}\`.`
    throw impossible(`${after.address} is declared as another ${words(before.kind)} than ${before.id}`, hint, before)
  }
  const kind = kinds.find(one => one.name === before.kind)?.parent
  const around = [...others.values()]
    .filter(one => one.kind === kind && isWithin(after.address, one.address))
    .sort((left, right) => right.address.length - left.address.length)[0]
  if (around !== undefined && around.id === before.parentId) {
    after.parent = around.address
    after.dependsOn = after.dependsOn.map(address => (address === before.parent ? around.address : address)).sort()
    return
  }
  const where = around === undefined ? 'nothing that is recorded' : `${around.address} (id ${around.id})`
  throw impossible(
    `${before.address} lies in ${words(kind ?? '')} ${before.parentId}, and ${after.address} in ${where}`,
    'In the state alone nothing can come into another object. Declare it there, and apply.',
    before,
  )
}

function impossible(message: string, hint: string, { address }: Recorded): ToolError {
  return new ToolError('CLASH', message, { hint: `${hint} Nothing was changed.`, address })
}

function words(kind: string): string {
  return kind.replaceAll('_', ' ')
}

/** Where records come to is written first: what breaks off in between leaves them twice, and can be done again. */
async function write(
  context: Context,
  project: Project,
  documents: ReadonlyMap<Unit, StateDocument | undefined>,
  steps: readonly Step[],
): Promise<void> {
  const moved = new Map(steps.map(({ before, after }) => [before.address as string, after.address as string]))
  const gains = (unit: Unit): boolean => steps.some(step => step.unit === unit)
  for (const unit of [...documents.keys()].sort((left, right) => Number(gains(right)) - Number(gains(left)))) {
    const stored = documents.get(unit)
    if (stored === undefined && !gains(unit)) continue
    const document = stored ?? newDocument(context, unit)
    const kept = document.resources.filter(one => !moved.has(one.address)).map(one => renamed(one, moved))
    const come = steps.filter(step => step.unit === unit).map(step => step.after)
    const all = new Map([...kept, ...come].map(one => [one.address, one]))
    const resources = [...all.values()].sort((left, right) => (left.address < right.address ? -1 : 1))
    if (sameJson(resources as unknown as Json, document.resources as unknown as Json)) continue
    await project.state.write({ ...document, serial: document.serial + 1, resources }, toVersion(stored))
  }
}

async function notFound(project: Project, address: string): Promise<ToolError> {
  const known: string[] = []
  for (const unit of await project.state.list()) {
    for (const one of (await project.state.read(unit))?.resources ?? []) known.push(one.address)
  }
  return new ToolError('ADDRESS_NOT_FOUND', `nothing with the address ${address} is recorded`, {
    hint: didYouMean(address, known) ?? '`storewright state list` shows every address.',
  })
}
