/**
 * Where is the state of a team that has a server for Terraform's states, as every GitLab is one?
 * One text per unit, with its document and journal, and one with the index of all units and the key for hashing. The
 * protocol can neither append nor list nor compare: every change is a whole text, written under the server's lock.
 */

import type { TickingClock } from '../model/clock.ts'
import type { RawClient } from '../model/raw.ts'
import type { Unit } from '../model/resources.ts'
import type { HttpBackend } from '../model/settings.ts'
import type { JournalEntry, LockHolder, StateStore } from '../model/state.ts'
import { createBatches } from './batches.ts'
import { type Codec, plainCodec, refuseOddKey } from './codec.ts'
import { invalidState } from './document.ts'
import { noteHeld } from './held.ts'
import { createHttpLocks, type HttpLease } from './http-locks.ts'
import { createProtocol } from './http-protocol.ts'
import { createTexts } from './http-texts.ts'
import { type Form, type IndexContents, indexForm, type UnitContents, unitForm, type Wire } from './http-wire.ts'
import { firstHead, withJournal } from './journal.ts'
import { lostError } from './lock-record.ts'
import { nameOfUnit } from './names.ts'
import { machineProcesses, type Processes } from './processes.ts'
import { refuseFaulty, refuseStale } from './succession.ts'
import { createTurns } from './turns.ts'

/** What the store is made of. `random` gives hexadecimal ids that never repeat. */
export interface HttpStoreOptions {
  backend: HttpBackend
  client: RawClient
  clock: TickingClock
  random: () => string
  /** Who writes outside of a lock, and looks at one, asked for each time. */
  who: () => LockHolder
  codec?: Codec
  processes?: Processes
}

/** What is known of a unit while this store holds its lock. */
interface Held {
  lease: HttpLease
  /** What is stored, when it was last seen, and under which term of the lease. */
  seen?: { wire: Wire<UnitContents> | undefined; at: number; term: number }
}

/** Not a unit's name. */
const index = 'index'
/** So long is what was seen taken for what is stored: it is looked at again after a pause, for servers that ignore ids. */
const trustMs = 10_000
/** Writes outside of a lock take it for a moment, and wait so long for it. */
const moment = { leaseMs: 5 * 60_000, pollMs: 250 }
const patienceMs = 60_000

/** Opens the store; nothing is sent yet. */
export function createHttpStore(options: HttpStoreOptions): StateStore {
  const { clock, random, who, codec = plainCodec, processes = machineProcesses } = options
  const protocol = createProtocol(options.backend, options.client)
  const inTurn = createTurns()
  const locks = createHttpLocks({ protocol, clock, random, processes, inTurn, who })
  const texts = createTexts({ protocol, clock, random, lost: async unit => lostError(unit, await locks.status(unit)) })
  const held = new Map<Unit, Held>()
  const indexed = new Set<Unit>()
  const batches = createBatches<JournalEntry[]>(inTurn, (unit, items) => appendAll(unit, items))
  const placeOf = (unit: Unit): string => protocol.place(nameOfUnit(unit))

  /** Under the lock, for the moment that it takes. */
  const changeBriefly = async <T extends object>(
    unit: Unit,
    form: Form<T>,
    alter: (stored: T | undefined) => T | undefined,
  ): Promise<void> => {
    const lease = await locks.take(unit, who(), patienceMs, moment)
    try {
      const stored = await texts.read(unit, form)
      const next = alter(stored?.contents)
      if (next !== undefined) await texts.put(unit, form, next, stored, lease)
    } finally {
      await lease.release()
    }
  }

  /** Before anything of a unit is stored, so that no text is ever where nobody finds it. */
  const noteInIndex = async (unit: Unit): Promise<void> => {
    if (indexed.has(unit)) return
    const isNoted = async () => {
      for (const one of (await texts.read(index, indexForm))?.contents.units ?? []) indexed.add(one)
      return indexed.has(unit)
    }
    if (!(await isNoted())) {
      const add = ({ units, key }: IndexContents = nothing): IndexContents => ({ units: [...units, unit].sort(), key })
      await inTurn(index, () =>
        changeBriefly(index, indexForm, stored => (stored?.units.includes(unit) ? undefined : add(stored))),
      )
    }
    indexed.add(unit)
  }

  /** Changes a unit's text under the lock that is held, or for a moment. */
  const change = async (unit: Unit, alter: (stored: UnitContents) => UnitContents): Promise<void> => {
    await noteInIndex(unit)
    const own = held.get(unit)
    if (own === undefined) return changeBriefly(unit, unitForm, stored => alter(stored ?? empty))
    const { lease } = own
    const term = lease.term()
    if (lease.isLost()) throw lostError(unit, await locks.status(unit))
    let wire = own.seen?.wire
    if (own.seen === undefined || own.seen.term !== term || clock.now() - own.seen.at > trustMs) {
      const stored = await texts.read(unit, unitForm)
      if (own.seen !== undefined && stored?.write !== wire?.write) throw lostError(unit, await locks.status(unit))
      wire = stored
    }
    delete own.seen
    const written = await texts.put(unit, unitForm, alter(wire?.contents ?? empty), wire, lease)
    own.seen = { wire: written, at: clock.now(), term }
  }

  const linesOf = (unit: Unit, lines: readonly string[]) =>
    lines.map((line, at) => codec.parseLine(unit, line, at + 1, placeOf(unit)))

  const appendAll = (unit: Unit, items: JournalEntry[][]): Promise<void> =>
    change(unit, ({ document, journal }) => {
      const begun = () => firstHead(linesOf(unit, journal.slice(0, 1)))
      const head =
        document === null
          ? (begun() ?? { lineage: random(), serial: 0 })
          : { lineage: document.lineage, serial: document.version }
      const lines = items.map(entries => codec.renderLine(unit, head, entries).trimEnd())
      return { document, journal: [...journal, ...lines] }
    })

  const readKey = async (): Promise<string | undefined> => {
    const key = (await texts.read(index, indexForm))?.contents.key ?? undefined
    return key === undefined ? undefined : codec.parseKey(key, protocol.place(index))
  }

  return {
    async read(unit) {
      const stored = await texts.read(unit, unitForm)
      if (stored === undefined) return undefined
      const { document, journal } = stored.contents
      const place = placeOf(unit)
      const parsed = document === null ? undefined : codec.parseDocument(document.text, place, unit)
      if (parsed !== undefined && (parsed.lineage !== document?.lineage || parsed.serial !== document.version))
        throw invalidState(place, 'its envelope says another lineage or version than the document in it')
      return withJournal(unit, parsed, linesOf(unit, journal), place)
    },

    write(document, over) {
      const { unit, lineage, serial } = document
      batches.close(unit)
      return inTurn(unit, async () => {
        refuseFaulty(document)
        const text = codec.renderDocument(document)
        await change(unit, ({ document: stored }) => {
          refuseStale(document, stored === null ? undefined : { lineage: stored.lineage, serial: stored.version }, over)
          return { document: { lineage, version: serial, text }, journal: [] }
        })
      })
    },

    append: async (unit, entries) => {
      if (entries.length > 0) await batches.add(unit, entries)
    },

    async lock(unit, holder, timeoutMs) {
      const lease = await locks.take(unit, holder, timeoutMs)
      return noteHeld(held, unit, { lease }, inTurn, batches.close)
    },

    readLock: unit => locks.status(unit),
    breakLock: unit => locks.break(unit),

    async list() {
      return [...((await texts.read(index, indexForm))?.contents.units ?? [])].sort()
    },

    hashKey: readKey,

    async keepHashKey(key) {
      refuseOddKey(key)
      const stored = await readKey()
      if (stored !== undefined) return stored
      await inTurn(index, () =>
        changeBriefly(index, indexForm, (there = nothing) =>
          there.key === null ? { ...there, key: codec.renderKey(key) } : undefined,
        ),
      )
      return (await readKey()) ?? key
    },

    async rewriteHashKey() {
      const stored = await readKey()
      if (stored === undefined) return
      await inTurn(index, () =>
        changeBriefly(index, indexForm, (there = nothing) => ({ ...there, key: codec.renderKey(stored) })),
      )
    },

    close: () => options.client.close(),
  }
}

const empty: UnitContents = { document: null, journal: [] }
const nothing: IndexContents = { units: [], key: null }
