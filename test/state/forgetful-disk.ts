/**
 * A disk in memory that can be stopped at any operation. A killed program leaves what was done so far; a power cut also
 * loses names that were not made durable, of which the first few may have reached the disk nevertheless.
 */

import { dirname } from 'node:path'
import type { Files } from '../../src/state/files.ts'

export class Stopped extends Error {}

/** before: the operation is not begun · torn: half of its text is written, or it is done but not acknowledged */
export type StopHow = 'before' | 'torn'

interface File {
  number: number
  text: string
}
type Names = Map<string, File>
type NameChange = { dir: string; change: (names: Names) => void }

export class ForgetfulDisk {
  private names: Names = new Map()
  private durable: Names = new Map()
  private waiting: NameChange[] = []
  private numbers = 0
  private budget = Number.POSITIVE_INFINITY
  private how: StopHow = 'before'
  /** Operations begun that change something. */
  operations = 0

  stopAt(operation: number, how: StopHow): void {
    this.budget = operation
    this.how = how
  }

  /** How many changes of names a power cut may lose. */
  get undurable(): number {
    return this.waiting.length
  }

  /** What a restarted program finds; with `kept` after a power cut that so many waiting changes of names survived. */
  restart(kept?: number): ForgetfulDisk {
    const next = new ForgetfulDisk()
    const names: Names = new Map(kept === undefined ? this.names : this.durable)
    if (kept !== undefined) for (const { change } of this.waiting.slice(0, kept)) change(names)
    next.numbers = this.numbers
    // Copies, so that several futures can be tried from one crash; one file may have two names.
    const copies = new Map<File, File>()
    for (const [path, file] of names) {
      const copy = copies.get(file) ?? { ...file }
      copies.set(file, copy)
      next.names.set(path, copy)
    }
    next.durable = new Map(next.names)
    return next
  }

  paths(): string[] {
    return [...this.names.keys()].sort()
  }

  readonly files: Files = {
    read: async path => this.names.get(path)?.text,
    version: async path => {
      const file = this.names.get(path)
      return file === undefined ? undefined : `${file.number}:${file.text.length}`
    },
    names: async dir =>
      [...this.names.keys()].filter(path => dirname(path) === dir).map(path => path.slice(dir.length + 1)),
    makeDirectory: async () => undefined,
    writeNew: async (path, text) => {
      if (this.names.has(path)) throw Object.assign(new Error('exists'), { code: 'EEXIST' })
      this.numbers += 1
      const file = { number: this.numbers, text: '' }
      await this.step(
        () => {
          this.setName(path, file)
          file.text = text
        },
        () => {
          this.setName(path, file)
          file.text = text.slice(0, text.length / 2)
        },
      )
    },
    append: async (path, text) => {
      this.numbers += 1
      const number = this.numbers
      const add = (part: string) => {
        const file = this.names.get(path) ?? { number, text: '' }
        if (!this.names.has(path)) this.setName(path, file)
        file.text += part
      }
      await this.step(
        () => add(text),
        () => add(text.slice(0, text.length / 2)),
      )
    },
    truncate: async (path, bytes) =>
      this.step(() => {
        const file = this.names.get(path)
        if (file !== undefined) file.text = Buffer.from(file.text).subarray(0, bytes).toString()
      }),
    rename: async (from, to) =>
      this.step(() => {
        const file = this.names.get(from)
        if (file === undefined) throw new Error(`nothing to rename at ${from}`)
        this.change(dirname(to), names => {
          names.delete(from)
          names.set(to, file)
        })
      }),
    place: async (from, to) => {
      const file = this.names.get(from)
      if (file === undefined || this.names.has(to)) return false
      await this.step(() => this.setName(to, file))
      return true
    },
    remove: async path =>
      this.step(() => {
        this.change(dirname(path), names => names.delete(path))
      }),
    syncDirectory: async dir =>
      this.step(() => {
        for (const { change } of this.waiting.filter(one => one.dir === dir)) change(this.durable)
        this.waiting = this.waiting.filter(one => one.dir !== dir)
      }),
  }

  private setName(path: string, file: File): void {
    this.change(dirname(path), names => names.set(path, file))
  }

  private change(dir: string, change: (names: Names) => unknown): void {
    const entry = { dir, change: (names: Names) => void change(names) }
    entry.change(this.names)
    this.waiting.push(entry)
  }

  private async step(whole: () => void, torn: () => void = whole): Promise<void> {
    this.operations += 1
    if (this.operations < this.budget) return whole()
    if (this.operations === this.budget && this.how === 'torn') torn()
    throw new Stopped(`stopped at operation ${this.operations}`)
  }
}
