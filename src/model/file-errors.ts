/** What the system says against a file, in words. Touches no file. */

import { ToolError } from './errors.ts'

const reasons: { [code: string]: string } = {
  ENOENT: 'it does not exist',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'what should be its directory is a file',
  EEXIST: 'what should be its directory is a file',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EFBIG: 'it is larger than any plan or report',
  ENOTEXT: 'it is not text in UTF-8',
}

/** Does the work on a file; what the system says against it becomes an error of usage that names the path. */
export function withReason<T>(path: string, done: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof ToolError) throw cause
    const { code, message } = cause as NodeJS.ErrnoException
    throw new ToolError('USAGE', `\`${path}\` cannot be ${done}: ${reasons[code ?? ''] ?? message}`, {
      hint: 'Check the path and its permissions.',
      cause,
    })
  }
}
