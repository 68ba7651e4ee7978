/**
 * How do lines come into the audit log, when runs crash and several write at once?
 * One writer at a time adds to the end, durably, and notes the last line beside the state, where a shortened log shows.
 */

import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { AuditEntry, AuditHead, AuditLog } from '../model/audit.ts'
import type { TickingClock } from '../model/clock.ts'
import { ToolError } from '../model/errors.ts'
import type { LockHolder } from '../model/state.ts'
import { isObject } from '../model/values.ts'
import { beforeFirst, headOf, parseAuditLine, renderAuditLine } from './audit-line.ts'
import { verifyAuditLog } from './audit-verify.ts'
import { nodeFiles, withStateErrors } from './files.ts'
import { createLocks } from './lock.ts'
import { nodeProcesses } from './processes.ts'

export interface AuditLogOptions {
  path: string
  /** How the file is called in messages. */
  shown: string
  /** Directory of the state: it keeps the lock and the last line that was written. */
  stateDir: string
  clock: TickingClock
  random: () => string
  /** Who writes, asked for each time. */
  holder: () => LockHolder
}

const lockTimeoutMs = 30_000
const lockPollMs = 20
/** More than the longest line. */
const tailBytes = 64 * 1024

/** Opens the log; nothing is read or written yet. */
export function createAuditLog(options: AuditLogOptions): AuditLog {
  const { path, shown, stateDir, clock, random, holder } = options
  // A lock of the audit log outlives no power failure, so its files need not be durable.
  const quick = { ...nodeFiles, writeNew: writeQuickly, syncDirectory: async () => {} }
  const locks = createLocks({ dir: stateDir, clock, random, files: withStateErrors(quick), processes: nodeProcesses })
  const headPath = join(stateDir, 'audit-head')
  let waiting: { entries: readonly AuditEntry[]; done: (head: AuditHead) => void; failed: (error: unknown) => void }[] =
    []
  let turn: Promise<void> = Promise.resolve()

  /** Whatever has been handed in by now, together. */
  const writeWaiting = async (): Promise<void> => {
    const group = waiting
    waiting = []
    if (group.length === 0) return
    const entries = group.flatMap(one => one.entries)
    try {
      const lease = await locks.take('audit', holder(), lockTimeoutMs, lockPollMs)
      try {
        const head = await add(path, headPath, shown, entries)
        for (const one of group) one.done(head)
      } finally {
        await lease.release()
      }
    } catch (error) {
      for (const one of group) one.failed(toAuditError(error, shown))
    }
  }

  return {
    path: shown,
    async check() {
      try {
        await readEnd(path, headPath, shown)
      } catch (error) {
        throw toAuditError(error, shown)
      }
    },
    append: entries =>
      new Promise((done, failed) => {
        waiting.push({ entries, done, failed })
        turn = turn.then(writeWaiting)
      }),
    verify: async more => verifyAuditLog(path, { shown, remembered: await readHead(headPath), ...more }),
  }
}

async function add(path: string, headPath: string, shown: string, entries: readonly AuditEntry[]): Promise<AuditHead> {
  const end = await readEnd(path, headPath, shown)
  let head = end.head
  let text = ''
  for (const entry of entries) {
    const line = renderAuditLine(entry, head)
    text += `${line.text}\n`
    head = line.head
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'a', 0o600)
  try {
    // What a crash has cut off was never confirmed to anybody.
    if (end.torn) await file.truncate(end.bytes)
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  if (end.bytes === 0) await nodeFiles.syncDirectory(dirname(path))
  await mkdir(dirname(headPath), { recursive: true, mode: 0o700 })
  const temporary = `${headPath}.${randomBytes(6).toString('hex')}.tmp`
  await writeFile(temporary, `${JSON.stringify({ format: 'storewright-audit-head/1', ...head })}\n`, { mode: 0o600 })
  await rename(temporary, headPath)
  return head
}

interface End {
  head: AuditHead
  /** Up to the end of the last whole line. */
  bytes: number
  torn: boolean
}

/** Throws AUDIT_BROKEN when the last line is none, or not one that can follow what the state remembers. */
async function readEnd(path: string, headPath: string, shown: string): Promise<End> {
  const remembered = await readHead(headPath)
  const tail = await readTail(path)
  const last = tail.text.lastIndexOf(10)
  const bytes = tail.from + last + 1
  const torn = bytes < tail.size
  // A log that was put away is gone on with, by number and hash.
  if (tail.size === 0) return { head: remembered ?? beforeFirst, bytes: 0, torn: false }
  if (bytes === 0) {
    if (remembered !== undefined)
      throw broken(shown, `its first line is cut off, but the state remembers number ${remembered.number}`)
    return { head: beforeFirst, bytes, torn }
  }
  const start = tail.text.subarray(0, last).lastIndexOf(10) + 1
  const line = parseAuditLine(tail.text.subarray(start, last))
  if (line === undefined || line.carried !== line.computed) throw broken(shown, 'its last line is damaged')
  const head = headOf(line)
  if (remembered !== undefined && remembered.number > head.number) {
    throw broken(shown, `it ends with number ${head.number}, but the state remembers number ${remembered.number}`)
  }
  if (remembered !== undefined && remembered.number === head.number && remembered.hash !== head.hash) {
    throw broken(shown, 'its last line is not the one that was written')
  }
  return { head, bytes, torn }
}

async function readTail(path: string): Promise<{ text: Buffer; from: number; size: number }> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (file === undefined) return { text: Buffer.alloc(0), from: 0, size: 0 }
  try {
    const { size } = await file.stat()
    const from = Math.max(0, size - tailBytes)
    const { buffer } = await file.read(Buffer.alloc(size - from), 0, size - from, from)
    return { text: buffer, from, size }
  } finally {
    await file.close()
  }
}

/** Undefined when there is none, or a crash has left half of one. */
async function readHead(path: string): Promise<AuditHead | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (!isObject(value) || typeof value.number !== 'number' || typeof value.hash !== 'string') return undefined
    return { number: value.number, hash: value.hash }
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function writeQuickly(path: string, text: string): Promise<void> {
  return writeFile(path, text, { flag: 'wx', mode: 0o600 })
}

function broken(shown: string, why: string): ToolError {
  return new ToolError('AUDIT_BROKEN', `the audit log ${shown} is not as it was written: ${why}`, {
    hint: 'Nothing more is sent. `storewright audit-log verify` shows what is wrong. Restore the log, or move it away: the next one goes on from the number that the state remembers.',
  })
}

function toAuditError(error: unknown, shown: string): unknown {
  if (error instanceof ToolError) return error
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) return error
  return new ToolError('AUDIT_IO', `the audit log ${shown} cannot be written (${code})`, {
    hint: 'Nothing is changed that cannot be logged. Check the disk and the permissions of that path.',
    cause: error,
  })
}
