/** What does it mean that files cannot be watched? The system has limits, and says so in few letters. */

import { ToolError } from '../model/errors.ts'

export function unwatchable(error: NodeJS.ErrnoException): ToolError {
  const { code = '', message } = error
  if (code === 'ENOSPC') {
    return new ToolError('CANNOT_WATCH', 'the system watches as many files as it may (inotify)', {
      hint: 'Raise the limit: `sudo sysctl fs.inotify.max_user_watches=524288`; or look again and again instead, with `--poll`.',
      cause: error,
    })
  }
  if (code === 'EMFILE' || code === 'ENFILE') {
    return new ToolError('CANNOT_WATCH', 'the system has opened as many files as it may', {
      hint: 'Raise the limit: `ulimit -n 4096`, or on Linux `sudo sysctl fs.inotify.max_user_instances=512`; or use `--poll`.',
      cause: error,
    })
  }
  return new ToolError('CANNOT_WATCH', `the files cannot be watched: ${message}`, {
    hint: 'On network drives and in some containers it helps to look again and again instead: `--poll`.',
    cause: error,
  })
}
