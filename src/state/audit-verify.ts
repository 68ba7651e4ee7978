/**
 * Is an audit log whole? Reads it line by line, whatever its length, and says of every line that is wrong what is wrong.
 * What a chain cannot show (lines that are missing at the end) is seen only by who knows a later head.
 */

import { createReadStream } from 'node:fs'
import type { AuditFindings, AuditHead } from '../model/audit.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import { type AuditLine, beforeFirst, headOf, parseAuditLine } from './audit-line.ts'

export interface VerifyOptions {
  /** How the file is called in messages. */
  shown: string
  /** The hash that the first line must follow: the last of the file before, where the log goes on from another file. */
  after?: string | undefined
  /** The hash, or its beginning, of a line that was noted earlier and must be in the log. */
  noted?: string | undefined
  /** What the state remembers as the last line. */
  remembered?: AuditHead | undefined
}

const mostFaults = 20
const longestLine = 1024 * 1024

/** Throws AUDIT_IO when the file cannot be read. */
export async function verifyAuditLog(path: string, options: VerifyOptions): Promise<AuditFindings> {
  const chain = new Chain(options)
  let rest = Buffer.alloc(0)
  try {
    for await (const chunk of createReadStream(path)) {
      rest = Buffer.concat([rest, chunk as Buffer])
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        chain.line(rest.subarray(0, end))
        rest = rest.subarray(end + 1)
      }
      if (rest.length > longestLine) break
    }
  } catch (cause) {
    throw unreadable(options.shown, cause)
  }
  if (rest.length > 0) chain.cutOff()
  return chain.findings()
}

class Chain {
  private readonly options: VerifyOptions
  private readonly faults: Diagnostic[] = []
  private lines = 0
  private expected: { number: number; hashes: string[] } | undefined
  private head: AuditHead | undefined
  private isNotedSeen: boolean
  /** What the line that the state remembers carries here. */
  private remembered: string | undefined

  constructor(options: VerifyOptions) {
    this.options = options
    this.isNotedSeen = options.noted === undefined
  }

  line(bytes: Buffer): void {
    this.lines += 1
    const line = parseAuditLine(bytes)
    if (line === undefined) {
      this.fault('is damaged: it is no line of an audit log')
      if (this.expected !== undefined) this.expected = { number: this.expected.number + 1, hashes: [] }
      return
    }
    const why = faultOf(line, this.expected ?? this.start(line))
    if (why !== undefined) this.fault(why)
    this.head = headOf(line)
    if (this.options.noted !== undefined && line.carried.startsWith(this.options.noted)) this.isNotedSeen = true
    if (line.number === this.options.remembered?.number) this.remembered = line.carried
    this.expected = { number: line.number + 1, hashes: [line.carried, line.computed] }
  }

  /** What the first line must follow. */
  private start(line: AuditLine): { number: number; hashes: string[] } {
    const { after } = this.options
    return after === undefined
      ? { number: beforeFirst.number + 1, hashes: [beforeFirst.hash] }
      : { number: line.number, hashes: [after] }
  }

  cutOff(): void {
    this.lines += 1
    this.fault('is cut off; the next apply removes a line that a crash has cut off')
  }

  findings(): AuditFindings {
    const { remembered, noted } = this.options
    const last = this.head?.number ?? 0
    if (remembered !== undefined && remembered.number > last) {
      this.fault(
        `is the last, with number ${last}, but the state remembers number ${remembered.number}: lines are missing at the end`,
      )
    } else if (remembered !== undefined && this.remembered !== undefined && this.remembered !== remembered.hash) {
      this.fault('ends a log in which the line that the state remembers is another: it was written anew')
    }
    if (!this.isNotedSeen) this.fault(`ends a log that does not hold the line with the hash ${noted}`)
    return { lines: this.lines, ...(this.head === undefined ? {} : { head: this.head }), faults: this.faults }
  }

  private fault(what: string): void {
    if (this.faults.length >= mostFaults) return
    const { shown } = this.options
    this.faults.push({
      severity: 'error',
      code: 'AUDIT_BROKEN',
      message: this.lines === 0 ? `the log is empty: ${what}` : `line ${this.lines} ${what}`,
      source: { file: shown, line: Math.max(1, this.lines), column: 1 },
    })
  }
}

function faultOf(line: AuditLine, expected: { number: number; hashes: readonly string[] }): string | undefined {
  if (line.carried !== line.computed) return 'was changed: its text does not have the hash that it carries'
  const missing = line.number - expected.number
  if (missing === 1) return `has number ${line.number}: number ${expected.number} is missing before it`
  if (missing > 1)
    return `has number ${line.number}: numbers ${expected.number} to ${line.number - 1} are missing before it`
  if (missing < 0) return `has number ${line.number}, where number ${expected.number} should stand`
  if (expected.hashes.length > 0 && !expected.hashes.includes(line.previous)) {
    return line.number === 1
      ? 'does not begin a log'
      : 'does not follow the line before it: one of the two was replaced'
  }
  return undefined
}

function unreadable(shown: string, cause: unknown): ToolError {
  const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
  return new ToolError(
    'AUDIT_IO',
    isMissing ? `there is no audit log at ${shown}` : `the audit log ${shown} cannot be read`,
    {
      hint: isMissing
        ? 'It is begun by the first apply that changes something.'
        : 'Check the path and its permissions.',
      cause,
    },
  )
}
