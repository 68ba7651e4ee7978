/**
 * Which operations on a disk does the file store need, and what does each promise after a crash?
 * Knows files and their errors; does not know what is in them. Tests replace it by a disk that loses power.
 */

import { constants } from 'node:fs'
import { copyFile, link, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises'
import { ToolError } from '../model/errors.ts'

/** A disk. Contents are durable when an operation ends; names are durable after `syncDirectory`. */
export interface Files {
  /** The text, or undefined when there is no such file. */
  read(path: string): Promise<string | undefined>
  /** Changes whenever another file takes this name; undefined when there is none. */
  version(path: string): Promise<string | undefined>
  /** Names in a directory; none when it does not exist. */
  names(dir: string): Promise<string[]>
  /** Makes a directory that only its owner may enter, and those above it. */
  makeDirectory(dir: string): Promise<void>
  /** Writes a file that only its owner may read; an error when it exists. */
  writeNew(path: string, text: string): Promise<void>
  /** Adds to the end of a file, which is made when it does not exist. */
  append(path: string, text: string): Promise<void>
  /** Cuts a file after so many bytes. */
  truncate(path: string, bytes: number): Promise<void>
  /** Gives the file the name `to`, in place of whatever had it, at once. */
  rename(from: string, to: string): Promise<void>
  /** Gives the file the name `to` as well; false when that is taken, or `from` is gone. */
  place(from: string, to: string): Promise<boolean>
  /** Removes a file; a missing one is a success. */
  remove(path: string): Promise<void>
  /** Makes the names in a directory durable. */
  syncDirectory(dir: string): Promise<void>
}

/** The real disk. Errors are the system's. */
export const nodeFiles: Files = {
  read: path => readFile(path, 'utf8').catch(unless('ENOENT', undefined)),
  async version(path) {
    const facts = await stat(path, { bigint: true }).catch(unless('ENOENT', undefined))
    return facts === undefined ? undefined : `${facts.ino}:${facts.size}:${facts.mtimeNs}`
  },
  names: dir => readdir(dir).catch(unless('ENOENT', [])),
  async makeDirectory(dir) {
    await mkdir(dir, { recursive: true, mode: 0o700 })
  },
  writeNew: (path, text) => withFile(path, 'wx', file => file.writeFile(text)),
  append: (path, text) => withFile(path, 'a', file => file.writeFile(text)),
  truncate: (path, bytes) => withFile(path, 'r+', file => file.truncate(bytes)),
  rename,
  async place(from, to) {
    try {
      await link(from, to)
      return true
    } catch (error) {
      if (['EEXIST', 'ENOENT'].includes(codeOf(error))) return false
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error))) throw error
      // Some file systems have no second names; a copy is as exclusive, but not whole at once.
      return copyFile(from, to, constants.COPYFILE_EXCL).then(() => true, unless('EEXIST', false))
    }
  },
  remove: path => unlink(path).catch(unless('ENOENT', undefined)),
  async syncDirectory(dir) {
    const handle = await open(dir, 'r').catch(unless('EISDIR', undefined))
    // Windows cannot open directories and needs no sync of them.
    if (handle === undefined) return
    try {
      await handle.sync().catch(unless('EPERM', undefined))
    } finally {
      await handle.close()
    }
  },
}

/** The same disk, whose errors are STATE_IO with the path and what to do; errors without a system code pass through. */
export function withStateErrors(files: Files): Files {
  const guard = <A extends string[], R>(operation: (path: string, ...more: A) => Promise<R>) => {
    return async (path: string, ...more: A): Promise<R> => {
      try {
        return await operation(path, ...more)
      } catch (error) {
        throw toStateError(error, path)
      }
    }
  }
  return {
    read: guard(files.read),
    version: guard(files.version),
    names: guard(files.names),
    makeDirectory: guard(files.makeDirectory),
    writeNew: guard(files.writeNew),
    append: guard(files.append),
    truncate: (path, bytes) => guard(() => files.truncate(path, bytes))(path),
    rename: (from, to) => guard(() => files.rename(from, to))(to),
    place: (from, to) => guard(() => files.place(from, to))(to),
    remove: guard(files.remove),
    syncDirectory: guard(files.syncDirectory),
  }
}

function toStateError(error: unknown, path: string): unknown {
  const code = codeOf(error)
  if (error instanceof ToolError || code === '') return error
  return new ToolError('STATE_IO', `The state cannot be read or written at ${path} (${code})`, {
    hint: hints[code] ?? 'Check the disk and the permissions of that path.',
    cause: error,
  })
}

const hints: { [code: string]: string } = {
  ENOSPC: 'The disk is full. What was stored before is intact; make room and run again.',
  EDQUOT: 'Your quota of the disk is used up. What was stored before is intact; make room and run again.',
  EROFS: 'The file system is read-only; name another place in `state.path`.',
  EACCES: 'You may not use this path: state files belong to the user who made them, with mode 0600.',
  EPERM: 'You may not use this path: state files belong to the user who made them, with mode 0600.',
  ENOTDIR: 'A file stands where a directory is wanted; check `state.path`.',
  EEXIST: 'A file stands where a directory is wanted; check `state.path`.',
  EISDIR: 'A directory stands where a file is wanted; check `state.path`.',
  EMFILE: 'Too many files are open; lower --parallelism or raise the limit of the system.',
  ENAMETOOLONG: 'The path is too long for this file system; name a shorter `state.path`.',
}

async function withFile(
  path: string,
  flags: string,
  task: (file: Awaited<ReturnType<typeof open>>) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags, 0o600)
  try {
    await task(file)
    await file.sync()
  } finally {
    await file.close()
  }
}

function unless<T>(code: string, value: T): (error: unknown) => T {
  return error => {
    if (codeOf(error) === code) return value
    throw error
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
