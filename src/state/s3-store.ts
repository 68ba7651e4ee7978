/**
 * Where is the state of a team that has a bucket, and why can nobody write who has lost its lock?
 *
 * A bucket has no transactions: it only promises that an object is made if it is absent, or replaced if it is still the
 * one that was read. So each write is one such object, and each names what it continues: a document the version that it
 * replaces, an append the next number of its row. Who takes over a lease, or breaks it, then fences: it replaces the
 * document by one that says the new token, and takes the next number of the row. From then on the one before finds that
 * the document is not the one it read, and that its next number is taken; looking again, it finds a later token. What it
 * wrote before the fence counts, and is read by the next holder, which reads after it has fenced. Reading needs no lock.
 */

import type { TickingClock } from '../model/clock.ts'
import type { Unit } from '../model/resources.ts'
import type { S3Backend } from '../model/settings.ts'
import type { JournalEntry, StateDocument, StateStore, StateVersion } from '../model/state.ts'
import { createBatches } from './batches.ts'
import { type Codec, plainCodec, refuseOddKey } from './codec.ts'
import { invalidState } from './document.ts'
import { noteHeld, refuseLost } from './held.ts'
import { withJournal } from './journal.ts'
import { type CellLease, createLeases } from './leases.ts'
import { lostError } from './lock-record.ts'
import { unitOfName } from './names.ts'
import { machineProcesses, type Processes } from './processes.ts'
import { createFencedCells } from './s3-cell.ts'
import { connectBucket } from './s3-connection.ts'
import { createDocuments } from './s3-documents.ts'
import { createJournals } from './s3-journal.ts'
import { type DocumentHead, isFence, keysBelow } from './s3-objects.ts'
import { probeConditions } from './s3-probe.ts'
import { refuseFaulty, refuseStale } from './succession.ts'
import { createTurns } from './turns.ts'

/** What the store is made of. `random` gives hexadecimal ids that never repeat. */
export interface S3StoreOptions {
  backend: S3Backend
  clock: TickingClock
  random: () => string
  codec?: Codec
  processes?: Processes
}

/** What is known about a unit while this store holds its lock. */
interface Held {
  lease: CellLease
  /** Undefined members: there is no document. */
  found?: { head?: DocumentHead; etag?: string }
  /** What the journal continues, and the number that is made next. */
  row?: { head: StateVersion; next: number }
}

/** Opens the store; nothing is sent yet. */
export function createS3Store(options: S3StoreOptions): StateStore {
  const { clock, random, codec = plainCodec, processes = machineProcesses } = options
  const { prefix } = options.backend
  const bucket = connectBucket(options.backend)
  const keys = keysBelow(prefix)
  const documents = createDocuments(bucket, keys)
  const journals = createJournals(bucket, keys)
  const cells = createFencedCells({ bucket, keys, documents, ready })
  const leases = createLeases({ cellOf: cells.cellOf, clock, random, processes })
  const held = new Map<Unit, Held>()
  const inTurn = createTurns()
  const batches = createBatches<JournalEntry[]>(inTurn, appendAll)
  const keyOfHashes = `${prefix}hash-key`
  const placeOf = (key: string): string => `${bucket.where}, ${key},`
  let probed: Promise<void> | undefined

  /** Before the first write. */
  function ready(): Promise<void> {
    probed ??= probeConditions(bucket, `${prefix}probe`)
    return probed
  }

  const lost = async (unit: Unit) => lostError(unit, await leases.status(unit))

  const fenced = (unit: Unit): Promise<void> => refuseLost(held, unit, leases)

  /** What is stored at present, as far as whoever writes has to know it. */
  const findHead = async (unit: Unit): Promise<{ head?: DocumentHead; etag?: string }> => {
    const own = held.get(unit)
    if (own?.found !== undefined) return own.found
    const found = await documents.find(unit)
    if (own === undefined) return found ?? {}
    if (found !== undefined && found.head.token > own.lease.token) throw await lost(unit)
    own.found = found === undefined ? {} : { head: found.head, etag: found.etag }
    return own.found
  }

  /** Shuts out whoever had the lease before. */
  const fence = async (unit: Unit, token: number): Promise<void> => {
    await journals.fence(unit, (await documents.fence(unit, token)) ?? begun)
    cells.noteFenced(unit)
  }

  /** What the journal continues. Of one that has no document, the first line says the lineage. */
  const rowOf = async (unit: Unit): Promise<{ head: StateVersion; next: number }> => {
    const own = held.get(unit)
    if (own?.row !== undefined) return own.row
    const { version } = (await findHead(unit)).head ?? {}
    const next = await journals.next(unit, version ?? begun)
    // A fence that stands in the row already must not be passed over.
    await fenced(unit)
    if (version !== undefined) return { head: version, next }
    const first = await journals.firstBegun(unit)
    const place = placeOf(keys.journal(unit))
    const lineage = first === undefined ? random() : codec.parseLine(unit, first, 1, place).lineage
    return { head: { lineage, serial: 0 }, next }
  }

  async function appendAll(unit: Unit, items: JournalEntry[][]): Promise<void> {
    await ready()
    const id = random()
    for (;;) {
      const own = held.get(unit)
      const { head, next } = await rowOf(unit)
      if (own !== undefined) delete own.row
      const lines = items.map(entries => codec.renderLine(unit, head, entries).trimEnd())
      const end = await journals.append(unit, head, next, { id, lines })
      if (own !== undefined) {
        if (end === 'made') own.row = { head, next: next + 1 }
        else await fenced(unit)
      }
      if (end === 'taken') continue
      if (own !== undefined) return
      // Without a lock, somebody may have written a document meanwhile, which this does not continue.
      const now = (await documents.find(unit))?.head.version
      if ((now?.serial ?? 0) === head.serial) return
    }
  }

  const put = async (document: StateDocument, over: StateVersion | 'nothing' | undefined): Promise<void> => {
    const { unit, lineage, serial } = document
    await ready()
    const text = codec.renderDocument(document)
    for (;;) {
      const own = held.get(unit)
      const { head, etag } = await findHead(unit)
      refuseStale(document, head?.version, over)
      if (own !== undefined) {
        delete own.found
        delete own.row
      }
      const next: DocumentHead = { unit, token: head?.token ?? own?.lease.token ?? 0, version: { lineage, serial } }
      const stored = await documents.put(unit, next, text, etag)
      if (stored === undefined) {
        await fenced(unit)
        continue
      }
      if (own !== undefined) {
        own.found = { head: next, etag: stored.etag }
        own.row = { head: { lineage, serial }, next: 1 }
      }
      // Lines of another version say nothing; who reads passes over them, and the next write tries again.
      await journals.clear(unit, { lineage, serial }, head?.version).catch(() => undefined)
      return
    }
  }

  const readKey = async (): Promise<string | undefined> => {
    const stored = await bucket.read(keyOfHashes)
    return stored === undefined ? undefined : codec.parseKey(stored.text, placeOf(keyOfHashes))
  }

  return {
    async read(unit) {
      const place = documents.place(unit)
      for (;;) {
        // In this order: a document that is written in between makes the lines that were found say nothing.
        const entries = await journals.entries(unit)
        const found = await documents.find(unit)
        const { version } = found?.head ?? {}
        const lines = await journals.lines(entries, version)
        if (lines === undefined) continue
        const document = version === undefined ? undefined : codec.parseDocument(found?.text ?? '', place, unit)
        if (document !== undefined && (document.lineage !== version?.lineage || document.serial !== version.serial))
          throw invalidState(place, 'its first line says another version than the document in it')
        const journal = placeOf(keys.journal(unit))
        const parsed = lines.map((line, at) => codec.parseLine(unit, line, at + 1, journal))
        return withJournal(unit, document, parsed, place)
      }
    },

    write(document, over) {
      batches.close(document.unit)
      return inTurn(document.unit, async () => {
        refuseFaulty(document)
        await put(document, over)
      })
    },

    append: async (unit, entries) => {
      if (entries.length > 0) await batches.add(unit, entries)
    },

    async lock(unit, holder, timeoutMs) {
      const lease = await leases.take(unit, holder, timeoutMs)
      try {
        if (cells.isUnfenced(unit)) await fence(unit, lease.token)
      } catch (error) {
        await lease.release()
        throw error
      }
      return noteHeld(held, unit, { lease }, inTurn, batches.close)
    },

    readLock: unit => leases.status(unit),

    async breakLock(unit) {
      const broken = await leases.break(unit)
      if (broken !== undefined) await fence(unit, broken.token + 1)
      return broken
    },

    async list() {
      const units = new Map<string, Unit | undefined>()
      for (const { key, size } of await bucket.list(prefix)) {
        const { name, part } = keys.parse(key) ?? {}
        if (name === undefined || part === 'lock' || units.get(name) !== undefined) continue
        if (part === 'document') units.set(name, await documents.unitOf({ key, size }, name))
        else if (!isFence(size) && part?.lineage === 'begun') units.set(name, unitOfName(name))
      }
      return [...units.values()].filter(unit => unit !== undefined).sort()
    },

    hashKey: readKey,

    async keepHashKey(key) {
      refuseOddKey(key)
      const stored = await readKey()
      if (stored !== undefined) return stored
      await ready()
      await bucket.write(keyOfHashes, codec.renderKey(key), 'absent')
      return (await readKey()) ?? key
    },

    async rewriteHashKey() {
      for (;;) {
        const stored = await bucket.read(keyOfHashes)
        if (stored === undefined) return
        await ready()
        const text = codec.renderKey(codec.parseKey(stored.text, placeOf(keyOfHashes)))
        if ((await bucket.write(keyOfHashes, text, { etag: stored.etag })) !== undefined) return
      }
    },

    close: async () => bucket.close(),
  }
}

const begun: StateVersion = { lineage: '', serial: 0 }
