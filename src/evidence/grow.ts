/**
 * How does a folder of evidence come onto the disk as a whole or not at all? A folder beside it takes the name once everything in it
 * is on the disk. Files may be written piece by piece, so that nothing of them is kept. Does not know what is in it.
 */

import { createHash, type Hash, randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { EvidenceFile } from '../model/evidence.ts'
import { withReason } from '../model/file-errors.ts'
import { occupied, syncFolder, unfinished, writeDurably } from './disk.ts'

export interface GrowingFolder {
  /** Puts the text at the end of a file, which is begun with that. */
  write(name: string, text: string): void
  /** What the files are, by name; nothing can be written to them after that. */
  measure(): EvidenceFile[]
  /** Adds these last files, and gives the folder its name. */
  finish(last: ReadonlyMap<string, string>): void
  /** Leaves nothing. Does nothing after `finish`. */
  discard(): void
}

interface Growing {
  file: number
  size: number
  hash: Hash
}

export function growFolder(cwd: string, path: string): GrowingFolder {
  const folder = resolve(cwd, path)
  const files = new Map<string, Growing>()
  let isOver = false
  const place = withReason(path, 'written', () => {
    mkdirSync(dirname(folder), { recursive: true, mode: 0o700 })
    const made = join(dirname(folder), `${unfinished}${randomBytes(8).toString('hex')}`)
    mkdirSync(made, { mode: 0o700 })
    return made
  })
  const begin = (name: string): Growing => {
    const begun = { file: openSync(join(place, name), 'wx', 0o600), size: 0, hash: createHash('sha256') }
    files.set(name, begun)
    return begun
  }
  const discard = (): void => {
    if (isOver) return
    isOver = true
    for (const { file } of files.values()) closeSync(file)
    files.clear()
    rmSync(place, { recursive: true, force: true })
  }
  return {
    write(name, text) {
      withReason(path, 'written', () => {
        const one = files.get(name) ?? begin(name)
        const bytes = Buffer.from(text)
        for (let at = 0; at < bytes.length; ) at += writeSync(one.file, bytes, at)
        one.size += bytes.length
        one.hash.update(bytes)
      })
    },
    measure() {
      const sizes = withReason(path, 'written', () =>
        [...files].map(([name, { file, size, hash }]) => {
          fsyncSync(file)
          closeSync(file)
          return { name, size, sha256: hash.digest('hex') }
        }),
      )
      files.clear()
      return sizes.sort((left, right) => (left.name < right.name ? -1 : 1))
    },
    finish(last) {
      withReason(path, 'written', () => {
        try {
          for (const [name, text] of last) writeDurably(join(place, name), text)
          syncFolder(place)
          if (existsSync(folder)) rmdirSync(folder)
          renameSync(place, folder)
        } catch (error) {
          throw ['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '') ? occupied(path) : error
        }
        isOver = true
        syncFolder(dirname(folder))
      })
    },
    discard,
  }
}

/** All files, or none. */
export function writeFolder(cwd: string, path: string, files: ReadonlyMap<string, string>): void {
  const folder = growFolder(cwd, path)
  try {
    folder.finish(files)
  } finally {
    folder.discard()
  }
}
