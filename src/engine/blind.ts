/**
 * What can be seen around something that cannot be read? A kind that is refused must not hide the others, and one store or
 * channel that is refused must not hide its neighbours. For looking only: no plan is made of it.
 */

import { ToolError } from '../model/errors.ts'
import type { ListScope, ResourceKind } from '../model/kind.ts'
import type { Live } from '../model/resources.ts'
import type { RefreshInput } from './refresh.ts'

/** A kind that could not be read, or some of its objects. */
export interface Blind {
  kind: string
  error: ToolError
  /** Ids of the objects where they are read one by one, else of what they lie in; absent: all of the kind. */
  ids?: string[]
}

/** Failures without a success between them after which nothing more is tried. */
const patience = 3

/** What can be read of a kind, and in place of the rest what is recorded of it; `blind` is told of that rest. */
export async function lookAround(
  kind: ResourceKind,
  input: RefreshInput,
  scope: ListScope,
  read: (scope: ListScope) => Promise<Live[]>,
  blind: Blind[],
): Promise<Live[]> {
  try {
    return await read(scope)
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    const parts = partsOf(kind, scope)
    const found = parts.size < 2 || !isOfOne(error) ? undefined : await readParts(parts, read)
    if (found === undefined || found.failed.length === parts.size) {
      blind.push({ kind: kind.name, error })
      return remembered(kind, input)
    }
    const ids = found.failed.map(one => one.id)
    if (ids.length > 0) blind.push({ kind: kind.name, error: found.failed[0]!.error, ids })
    return [...found.live, ...remembered(kind, input).filter(live => ids.includes(partOf(kind, live)))]
  }
}

/** What is recorded of a kind, as if it were there: what refers to it can still be told by its address. */
export function remembered(kind: ResourceKind, { recorded, unit, unitId }: RefreshInput): Live[] {
  return recorded
    .filter(one => one.kind === kind.name)
    .map(({ id, key, attributes, parentId = unitId }) => ({
      unit,
      kind: kind.name,
      id,
      key,
      attributes,
      ...(parentId === undefined ? {} : { parentId }),
    }))
}

/** A token that is refused, or a server that does not answer, is so for all. */
function isOfOne({ code }: ToolError): boolean {
  return code !== 'AUTH_FAILED' && code !== 'UNREACHABLE' && code !== 'RATE_LIMITED'
}

/** The same scope, for one object or one holder at a time. */
function partsOf(kind: ResourceKind, scope: ListScope): Map<string, ListScope> {
  return kind.parent === undefined
    ? new Map(scope.keys.map(key => [key, { ...scope, keys: [key] }]))
    : new Map(scope.parentIds.map(id => [id, { ...scope, parentIds: [id] }]))
}

function partOf(kind: ResourceKind, live: Live): string {
  return kind.parent === undefined ? live.id : (live.parentId ?? '')
}

async function readParts(
  parts: ReadonlyMap<string, ListScope>,
  read: (scope: ListScope) => Promise<Live[]>,
): Promise<{ live: Live[]; failed: { id: string; error: ToolError }[] }> {
  const live: Live[] = []
  const failed: { id: string; error: ToolError }[] = []
  let inRow = 0
  for (const [id, scope] of parts) {
    try {
      if (inRow >= patience) throw failed.at(-1)!.error
      live.push(...(await read(scope)))
      inRow = 0
    } catch (error) {
      if (!(error instanceof ToolError)) throw error
      failed.push({ id, error })
      inRow += 1
    }
  }
  return { live, failed }
}
