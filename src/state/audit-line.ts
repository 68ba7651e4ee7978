/**
 * What is a line of the audit log, byte for byte?
 * `{"format":…,"number":…,"previous":…, what happened …,"hash":…}`: the hash is of the line without it, and `previous` is
 * the hash of the line before, so that no byte, line or order can change unnoticed.
 */

import { createHash } from 'node:crypto'
import type { AuditEntry, AuditHead } from '../model/audit.ts'
import { isObject } from '../model/values.ts'

const auditFormat = 'storewright-audit/1'

/** What stands before the first line. */
export const beforeFirst: AuditHead = { number: 0, hash: '0'.repeat(64) }

/** A line without its line break, and the head that it makes. */
export function renderAuditLine(entry: AuditEntry, before: AuditHead): { text: string; head: AuditHead } {
  const number = before.number + 1
  const body = JSON.stringify({ format: auditFormat, number, previous: before.hash, ...entry })
  const hash = hashOf(Buffer.from(body))
  return { text: `${body.slice(0, -1)},"hash":"${hash}"}`, head: { number, hash } }
}

export interface AuditLine {
  number: number
  previous: string
  /** The one that it carries, and the one that its bytes have. */
  carried: string
  computed: string
}

const ending = /^,"hash":"([0-9a-f]{64})"\}$/
const endingBytes = 75

/** The line in these bytes; undefined when they are none. */
export function parseAuditLine(bytes: Buffer): AuditLine | undefined {
  const carried = ending.exec(bytes.subarray(-endingBytes).toString('latin1'))?.[1]
  if (carried === undefined) return undefined
  const body = Buffer.concat([bytes.subarray(0, -endingBytes), Buffer.from('}')])
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
  if (!isObject(value) || value.format !== auditFormat || typeof value.previous !== 'string') return undefined
  if (typeof value.number !== 'number' || !Number.isSafeInteger(value.number)) return undefined
  return { number: value.number, previous: value.previous, carried, computed: hashOf(body) }
}

export function headOf({ number, carried }: AuditLine): AuditHead {
  return { number, hash: carried }
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
