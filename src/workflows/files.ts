/** The few files that commands write and read beside configuration and state: plans, reports, events. */

import {
  accessSync,
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ToolError } from '../model/errors.ts'
import { withReason } from '../model/file-errors.ts'

/** Writes by temporary file and rename, readable by the owner alone; a pipe or a device is written to as it is. */
export function writePrivateFile(cwd: string, path: string, text: string): void {
  writeFile(cwd, path, text, 0o600)
}

/** The same for what holds nothing of anybody's, readable by all. */
export function writePublicFile(cwd: string, path: string, text: string): void {
  writeFile(cwd, path, text, 0o644)
}

function writeFile(cwd: string, path: string, text: string, mode: number): void {
  withReason(path, 'written', () => {
    const target = targetOf(cwd, path)
    if (isSpecial(target)) {
      writeFileSync(target, text)
      return
    }
    mkdirSync(dirname(target), { recursive: true })
    replaceDurably(target, text, mode)
  })
}

/** By temporary file and rename, so that at any moment there is the old text or the new one. */
function replaceDurably(target: string, text: string | Buffer, mode: number): void {
  const temporary = `${target}.${process.pid}.tmp`
  try {
    const file = openSync(temporary, 'w', 0o600)
    try {
      writeFileSync(file, text)
      fchmodSync(file, mode)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** A file that is written piece by piece and takes its place only when it is finished. */
export interface GrowingFile {
  write(text: string): void
  finish(): void
  /** What was there before stays. */
  discard(): void
}

/** Begins a file that is readable by the owner alone; a pipe or a device is written to as it is. */
export function growPrivateFile(cwd: string, path: string): GrowingFile {
  return withReason(path, 'written', () => {
    const target = targetOf(cwd, path)
    const place = isSpecial(target) ? target : `${target}.${process.pid}.tmp`
    mkdirSync(dirname(target), { recursive: true })
    const file = openSync(place, 'w', 0o600)
    return {
      write: text => withReason(path, 'written', () => writeFileSync(file, text)),
      finish: () =>
        withReason(path, 'written', () => {
          if (place !== target) fsyncSync(file)
          closeSync(file)
          if (place !== target) renameSync(place, target)
        }),
      discard: () => {
        closeSync(file)
        if (place !== target) rmSync(place, { force: true })
      },
    }
  })
}

/** Throws when a file cannot be written there, before any work is done whose result would be lost. */
export function refuseUnwritable(cwd: string, path: string): void {
  withReason(path, 'written', () => {
    const target = targetOf(cwd, path)
    if (existsSync(target) && statSync(target).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    let directory = dirname(target)
    while (!existsSync(directory)) directory = dirname(directory)
    accessSync(isSpecial(target) ? target : directory, constants.W_OK)
    if (!statSync(directory).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' })
  })
}

/** Throws when something would be lost, or cannot be written, before any work is done. */
export function refuseExisting(cwd: string, path: string, force: boolean): void {
  refuseUnwritable(cwd, path)
  const target = resolve(cwd, path)
  if (force || !existsSync(target) || isSpecial(target)) return
  throw new ToolError('USAGE', `\`${path}\` exists`, { hint: 'Name another file, or write over it with --force.' })
}

export function fileExists(cwd: string, path: string): boolean {
  return existsSync(resolve(cwd, path))
}

/** Makes files, for everybody whom the system lets read new ones. Where one cannot be made, or is there, none of them is. */
export function writeNewFiles(cwd: string, files: readonly { path: string; text: string }[]): void {
  const made: string[] = []
  try {
    for (const { path, text } of files) {
      withReason(path, 'written', () => {
        const target = resolve(cwd, path)
        mkdirSync(dirname(target), { recursive: true })
        writeFileSync(target, text, { flag: 'wx' })
        made.push(target)
      })
    }
  } catch (error) {
    for (const target of made) rmSync(target, { force: true })
    throw error
  }
}

/** The text of a file that comes with the package, by its path in it. */
export function readPackaged(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')
}

/** A file in a directory of its own, both for the owner alone. */
export function writeTemporaryFile(name: string, text: string): { path: string; remove(): void } {
  return withReason(tmpdir(), 'written', () => {
    const directory = mkdtempSync(join(tmpdir(), 'storewright-'))
    const path = join(directory, name)
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' })
    return { path, remove: () => rmSync(directory, { recursive: true, force: true }) }
  })
}

export function makeDirectory(path: string): void {
  withReason(path, 'made', () => mkdirSync(path, { recursive: true, mode: 0o700 }))
}

export function readTextFile(cwd: string, path: string): string {
  return withReason(path, 'read', () => readFileSync(resolve(cwd, path), 'utf8'))
}

/** Like `readTextFile`, for a file that somebody names: one that is too large to be meant, or that is no text, is refused. */
export function readGivenFile(cwd: string, path: string, mostBytes: number): string {
  const bytes = withReason(path, 'read', () => {
    const target = resolve(cwd, path)
    if (statSync(target).size > mostBytes) throw Object.assign(new Error(), { code: 'EFBIG' })
    return readFileSync(target)
  })
  return withReason(path, 'read', () => decodeText(bytes))
}

/** What came by the standard input, as text; a byte order mark stays. */
export function decodeInput(bytes: Buffer): string {
  return withReason('standard input', 'read', () => decodeText(bytes, { ignoreBOM: true }))
}

function decodeText(bytes: Buffer, options: { ignoreBOM?: boolean } = {}): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ...options }).decode(bytes)
  } catch {
    throw Object.assign(new Error(), { code: 'ENOTEXT' })
  }
}

/** Starts a file of JSON lines; every call of the result appends one line. */
export function openLines(cwd: string, path: string): (line: string) => void {
  const target = resolve(cwd, path)
  withReason(path, 'written', () => {
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, '', { mode: 0o600 })
  })
  return line => withReason(path, 'written', () => appendFileSync(target, `${line}\n`))
}

/** A file whose text is to be another one; both without a byte order mark, which stays. */
export interface Replacement {
  /** Absolute, links followed. */
  path: string
  before: string
  after: string
}

/**
 * Replaces files by temporary file and rename, with the mode that they have. Where one of them is not as it was read, or
 * `check` throws afterwards, all of them are as they were.
 */
export function replaceFiles(replacements: readonly Replacement[], check: () => void): void {
  const originals = replacements.map(({ path, before }) => {
    const bytes = withReason(path, 'read', () => readFileSync(path))
    if (withReason(path, 'read', () => decodeText(bytes)) !== before) {
      throw new ToolError('CONFIG_CHANGED', `\`${path}\` has changed while it was worked on`, {
        hint: 'Nothing was written. Run the command again.',
      })
    }
    return bytes
  })
  let done = 0
  try {
    for (const [at, { path, after }] of replacements.entries()) {
      const original = originals[at]!
      const mark = original.subarray(0, 3).equals(byteOrderMark) ? byteOrderMark : Buffer.alloc(0)
      replaceBytes(path, Buffer.concat([mark, Buffer.from(after)]))
      done = at + 1
    }
    check()
  } catch (error) {
    for (const [at, { path }] of replacements.slice(0, done).entries()) replaceBytes(path, originals[at]!)
    throw error
  }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

function replaceBytes(path: string, bytes: Buffer): void {
  withReason(path, 'written', () => replaceDurably(path, bytes, statSync(path).mode & 0o7777))
}

/** A link is followed, so that it stays a link. */
function targetOf(cwd: string, path: string): string {
  const target = resolve(cwd, path)
  return existsSync(target) ? realpathSync(target) : target
}

function isSpecial(target: string): boolean {
  return existsSync(target) && !statSync(target).isFile() && !statSync(target).isDirectory()
}
