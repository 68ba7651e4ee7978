/**
 * May a folder of evidence be made in a place, how do its files get onto the disk, and how is one looked at that nobody trusts?
 * Does not know what is in it.
 */

import { createHash } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { ToolError } from '../model/errors.ts'
import { withReason } from '../model/file-errors.ts'

/** How the folder begins that a pack is written into before it gets its name. */
export const unfinished = '.storewright-evidence-'

/** Throws before any work is done when no pack can be written there. */
export function refuseOccupied(cwd: string, path: string): void {
  const folder = resolve(cwd, path)
  const name = basename(folder)
  if (path.trim() === '' || name === '' || name.startsWith('.')) {
    throw new ToolError('USAGE', `\`${path}\` is no name for a pack of evidence`, {
      hint: 'Name a folder that is seen, such as evidence/2026-11-25.',
    })
  }
  if (isThere(cwd, path) && !isFolder(cwd, path)) throw occupied(path, 'is a file')
  withReason(path, 'written', () => {
    let above = folder
    while (!existsSync(above)) above = dirname(above)
    accessSync(above === folder ? dirname(folder) : above, constants.W_OK)
    if (above !== folder) readdirSync(above)
    else if (readdirSync(folder).length > 0) throw occupied(path)
  })
}

export function occupied(path: string, how = 'is not empty'): ToolError {
  return new ToolError('USAGE', `\`${path}\` ${how}`, {
    hint: 'A pack of evidence is a new folder of its own, such as evidence/2026-11-25 beside evidence/2026-11-24; none is ever written over.',
  })
}

export function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Windows cannot open folders, and needs no sync of them. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** What lies in a folder, by name; `other` is whatever is neither: links, too, since what they lead to is elsewhere. */
export function listFolder(cwd: string, path: string): { name: string; sort: 'file' | 'folder' | 'other' }[] {
  return withReason(path, 'read', () =>
    readdirSync(resolve(cwd, path), { withFileTypes: true })
      .map(entry => ({
        name: entry.name,
        sort: entry.isFile() ? ('file' as const) : entry.isDirectory() ? ('folder' as const) : ('other' as const),
      }))
      .sort((left, right) => (left.name < right.name ? -1 : 1)),
  )
}

export function isFolder(cwd: string, path: string): boolean {
  return existsSync(resolve(cwd, path)) && statSync(resolve(cwd, path)).isDirectory()
}

function isThere(cwd: string, path: string): boolean {
  return existsSync(resolve(cwd, path))
}

/** The bytes of a file that is not large. */
export function readBytes(cwd: string, path: string): Buffer {
  const parts: Buffer[] = []
  readParts(cwd, path, part => parts.push(Buffer.from(part)))
  return Buffer.concat(parts)
}

/** The size and the SHA-256 of a file of any size. */
export function measureFile(cwd: string, path: string): { size: number; sha256: string } {
  const hash = createHash('sha256')
  let size = 0
  readParts(cwd, path, part => {
    hash.update(part)
    size += part.length
  })
  return { size, sha256: hash.digest('hex') }
}

function readParts(cwd: string, path: string, use: (part: Buffer) => void): void {
  withReason(path, 'read', () => {
    const file = openSync(resolve(cwd, path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    try {
      if (!fstatSync(file).isFile()) throw Object.assign(new Error(), { code: 'EISDIR' })
      const part = Buffer.allocUnsafe(256 * 1024)
      for (let read = readSync(file, part); read > 0; read = readSync(file, part)) use(part.subarray(0, read))
    } finally {
      closeSync(file)
    }
  })
}
