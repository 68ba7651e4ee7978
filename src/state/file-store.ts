/**
 * Where is what was last applied, and how does it survive crashes, full disks and two runs at once?
 * One document and one journal per unit in a directory. Does not know what the recorded objects are.
 */

import { join } from 'node:path'
import type { TickingClock } from '../model/clock.ts'
import type { Unit } from '../model/resources.ts'
import type { StateDocument, StateStore, StateVersion } from '../model/state.ts'
import { type Codec, plainCodec, refuseOddKey } from './codec.ts'
import { type Files, nodeFiles, withStateErrors } from './files.ts'
import { noteHeld, refuseLost } from './held.ts'
import { firstHead, parseJournal, withJournal } from './journal.ts'
import { createLocks, type Lease } from './lock.ts'
import { nameOfUnit, unitOfName } from './names.ts'
import { nodeProcesses, type Processes } from './processes.ts'
import { refuseFaulty, refuseStale } from './succession.ts'
import { createTurns } from './turns.ts'

/** What the store is made of. `random` gives hexadecimal ids that never repeat. */
export interface FileStoreOptions {
  /** Made when something is first written; missing, it holds no documents. */
  dir: string
  clock: TickingClock
  random: () => string
  files?: Files
  processes?: Processes
  codec?: Codec
}

/** What is known about a unit while this store holds its lock, so that an append need not read the document. */
interface Held {
  lease: Lease
  head?: StateVersion & { version: string }
  /** What the journal's lines carry while no document is stored. */
  begun?: StateVersion
  /** The journal exists and ends with a complete line. */
  journalWhole?: boolean
}

/** Opens the store; nothing is read or written yet. */
export function createFileStore(options: FileStoreOptions): StateStore {
  const { dir, clock, random, codec = plainCodec } = options
  const files = withStateErrors(options.files ?? nodeFiles)
  const locks = createLocks({ dir, clock, random, files, processes: options.processes ?? nodeProcesses })
  const held = new Map<Unit, Held>()
  const inTurn = createTurns()
  const documentPath = (unit: Unit) => join(dir, `${nameOfUnit(unit)}.json`)
  const journalPath = (unit: Unit) => join(dir, `${nameOfUnit(unit)}.journal`)
  const keyPath = join(dir, 'hash-key')

  const fence = (unit: Unit): Promise<void> => refuseLost(held, unit, locks)

  const readDocument = async (unit: Unit): Promise<StateDocument | undefined> => {
    const text = await files.read(documentPath(unit))
    return text === undefined ? undefined : codec.parseDocument(text, documentPath(unit), unit)
  }

  const parsed = (unit: Unit, text: string) =>
    parseJournal(text, (line, number) => codec.parseLine(unit, line, number, journalPath(unit)))

  const readJournal = async (unit: Unit) => parsed(unit, (await files.read(journalPath(unit))) ?? '')

  const readKey = async (): Promise<string | undefined> => {
    const text = await files.read(keyPath)
    return text === undefined ? undefined : codec.parseKey(text, keyPath)
  }

  const unitInside = async (path: string): Promise<Unit | undefined> => {
    const text = await files.read(path)
    return text === undefined ? undefined : codec.parseDocument(text, path).unit
  }

  /** The version of the stored document; undefined when there is none. */
  const documentHead = async (unit: Unit): Promise<StateVersion | undefined> => {
    const own = held.get(unit)
    const version = await files.version(documentPath(unit))
    if (version === undefined) return undefined
    if (own?.head?.version === version) return own.head
    const document = await readDocument(unit)
    if (document === undefined) return undefined
    const head = { lineage: document.lineage, serial: document.serial, version }
    if (own !== undefined) own.head = head
    return head
  }

  const put = async (document: StateDocument): Promise<void> => {
    const { unit } = document
    const temporary = join(locks.directory(unit), `${random()}.tmp`)
    await files.makeDirectory(locks.directory(unit))
    try {
      await files.writeNew(temporary, codec.renderDocument(document))
      await fence(unit)
      await files.rename(temporary, documentPath(unit))
    } catch (error) {
      await files.remove(temporary).catch(() => undefined)
      await fence(unit)
      throw error
    }
    await files.syncDirectory(dir)
    // A crash before this line leaves a journal of the version before, which says nothing about this one.
    await files.remove(journalPath(unit))
  }

  return {
    async read(unit) {
      for (;;) {
        const before = await files.version(documentPath(unit))
        const document = await readDocument(unit)
        const journal = await readJournal(unit)
        // A write in between would have emptied the journal that belongs to the document read.
        if (before !== (await files.version(documentPath(unit)))) continue
        return withJournal(unit, document, journal.lines, journalPath(unit))
      }
    },

    write: (document, over) =>
      inTurn(document.unit, async () => {
        refuseFaulty(document)
        await fence(document.unit)
        refuseStale(document, await documentHead(document.unit), over)
        const own = held.get(document.unit)
        if (own !== undefined) held.set(document.unit, { lease: own.lease })
        await put(document)
      }),

    append: (unit, entries) =>
      inTurn(unit, async () => {
        if (entries.length === 0) return
        await fence(unit)
        const own = held.get(unit)
        const isWhole = own?.journalWhole === true
        let head = (await documentHead(unit)) ?? (isWhole ? own.begun : undefined)
        if (!isWhole || head === undefined) {
          const journal = await readJournal(unit)
          head ??= firstHead(journal.lines) ?? { lineage: random(), serial: 0 }
          if (journal.torn) await files.truncate(journalPath(unit), journal.wholeBytes)
        }
        if (own !== undefined) {
          own.begun = head
          // Until this append has succeeded, the journal's end is not known to be whole.
          own.journalWhole = false
        }
        await files.makeDirectory(dir)
        await files.append(journalPath(unit), codec.renderLine(unit, head, entries))
        if (!isWhole) await files.syncDirectory(dir)
        if (own !== undefined) own.journalWhole = true
      }),

    async lock(unit, holder, timeoutMs) {
      const lease = await locks.take(unit, holder, timeoutMs)
      return noteHeld(held, unit, { lease }, inTurn)
    },

    async list() {
      const names = new Set(await files.names(dir))
      const units = new Set<Unit>()
      for (const file of names) {
        const [, name, ending] = /^(.+)\.(json|journal)$/.exec(file) ?? []
        if (name === undefined) continue
        if (ending === 'journal' && names.has(`${name}.json`)) continue
        const unit = unitOfName(name) ?? (await unitInside(join(dir, `${name}.json`)))
        if (unit === undefined || nameOfUnit(unit) !== name) continue
        // A journal alone belongs to a unit whose document is still to come.
        if (ending === 'journal' && firstHead((await readJournal(unit)).lines) === undefined) continue
        units.add(unit)
      }
      return [...units].sort()
    },

    hashKey: readKey,

    async keepHashKey(key) {
      refuseOddKey(key)
      const temporary = join(dir, `hash-key.${random()}.tmp`)
      const stored = await readKey()
      if (stored !== undefined) return stored
      await files.makeDirectory(dir)
      try {
        await files.writeNew(temporary, codec.renderKey(key))
        const placed = await files.place(temporary, keyPath)
        await files.syncDirectory(dir)
        return placed ? key : ((await readKey()) ?? key)
      } finally {
        await files.remove(temporary)
      }
    },

    async rewriteHashKey() {
      const stored = await readKey()
      if (stored === undefined) return
      const temporary = join(dir, `hash-key.${random()}.tmp`)
      await files.writeNew(temporary, codec.renderKey(stored))
      await files.rename(temporary, keyPath)
      await files.syncDirectory(dir)
    },

    readLock: unit => locks.status(unit),
    breakLock: unit => locks.break(unit),
    close: async () => {},
  }
}
