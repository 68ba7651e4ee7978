/**
 * How does a text on the server change, when answers get lost, servers fail and others write?
 * A write is sent with the lock's id, and after any end but success it is looked at what is stored: the write's own id
 * says whether it was. Knows envelopes, not what is in them.
 */

import type { Clock } from '../model/clock.ts'
import type { Unit } from '../model/resources.ts'
import type { HttpLease } from './http-locks.ts'
import type { Protocol } from './http-protocol.ts'
import { type Form, parseWire, renderWire, type Wire } from './http-wire.ts'
import { nameOfUnit } from './names.ts'
import { staleError } from './succession.ts'

export interface TextParts {
  protocol: Protocol
  clock: Clock
  random: () => string
  /** The error for a lock that was lost. */
  lost(unit: Unit): Promise<Error>
}

export interface Texts {
  read<T>(unit: Unit, form: Form<T>): Promise<Wire<T> | undefined>
  /** Puts contents in the place of what is stored, which must still be `before`; returns the new text as it is stored. */
  put<T extends object>(
    unit: Unit,
    form: Form<T>,
    contents: T,
    before: Wire<T> | undefined,
    lease: HttpLease,
  ): Promise<Wire<T>>
}

const waitsMs = [500, 2000, 5000]

export function createTexts({ protocol, clock, random, lost }: TextParts): Texts {
  const read: Texts['read'] = async (unit, form) => {
    const text = await protocol.read(nameOfUnit(unit))
    return text === undefined ? undefined : parseWire(form, text, protocol.place(nameOfUnit(unit)))
  }

  return {
    read,
    async put(unit, form, contents, before, lease) {
      const name = nameOfUnit(unit)
      const next = {
        serial: (before?.serial ?? 0) + 1,
        lineage: before?.lineage ?? random(),
        write: random(),
        contents,
      }
      const text = renderWire(form, next)
      for (const waitMs of [...waitsMs, undefined]) {
        if (lease.isLost()) throw await lost(unit)
        const failure = await protocol.post(name, text, lease.id())
        if (failure === undefined) return next
        const stored = await read(unit, form)
        if (stored?.write === next.write) return next
        if (!(await lease.isHeld())) throw await lost(unit)
        if (stored?.write !== before?.write) throw staleError(unit, 'it was written without the lock')
        const isPassing = failure.kind === 'none' || failure.status >= 500 || failure.status === 429
        if (!isPassing || waitMs === undefined) throw protocol.error(name, 'written', failure)
        await clock.wait(waitMs)
      }
      throw staleError(unit, 'it cannot be written')
    },
  }
}
