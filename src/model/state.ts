/** What is stored between runs, and the contract that every state backend keeps. */

import type { Address } from './address.ts'
import type { Recorded, Unit } from './resources.ts'
import type { RunSnapshot } from './snapshot.ts'

export interface StateDocument {
  format: 'storewright-state/1'
  unit: Unit
  /** Identifies this document for its whole life; a document of another lineage is never overwritten. */
  lineage: string
  /** Rises by one with every write. */
  serial: number
  resources: Recorded[]
  /** Creations that were begun and whose end is not known: looked up by natural key before anything is created again. */
  pending: Intent[]
  /** Only of a unit that holds nothing else: what the last runs have found where they changed something, the oldest first. */
  snapshots?: RunSnapshot[]
}

/** Written before a request that must not be sent twice. */
export interface Intent {
  address: Address
  kind: string
  naturalKey: string
  parentId?: string
}

export type JournalEntry =
  | { type: 'intent'; intent: Intent }
  | { type: 'recorded'; resource: Recorded }
  | { type: 'forgotten'; address: Address }

export interface LockHolder {
  id: string
  user: string
  /** Absent, as the process is, where the holder is another program that does not tell. */
  host?: string
  pid?: number
  command: string
  /** ISO 8601. */
  since: string
  /** Link to the pipeline run, where there is one. */
  run?: string
}

/** A held lock. Every write through a lost lock is refused. */
export interface HeldLock {
  release(): Promise<void>
}

/** A lock in force, for people. */
export interface LockStatus {
  token: number
  /** Undefined when what stands in the lock could not be read. */
  holder: LockHolder | undefined
  /** Milliseconds until the lease ends unless it is renewed; zero or less when it has ended, undefined when unknown. */
  remainingMs: number | undefined
}

/** Which version of a document; serial 0 stands for a unit that has a journal and no document yet. */
export interface StateVersion {
  lineage: string
  serial: number
}

export interface StateStore {
  /** The document with its journal folded in, or undefined when the unit has none. Never writes. */
  read(unit: Unit): Promise<StateDocument | undefined>
  /**
   * Replaces the document atomically and empties the journal; throws STATE_STALE unless `serial` is the stored one plus one.
   * With `over`, whatever its serial and lineage, unless that very version is stored, or nothing; of the same lineage it
   * must be a later one all the same.
   */
  write(document: StateDocument, over?: StateVersion | 'nothing'): Promise<void>
  /** Appends durably to the journal of a unit; the document itself is not rewritten. */
  append(unit: Unit, entries: JournalEntry[]): Promise<void>
  /** Throws STATE_LOCKED, naming the holder, when a live lock is held by someone else after `timeoutMs`. */
  lock(unit: Unit, holder: LockHolder, timeoutMs: number): Promise<HeldLock>
  /** The lock in force on a unit, or undefined. */
  readLock(unit: Unit): Promise<LockStatus | undefined>
  /** Ends the lock on a unit; its holder can write no more. Returns what was broken, or undefined. */
  breakLock(unit: Unit): Promise<LockStatus | undefined>
  /** Units that have a document. */
  list(): Promise<Unit[]>
  /** The key for hashing sensitive values, or undefined while there is none. Never writes. */
  hashKey(): Promise<string | undefined>
  /** Stores the key unless there is one already; returns the one that is stored then. */
  keepHashKey(key: string): Promise<string>
  /** Stores the key that there is, if any, anew: encrypted as the store is told now. */
  rewriteHashKey(): Promise<void>
  /** Ends connections; locks that are held stay until their leases end. */
  close(): Promise<void>
}
