/** The few files that commands write and read beside configuration and state: plans, reports, events. */

import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ToolError } from '../model/errors.ts'

/** Writes by temporary file and rename, readable by the owner alone. */
export function writePrivateFile(cwd: string, path: string, text: string): void {
  const target = resolve(cwd, path)
  const temporary = `${target}.${process.pid}.tmp`
  withReason(path, () => {
    mkdirSync(dirname(target), { recursive: true })
    const file = openSync(temporary, 'w', 0o600)
    try {
      writeSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, target)
  })
}

export function makeDirectory(path: string): void {
  withReason(path, () => mkdirSync(path, { recursive: true, mode: 0o700 }))
}

export function readTextFile(cwd: string, path: string): string {
  return withReason(path, () => readFileSync(resolve(cwd, path), 'utf8'))
}

/** Starts a file of JSON lines; every call of the result appends one line. */
export function openLines(cwd: string, path: string): (line: string) => void {
  const target = resolve(cwd, path)
  withReason(path, () => {
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, '', { mode: 0o600 })
  })
  return line => appendFileSync(target, line)
}

function withReason<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ToolError('USAGE', `${path} cannot be used: ${reason}`, {
      hint: 'Check the path and its permissions.',
      cause,
    })
  }
}
