/**
 * Under which file name is a unit stored?
 * Names are safe on every file system, also on those that do not tell upper from lower case; knows no contents.
 */

import { createHash } from 'node:crypto'
import type { Unit } from '../model/resources.ts'

/** The name of a unit's files, without ending: `store:acme` → `store.acme`. Different units never share one. */
export function nameOfUnit(unit: Unit): string {
  const name = unit.replaceAll(/[^a-z0-9_-]/gu, character => (character === ':' ? '.' : escapeBytes(character)))
  if (name.length <= 150) return name
  const digest = createHash('sha256').update(unit).digest('hex').slice(0, 32)
  return `${name.slice(0, 100)}~${digest}`
}

/** The unit of a file name, or undefined when the name was shortened and only the file's contents tell. */
export function unitOfName(name: string): Unit | undefined {
  if (name.includes('~')) return undefined
  try {
    return decodeURIComponent(name.replaceAll('.', ':'))
  } catch {
    return undefined
  }
}

function escapeBytes(character: string): string {
  return [...Buffer.from(character)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
}
