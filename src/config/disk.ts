/** What is on the disk, and what do the files there hold? The only file here that knows the disk. */

import { closeSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs'

const maxFileBytes = 50 * 1024 * 1024
const tooLarge = `it is larger than ${maxFileBytes / 1024 / 1024} MB`
const chunkBytes = 64 * 1024
const notText = 'it is not UTF-8 text'

export type FileKind = 'file' | 'directory' | 'missing'

/** What reading a configuration needs to know of a disk. */
export interface Disk {
  kindOfFile(path: string): FileKind
  realPath(path: string): string
  /** `wanted` says which names the caller can use; it may be given others. */
  readDirectory(path: string, wanted: (name: string) => boolean): string[]
  readText(path: string): Content
  readPieces(path: string, failed: (reason: string) => void): Generator<string>
}

/** The text of a file, or why it cannot be had. */
export type Content = { text: string } | { reason: string; tooLarge?: true }

export function kindOfFile(path: string): FileKind {
  try {
    return statSync(path).isDirectory() ? 'directory' : 'file'
  } catch {
    return 'missing'
  }
}

/** The one true name of a file, links followed; that of a link that leads nowhere is its own. */
export function realPath(path: string): string {
  try {
    return realpathSync(path).replaceAll('\\', '/')
  } catch {
    return path
  }
}

/** Names in a directory, sorted; those of directories end in `/`. */
function readDirectory(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .map(entry => (kindOfFile(`${path}/${entry.name}`) === 'directory' ? `${entry.name}/` : entry.name))
    .sort()
}

export function readText(path: string): Content {
  try {
    const { size } = statSync(path)
    if (size > maxFileBytes) return { reason: tooLarge, tooLarge: true }
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) }
  } catch (error) {
    return { reason: reasonOf(error) }
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message: string }
  if (code === 'ENOENT') return 'it does not exist'
  if (code === 'EACCES' || code === 'EPERM') return 'access is denied'
  if (code === 'EISDIR') return 'it is a directory'
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return notText
  return message
}

/** The text of a file piece by piece, so that it is never held as a whole; `failed` is told why there is no more of it. */
function* readPieces(path: string, failed: (reason: string) => void): Generator<string> {
  let file: number | undefined
  try {
    if (statSync(path).size > maxFileBytes) return failed(tooLarge)
    file = openSync(path, 'r')
    const decoder = new TextDecoder('utf-8', { fatal: true })
    const buffer = Buffer.alloc(chunkBytes)
    for (let read = -1; read !== 0; ) {
      read = readSync(file, buffer, 0, chunkBytes, null)
      const text = decoder.decode(buffer.subarray(0, read), { stream: read > 0 })
      // UTF-16 without its mark is valid UTF-8.
      if (text.includes('\0')) return failed(notText)
      if (text !== '') yield text
    }
  } catch (error) {
    failed(reasonOf(error))
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** The disk itself. */
export const realDisk: Disk = { kindOfFile, realPath, readDirectory, readText, readPieces }
