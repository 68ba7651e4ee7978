/**
 * How is the lease of a unit kept in an object, and when do those who had it before have to be shut out?
 * Who takes a lease that was not given back notes in it that the one before is not fenced yet, so that the next one knows
 * should this one end before it has done so.
 */

import type { Unit } from '../model/resources.ts'
import type { Cell } from './leases.ts'
import { type LockRecord, parseLock, renderLock } from './lock-record.ts'
import type { Bucket } from './s3-connection.ts'
import type { Documents } from './s3-documents.ts'
import { type Keys, parseHeaded, renderHeaded } from './s3-objects.ts'

export interface FencedCells {
  cellOf(unit: Unit): Cell
  /** Whether those before this lease, or before a lock that was broken, may still believe that they have it. */
  isUnfenced(unit: Unit): boolean
  noteFenced(unit: Unit): void
}

/** What stands for the contents of a cell. */
interface Version {
  /** Undefined when there is no object. */
  etag: string | undefined
  record: LockRecord
  unfenced: boolean
}

export function createFencedCells(parts: {
  bucket: Bucket
  keys: Keys
  documents: Documents
  /** Before the first write. */
  ready: () => Promise<void>
}): FencedCells {
  const { bucket, keys, documents, ready } = parts
  const unfenced = new Map<Unit, boolean>()

  const cellOf = (unit: Unit): Cell => ({
    async read() {
      const key = keys.lock(unit)
      const stored = await bucket.read(key)
      if (stored === undefined) {
        // Where the lock was deleted by hand, its tokens go on from what the document says.
        const { token = 0 } = (await documents.find(unit))?.head ?? {}
        if (token === 0) return undefined
        const record: LockRecord = { token, released: true }
        return { text: renderLock(record), version: renderVersion({ etag: undefined, record, unfenced: true }) }
      }
      const { head, text } = parseHeaded(stored.text, `${bucket.where}, ${key},`)
      const version = { etag: stored.etag, record: parseLock(text), unfenced: head.unfenced === true }
      return { text, version: renderVersion(version) }
    },
    async swap({ text }, version) {
      await ready()
      const before = version === undefined ? undefined : parseVersion(version)
      const record = parseLock(text)
      const isUnfenced = before !== undefined && leavesUnfenced(before, record, unfenced.get(unit))
      const body = renderHeaded({ storewright: 's3-lock/1', unfenced: isUnfenced }, text)
      const etag = before?.etag
      const written = await bucket.write(keys.lock(unit), body, etag === undefined ? 'absent' : { etag })
      unfenced.set(unit, isUnfenced)
      return written === undefined
        ? undefined
        : { version: renderVersion({ etag: written.etag, record, unfenced: isUnfenced }) }
    },
  })

  return {
    cellOf,
    isUnfenced: unit => unfenced.get(unit) ?? true,
    noteFenced: unit => {
      unfenced.set(unit, false)
    },
  }
}

/**
 * Renewed or given back by the one who has it: as it was, or as it is known here to be by now. Otherwise it was taken, or
 * broken: then the one before is unfenced unless it had given it back.
 */
function leavesUnfenced(before: Version, next: LockRecord, known: boolean | undefined): boolean {
  const isOwn = next.released ? next.token === before.record.token : next.lease === before.record.lease
  return isOwn ? (known ?? before.unfenced) : before.unfenced || !before.record.released
}

function renderVersion(version: Version): string {
  return JSON.stringify(version)
}

function parseVersion(text: string): Version {
  const { etag, ...rest } = JSON.parse(text) as Partial<Version> & Omit<Version, 'etag'>
  return { ...rest, etag }
}
