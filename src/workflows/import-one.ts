/** May a live object that is named with its id be taken over under an address? Each way in which it may not has its own words. */

import type { Address } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import { didYouMean } from '../model/nearest.ts'
import type { Desired, Live } from '../model/resources.ts'
import { portfolioUnit } from '../model/resources.ts'
import type { PlanInput } from '../planner/input.ts'
import { pairObjects } from '../planner/pair.ts'
import type { Project } from './project.ts'

export interface Named {
  address: Address
  id: string
}

/** What stands on the command line. */
export interface Asked {
  address?: string | undefined
  id?: string | undefined
  all: boolean
}

/** The object that is named, or undefined for all; throws where it is not clear which is meant. */
export function namedOf({
  address,
  id = '',
  all,
  patterns,
}: Asked & { patterns: readonly string[] }): Named | undefined {
  const refuse = (message: string, hint: string): never => {
    throw new ToolError('USAGE', message, { hint })
  }
  if (address === undefined) {
    if (!all) refuse('nothing is named that is to be taken over', 'Give an address and an id, or --all.')
    return undefined
  }
  if (all) refuse('--all goes without an address', 'A part of everything: `--all --only ADDRESS`.')
  if (patterns.length > 0) refuse('--only and --exclude go with --all', 'The address says which object is meant.')
  if (id.trim() === '') {
    refuse(
      `the id of ${address} is missing`,
      `Give it behind the address, or find it by its natural key: \`storewright import --all --only '${address}'\`.`,
    )
  }
  return { address: address as Address, id }
}

/** So many objects that may have been meant are named. */
const mostNamed = 8

/** The same project, in which the declaration is bound to the id; throws where it cannot be. */
export function boundTo(project: Project, { address, id }: Named): Project {
  const { desired } = project.config
  const declared = desired.find(one => one.address === address)
  if (declared === undefined) {
    const names = desired.map(one => one.address as string)
    throw new ToolError('ADDRESS_NOT_FOUND', `${address} is not declared`, {
      hint:
        didYouMean(address, names) ??
        'Declare it first: what is there already can be written as YAML by `storewright export STORE`.',
    })
  }
  refuseOtherBinding(desired, declared, id)
  const bound = { ...declared, bindId: id }
  return { ...project, config: { ...project.config, desired: desired.map(one => (one === declared ? bound : one)) } }
}

function refuseOtherBinding(desired: readonly Desired[], declared: Desired, id: string): void {
  const { address, kind, bindId, source, unit, key } = declared
  const refuse = (message: string, hint: string): never => {
    throw new ToolError('CLASH', message, { hint: `${hint} Nothing was changed.`, address, source })
  }
  if (bindId !== undefined && bindId !== id)
    refuse(`${address} is bound to ${words(kind)} ${bindId} in the files`, 'Correct one of the two.')
  if (unit === portfolioUnit && (bindId ?? key) !== id) {
    refuse(
      `${address} is the ${words(kind)} with the id ${key}, its key, and not ${id}`,
      `To give it another key than its id, write \`id: ${id}\` into its declaration.`,
    )
  }
  const other = desired.find(one => one !== declared && one.unit === unit && one.kind === kind && one.bindId === id)
  if (other !== undefined) refuse(`${words(kind)} ${id} is declared as ${other.address} already`, 'Correct its `id:`.')
}

/** Throws unless there is such an object, of this kind, in the right place, and nobody else's; warns of one that looks more like it. */
export function refuseOther(input: PlanInput, { address, id }: Named): Diagnostic[] {
  const desired = input.desired.find(one => one.address === address)!
  const { kind, unit, source } = desired
  const refuse = (code: 'BINDING_NOT_FOUND' | 'CLASH', message: string, hint: string): never => {
    throw new ToolError(code, message, { hint: `${hint} Nothing was changed.`, address, source })
  }
  if (input.unborn.has(unit)) refuse('BINDING_NOT_FOUND', 'its store is not there yet', 'Apply first.')
  const pairing = pairObjects(input)
  const around = desired.parent === undefined ? undefined : pairing.byAddress.get(desired.parent)
  const ofKind = input.live.filter(one => one.unit === unit && one.kind === kind)
  const recorded = input.recorded.filter(one => one.unit === unit && one.kind === kind)
  const live = ofKind.find(one => one.id === id)
  if (live === undefined) {
    const others = input.live.filter(one => one.unit === unit && one.kind !== kind && one.id === id)
    const named = others.map(one => `${words(one.kind)} ${id}`).join(' and ')
    const free = ofKind.filter(
      one =>
        (around?.live === undefined || one.parentId === around.live.id) && !recorded.some(known => known.id === one.id),
    )
    const instead = others.length === 0 ? '' : `; ${named} is something else`
    return refuse('BINDING_NOT_FOUND', `there is no ${words(kind)} with the id ${id}${instead}`, candidates(kind, free))
  }
  const other = recorded.find(one => one.id === id && one.address !== address)
  if (other !== undefined) {
    refuse(
      'CLASH',
      `${words(kind)} ${id} is managed as ${other.address} already`,
      `If it is meant to have this address, \`storewright state move '${other.address}' '${address}'\` gives it.`,
    )
  }
  const before = recorded.find(one => one.address === address)
  if (before !== undefined && before.id !== id && ofKind.some(one => one.id === before.id)) {
    refuse(
      'CLASH',
      `${address} is ${words(kind)} ${before.id} already`,
      `To let go of that one first: \`storewright state forget '${address}'\`.`,
    )
  }
  if (around !== undefined && around.live?.id !== live.parentId) {
    const where = around.live === undefined ? 'is not there' : `is ${words(around.kind)} ${around.live.id}`
    refuse(
      'CLASH',
      `${words(kind)} ${id} lies in ${words(around.kind)} ${live.parentId}, and ${around.address} ${where}`,
      'An object is taken over where it lies: declare it there.',
    )
  }
  const { naturalKey } = pairing.byAddress.get(address) ?? {}
  const rival = ofKind.find(one => one.key === naturalKey && one.parentId === live.parentId && one.id !== id)
  if (before !== undefined || rival === undefined || live.key === naturalKey) return []
  return [
    {
      severity: 'warning',
      code: 'CLASH',
      message: `${words(kind)} ${rival.id} is what ${address} is declared as, and ${words(kind)} ${id} is to be made the same`,
      hint: `If ${rival.id} is meant, let go of this one: \`storewright state forget '${address}'\`.`,
      address,
      source,
    },
  ]
}

/** What may have been meant, by names that may be shown. */
function candidates(kind: string, free: readonly Live[]): string {
  if (free.length === 0) return `There is no ${words(kind)} that is not managed already.`
  const shown = free.slice(0, mostNamed).map(one => {
    const { name } = one.attributes
    const called = typeof name === 'string' ? name : one.key
    return /#[0-9a-f]{32}/.test(called) || called === one.id ? one.id : `${one.id} (${called})`
  })
  const more = free.length - shown.length
  return `Not managed yet: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`
}

function words(kind: string): string {
  return kind.replaceAll('_', ' ')
}
