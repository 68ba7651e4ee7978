/** Is this value a list of snapshots, and if not, what is wrong with it? Knows the shape only. */

import type { RunSnapshot, Touched } from '../model/snapshot.ts'
import { isObject } from '../model/values.ts'

/** What is wrong with the snapshots of a state document; undefined when nothing is. */
export function faultOfSnapshots(value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'its snapshots are not a list'
  for (const [at, snapshot] of value.entries()) {
    const fault = faultOfSnapshot(snapshot)
    if (fault !== undefined) return `snapshots[${at}]: ${fault}`
  }
  return undefined
}

function faultOfSnapshot(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is not an object'
  const snapshot: { [name in keyof RunSnapshot]?: unknown } = value
  for (const name of ['run', 'at', 'command'] as const) if (!isName(snapshot[name])) return `${name} is missing`
  for (const name of ['user', 'host', 'lineage'] as const)
    if (typeof snapshot[name] !== 'string') return `${name} is missing`
  for (const name of ['serial', 'units'] as const)
    if (!Number.isSafeInteger(snapshot[name]) || (snapshot[name] as number) < 0) return `${name} is not a whole number`
  if (!Array.isArray(snapshot.touched)) return 'it has no list of what was touched'
  for (const [at, touched] of snapshot.touched.entries()) {
    const fault = faultOfTouched(touched)
    if (fault !== undefined) return `touched[${at}]: ${fault}`
  }
  return undefined
}

function faultOfTouched(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is not an object'
  const touched: { [name in keyof Touched]?: unknown } = value
  for (const name of ['address', 'kind'] as const) if (!isName(touched[name])) return `${name} is missing`
  if (typeof touched.key !== 'string') return 'key is missing'
  for (const name of ['parent', 'id', 'made', 'from', 'fromParent'] as const)
    if (touched[name] !== undefined && !isName(touched[name])) return `${name} is not a text`
  for (const name of ['recorded', 'before', 'after'] as const)
    if (touched[name] !== undefined && !isObject(touched[name])) return `${name} is not an object`
  if (!isListOf(touched.actions, one => isName(one.action))) return 'actions is not a list of actions'
  if (touched.changed !== undefined && !isListOf(touched.changed, one => isName(one.path)))
    return 'changed is not a list of attributes'
  return undefined
}

function isListOf(value: unknown, isRight: (one: { [name: string]: unknown }) => boolean): boolean {
  return Array.isArray(value) && value.every(one => isObject(one) && isRight(one))
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}
