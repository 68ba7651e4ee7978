/** A list of any length that lies in a temporary file, for the owner alone: written once, read as often as needed. */

import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { withReason } from '../model/file-errors.ts'
import { SmallHeap } from './heap.ts'

const pieceBytes = 64 * 1024

export class Spilled<T> implements Iterable<T> {
  readonly #directory: string
  readonly #file: number
  #pending: string[] = []
  #pendingLength = 0
  length = 0

  constructor() {
    const made = withReason(tmpdir(), 'written', () => {
      const directory = mkdtempSync(join(tmpdir(), 'storewright-'))
      return { directory, file: openSync(join(directory, 'list'), 'wx+', 0o600) }
    })
    this.#directory = made.directory
    this.#file = made.file
    this.#removeName()
  }

  add(value: T): void {
    const line = `${JSON.stringify(value)}\n`
    this.#pending.push(line)
    this.#pendingLength += line.length
    this.length += 1
    if (this.#pendingLength > pieceBytes) this.#flush()
  }

  *[Symbol.iterator](): Generator<T> {
    this.#flush()
    const decoder = new StringDecoder('utf8')
    const buffer = Buffer.alloc(pieceBytes)
    const heap = new SmallHeap()
    let rest = ''
    for (let position = 0; ; ) {
      const read = withReason(tmpdir(), 'read', () => readSync(this.#file, buffer, 0, pieceBytes, position))
      if (read === 0) return
      position += read
      const lines = (rest + decoder.write(buffer.subarray(0, read))).split('\n')
      rest = lines.pop()!
      for (const line of lines) yield JSON.parse(line) as T
      heap.pass(lines.length)
    }
  }

  close(): void {
    closeSync(this.#file)
    this.#removeName()
  }

  /** While it is open, the file lives on without a name, and goes with the process; where systems do not allow that, it goes last. */
  #removeName(): void {
    try {
      rmSync(this.#directory, { recursive: true, force: true })
    } catch {
      // It is tried again at the end.
    }
  }

  #flush(): void {
    if (this.#pending.length === 0) return
    const bytes = Buffer.from(this.#pending.join(''))
    this.#pending = []
    this.#pendingLength = 0
    withReason(tmpdir(), 'written', () => {
      // Appended wherever it was read before.
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at)
    })
  }
}
