/**
 * Carries one batch of like changes out and says what became of each object.
 *
 * A batch that is refused as a whole is split until the guilty object is found. When it is not known whether a creation or
 * a transition took effect, the object is looked up by its natural key before anything is sent again.
 */

import { ToolError } from '../model/errors.ts'
import type { Api, ApiFailure, ListScope, Outcome, Progress, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Change } from '../model/plan.ts'
import type { Observed } from '../model/resources.ts'
import { isObject } from '../model/values.ts'

export type Verb = 'create' | 'update' | 'remove' | 'transition'

export interface BatchWriter {
  kind: ResourceKind
  api: Api
  progress: Progress
  retried(item: WriteItem, reason: string): void
}

export interface BatchEntry {
  change: Change
  item: WriteItem
}

const attempts = 3
const settleMs = 1_000
const refusals = new Set(['API_INVALID', 'CONFLICT', 'NOT_FOUND'])

export async function writeBatch(writer: BatchWriter, verb: Verb, entries: readonly BatchEntry[]): Promise<Outcome[]> {
  let outcomes: Outcome[]
  try {
    outcomes = await send(writer, verb, entries)
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    if (entries.length > 1 && refusals.has(error.code) && !isUncertain(error)) return split(writer, verb, entries)
    outcomes = entries.map(() => ({ error }))
  }
  return settle(writer, verb, entries, outcomes)
}

function send(writer: BatchWriter, verb: Verb, entries: readonly BatchEntry[]): Promise<Outcome[]> {
  const { kind, api, progress } = writer
  const items = entries.map(entry => entry.item)
  if (verb === 'create') return kind.create(api, items, progress)
  if (verb === 'update') return kind.update(api, items)
  if (verb === 'remove') return kind.remove(api, items)
  const transition = kind.transition
  if (transition === undefined) throw new ToolError('BUG', `${kind.name} has no transitions`)
  return Promise.all(
    entries.map(async ({ change, item }): Promise<Outcome> => {
      try {
        return await transition(api, item, change.transition!, progress)
      } catch (error) {
        if (error instanceof ToolError) return { error }
        throw error
      }
    }),
  )
}

async function split(writer: BatchWriter, verb: Verb, entries: readonly BatchEntry[]): Promise<Outcome[]> {
  const middle = Math.ceil(entries.length / 2)
  const first = await writeBatch(writer, verb, entries.slice(0, middle))
  return [...first, ...(await writeBatch(writer, verb, entries.slice(middle)))]
}

/** Replaces "unknown" by what a look at the live state tells; sends again what surely did not take effect. */
async function settle(
  writer: BatchWriter,
  verb: Verb,
  entries: readonly BatchEntry[],
  outcomes: Outcome[],
): Promise<Outcome[]> {
  if (verb === 'update' || verb === 'remove') return outcomes
  let settled = [...outcomes]
  for (let attempt = 1; attempt < attempts; attempt += 1) {
    const open = settled.flatMap((outcome, at) => ('error' in outcome && isUncertain(outcome.error) ? [at] : []))
    if (open.length === 0) return settled
    await writer.api.wait(settleMs)
    const found = await lookUp(writer, entries, open)
    const again: number[] = []
    for (const at of open) {
      const id = isDone(verb, entries[at]!, found.get(at)) ? found.get(at)?.id : undefined
      writer.retried(
        entries[at]!.item,
        id === undefined ? 'no answer came, and it did not take effect' : 'no answer came, but it took effect',
      )
      if (id === undefined) again.push(at)
      else settled = settled.with(at, await finish(writer, verb, entries[at]!, id))
    }
    if (again.length === 0) return settled
    const repeated = await resend(
      writer,
      verb,
      again.map(at => entries[at]!),
    )
    for (const [index, at] of again.entries()) settled = settled.with(at, repeated[index]!)
  }
  return settled.map((outcome, at) =>
    'error' in outcome && isUncertain(outcome.error) ? { error: uncertain(entries[at]!, outcome.error) } : outcome,
  )
}

/** A store that was created all the same may still be on its way to active. */
async function finish(writer: BatchWriter, verb: Verb, { item }: BatchEntry, id: string): Promise<Outcome> {
  const { kind, api, progress } = writer
  if (verb !== 'create' || kind.transition === undefined) return { id }
  const step = { name: 'wait', attribute: 'status', from: null, to: 'active' }
  return kind.transition(api, { ...item, id }, step, progress).catch(error => {
    if (error instanceof ToolError) return { error }
    throw error
  })
}

async function resend(writer: BatchWriter, verb: Verb, entries: readonly BatchEntry[]): Promise<Outcome[]> {
  try {
    return await send(writer, verb, entries)
  } catch (error) {
    if (error instanceof ToolError) return entries.map(() => ({ error }))
    throw error
  }
}

async function lookUp(
  writer: BatchWriter,
  entries: readonly BatchEntry[],
  open: readonly number[],
): Promise<Map<number, Observed>> {
  const wanted = open.map(at => entries[at]!)
  const scope: ListScope = {
    parentIds: [...new Set(wanted.flatMap(({ item }) => (item.parentId === undefined ? [] : [item.parentId])))],
    keys: wanted.map(({ item }) => item.key),
    wanted: wanted.map(({ item }) => item.attributes),
    expected: key => wanted.filter(({ item }) => item.key === key).map(({ item }) => item.attributes),
  }
  const found = new Map<number, Observed>()
  for await (const live of writer.kind.list(writer.api, scope)) {
    for (const at of open) if (isSame(writer.kind, entries[at]!.item, live)) found.set(at, live)
  }
  return found
}

/** The same natural key in the same place. */
export function isSame(kind: ResourceKind, item: WriteItem, live: Observed): boolean {
  if (live.key !== kind.keyOf(item.attributes, item.key)) return false
  if (kind.tree !== undefined && idIn(live.attributes[kind.tree.above]) !== idIn(item.attributes[kind.tree.above]))
    return false
  return item.parentId === undefined || live.parentId === undefined || live.parentId === item.parentId
}

function idIn(value: unknown): string {
  return isObject(value) && typeof value.$id === 'string' ? value.$id : ''
}

function isDone(verb: Verb, { change }: BatchEntry, live: Observed | undefined): boolean {
  if (live === undefined || (verb === 'create' && live.gone === true)) return false
  const step = change.transition
  return verb !== 'transition' || step === undefined || live.attributes[step.attribute] === step.to
}

function isUncertain(error: ToolError): boolean {
  const cause = error.cause as Partial<ApiFailure> | undefined
  return typeof cause === 'object' && cause !== null && cause.uncertain === true
}

function uncertain({ item }: BatchEntry, error: ToolError): ToolError {
  return new ToolError('UNCERTAIN_OUTCOME', `${error.message}; it is not known whether ${item.address} was changed`, {
    address: item.address,
    hint: 'Run apply again: it looks at what is there before it sends anything.',
    cause: error.cause,
  })
}
