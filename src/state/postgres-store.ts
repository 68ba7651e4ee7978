/**
 * Where is the state of a team that has a PostgreSQL database, and how do two runs keep apart in it?
 * A document, a journal and a lease per unit, each a row or a few. Every change is one statement, which checks in itself
 * that the lease is still in force and that the document is the one that it continues. Knows no connections.
 */

import type { TickingClock } from '../model/clock.ts'
import type { Unit } from '../model/resources.ts'
import type { StateStore, StateVersion } from '../model/state.ts'
import { type Codec, plainCodec, refuseOddKey } from './codec.ts'
import { invalidState } from './document.ts'
import { noteHeld, refuseLost } from './held.ts'
import { withJournal } from './journal.ts'
import { type Cell, type CellLease, createLeases } from './leases.ts'
import { lostError } from './lock-record.ts'
import { connectPostgres } from './postgres-connection.ts'
import { statementsFor } from './postgres-statements.ts'
import { createTables } from './postgres-tables.ts'
import { machineProcesses, type Processes } from './processes.ts'
import { refuseFaulty, refuseStale, staleError, versionBefore } from './succession.ts'
import { createTurns } from './turns.ts'

/** What the store is made of. `random` gives hexadecimal ids that never repeat. */
export interface PostgresStoreOptions {
  /** With user and password. */
  url: string
  /** Made, with its tables, when something is first written. */
  schema: string
  clock: TickingClock
  random: () => string
  codec?: Codec
  processes?: Processes
}

/** What is known about a unit while this store holds its lock. */
interface Held {
  lease: CellLease
  head?: StateVersion
}

/** So often may the document be replaced by others while something is appended. */
const mostRounds = 5

/** Opens the store; no connection is made yet. */
export function createPostgresStore(options: PostgresStoreOptions): StateStore {
  const { clock, random, codec = plainCodec, processes = machineProcesses } = options
  const connection = connectPostgres(options.url, clock)
  const tables = createTables(connection, options.schema)
  const sql = statementsFor(tables.name)
  const leases = createLeases({ cellOf, clock, random, processes })
  const held = new Map<Unit, Held>()
  const inTurn = createTurns()
  const placeOf = (unit: Unit): string => `${connection.place}, schema ${options.schema}, unit ${unit},`
  const keyPlace = `${connection.place}, schema ${options.schema},`

  function cellOf(unit: Unit): Cell {
    return {
      async read() {
        const [row] = (await tables.read(sql.readLock, [unit])).rows
        return row === undefined ? undefined : { text: String(row.record), version: String(row.record) }
      },
      async swap({ text, lease = null }, version) {
        const { rows } =
          version === undefined
            ? await tables.write(sql.firstLock, [unit, lease, text])
            : await tables.write(sql.nextLock, [unit, lease, text, version])
        return rows.length === 0 ? undefined : { version: text }
      },
    }
  }

  const readHead = async (unit: Unit): Promise<StateVersion | undefined> => {
    const [row] = (await tables.read(sql.readHead, [unit])).rows
    return row === undefined ? undefined : { lineage: String(row.lineage), serial: Number(row.serial) }
  }

  const fence = (unit: Unit): Promise<void> => refuseLost(held, unit, leases)

  const readKey = async (): Promise<string | undefined> => {
    const [row] = (await tables.read(sql.readKey, [])).rows
    return row === undefined ? undefined : codec.parseKey(String(row.body), keyPlace)
  }

  return {
    async read(unit) {
      const place = placeOf(unit)
      const { rows } = await tables.read(sql.read, [unit])
      const [stored, ...lines] = rows[0]?.number === null ? rows : [undefined, ...rows]
      const document = stored === undefined ? undefined : codec.parseDocument(String(stored.text), place, unit)
      if (document !== undefined && (document.lineage !== stored?.lineage || document.serial !== Number(stored.serial)))
        throw invalidState(place, 'its row says another lineage or serial than the document in it')
      const parsed = lines.map((row, at) => codec.parseLine(unit, String(row?.text), at + 1, place))
      return withJournal(unit, document, parsed, place)
    },

    write: (document, over = versionBefore(document)) =>
      inTurn(document.unit, async () => {
        const { unit, lineage, serial } = document
        refuseFaulty(document)
        const own = held.get(unit)
        const body = codec.renderDocument(document)
        const values = [unit, own?.lease.id ?? null, lineage, serial, body]
        const { rows, repeated } =
          over === 'nothing'
            ? await tables.write(sql.firstDocument, values)
            : await tables.write(sql.nextDocument, [...values, over.lineage, over.serial])
        if (rows.length === 0) {
          await fence(unit)
          const [stored] = (await tables.read(sql.compareDocument, [unit, body])).rows
          // The first of several tries may have been stored, though nobody heard of it.
          if (!repeated || stored?.same !== true) {
            refuseStale(document, stored && { lineage: String(stored.lineage), serial: Number(stored.serial) }, over)
            throw lostError(unit, await leases.status(unit))
          }
        }
        if (own !== undefined) own.head = { lineage, serial }
      }),

    append: (unit, entries) =>
      inTurn(unit, async () => {
        if (entries.length === 0) return
        const own = held.get(unit)
        const id = random()
        for (let round = 0; round < mostRounds; round += 1) {
          const head = own?.head ?? (await readHead(unit)) ?? { lineage: random(), serial: 0 }
          if (own !== undefined) own.head = head
          const line = codec.renderLine(unit, head, entries).trimEnd()
          const values = [unit, own?.lease.id ?? null, head.lineage, head.serial, id, line]
          if ((await tables.write(sql.append, values)).rows.length > 0) return
          if ((await tables.read(sql.findLine, [id])).rows.length > 0) return
          await fence(unit)
          // The document is another by now: what was done belongs to the new one.
          if (own !== undefined) delete own.head
        }
        throw staleError(unit, 'its document was replaced again and again')
      }),

    async lock(unit, holder, timeoutMs) {
      const lease = await leases.take(unit, holder, timeoutMs)
      return noteHeld(held, unit, { lease }, inTurn)
    },

    async list() {
      const { rows } = await tables.read(sql.list, [])
      return rows.map(row => String(row.unit)).sort()
    },

    hashKey: readKey,

    async keepHashKey(key) {
      refuseOddKey(key)
      await tables.write(sql.keepKey, [codec.renderKey(key)])
      return (await readKey()) ?? key
    },

    async rewriteHashKey() {
      const stored = await readKey()
      if (stored !== undefined) await tables.write(sql.rewriteKey, [codec.renderKey(stored)])
    },

    readLock: unit => leases.status(unit),
    breakLock: unit => leases.break(unit),
    close: () => connection.close(),
  }
}
