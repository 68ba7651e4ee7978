/**
 * How is a journal kept where objects can be made but not appended to?
 * Each append makes the next number of a row, which only one can make. A fence takes the next number, too: who still
 * believes to have the lock then finds its number taken.
 */

import type { Unit } from '../model/resources.ts'
import type { StateVersion } from '../model/state.ts'
import type { Bucket } from './s3-connection.ts'
import {
  fenceText,
  isFence,
  type Keys,
  nameOfNumber,
  type ObjectName,
  parseHeaded,
  renderHeaded,
  shortLineage,
} from './s3-objects.ts'

type Entry = Extract<ObjectName['part'], object> & { key: string; isFence: boolean }

/** Lines of one object, and the id of the append that has made it. */
interface Appended {
  id: string
  lines: string[]
}

export interface Journals {
  /** All objects of a unit's journal. */
  entries(unit: Unit): Promise<Entry[]>
  /** The lines in those of them that continue this version, or a later one; undefined when one has vanished meanwhile. */
  lines(entries: readonly Entry[], head: StateVersion | undefined): Promise<string[] | undefined>
  /** The number that is made next. */
  next(unit: Unit, head: StateVersion): Promise<number>
  /** The first line of a journal that was begun before there was a document. */
  firstBegun(unit: Unit): Promise<string | undefined>
  /** Makes a number. `taken` when another append has made it. */
  append(unit: Unit, head: StateVersion, number: number, appended: Appended): Promise<'made' | 'taken'>
  /** Makes the next number a fence. */
  fence(unit: Unit, head: StateVersion): Promise<void>
  /** Removes lines that this document has taken in; fences stay, as those whom they shut out may wake at any time. */
  clear(unit: Unit, written: StateVersion, replaced: StateVersion | undefined): Promise<void>
}

const atOnce = 16
const begun: StateVersion = { lineage: '', serial: 0 }

export function createJournals(bucket: Bucket, keys: Keys): Journals {
  const entries: Journals['entries'] = async unit => {
    const found = await bucket.list(keys.journal(unit))
    return found.flatMap(({ key, size }) => {
      const part = keys.parse(key)?.part
      return typeof part === 'object' ? [{ ...part, key, isFence: isFence(size) }] : []
    })
  }

  const next: Journals['next'] = async (unit, head) => {
    const found = await bucket.list(keys.folder(unit, head))
    const last = found.at(-1)
    const part = last === undefined ? undefined : keys.parse(last.key)?.part
    return typeof part === 'object' ? part.number + 1 : 1
  }

  const read = async (key: string): Promise<Appended | undefined> => {
    const stored = await bucket.read(key)
    if (stored === undefined) return undefined
    if (stored.text === fenceText) return { id: '', lines: [] }
    const { head, text } = parseHeaded(stored.text, `${bucket.where}, ${key},`)
    return { id: String(head.id), lines: text.split('\n').slice(0, -1) }
  }

  const keyOf = (unit: Unit, head: StateVersion, number: number) => `${keys.folder(unit, head)}${nameOfNumber(number)}`

  return {
    entries,
    next,
    async lines(all, head = begun) {
      const lineage = shortLineage(head.lineage, head.serial)
      const wanted = all.filter(one => !one.isFence && one.lineage === lineage && one.serial >= head.serial)
      const found = await inGroups(wanted, one => read(one.key))
      return found.includes(undefined) ? undefined : found.flatMap(one => one?.lines ?? [])
    },
    async firstBegun(unit) {
      const all = (await entries(unit)).filter(one => !one.isFence && one.lineage === 'begun')
      return all[0] === undefined ? undefined : (await read(all[0].key))?.lines[0]
    },
    async append(unit, head, number, { id, lines }) {
      const key = keyOf(unit, head, number)
      const body = renderHeaded({ storewright: 's3-journal/1', id }, lines.map(line => `${line}\n`).join(''))
      if ((await bucket.write(key, body, 'absent')) !== undefined) return 'made'
      // An answer that was lost is asked for again, and then the number is taken by what was sent first.
      return (await read(key))?.id === id ? 'made' : 'taken'
    },
    async fence(unit, head) {
      for (let number = await next(unit, head); ; number += 1) {
        if ((await bucket.write(keyOf(unit, head, number), fenceText, 'absent')) !== undefined) return
      }
    },
    async clear(unit, written, replaced) {
      const lineage = shortLineage(written.lineage, written.serial)
      const folder = replaced === undefined ? undefined : keys.folder(unit, replaced)
      const isOld = (one: Entry): boolean =>
        one.lineage === 'begun' || one.folder === folder || (one.lineage === lineage && one.serial < written.serial)
      const old = (await entries(unit)).filter(one => !one.isFence && isOld(one))
      await inGroups(old, one => bucket.remove(one.key))
    },
  }
}

async function inGroups<T, R>(items: readonly T[], task: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let at = 0; at < items.length; at += atOnce) {
    results.push(...(await Promise.all(items.slice(at, at + atOnce).map(task))))
  }
  return results
}
