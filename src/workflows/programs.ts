/** Runs other programs: without a shell, without input, not for long. The only file that starts any. */

import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'

export interface ProgramResult {
  /** Null when it was ended by a signal. */
  exitCode: number | null
  stdout: string
  stderr: string
  /** Why it could not be started, or that it was stopped; it has then no exit code. */
  trouble?: 'not-found' | 'not-started' | 'timeout' | 'too-much-output'
}

const mostBytes = 64 * 1024

export function runProgram(words: readonly string[], cwd: string, timeoutMs: number): Promise<ProgramResult> {
  return new Promise(resolve => {
    const [program = '', ...args] = words
    const out = { stdout: '', stderr: '' }
    let settled = false
    const settle = (exitCode: number | null, trouble?: ProgramResult['trouble']): void => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      resolve({ exitCode, ...out, ...(trouble === undefined ? {} : { trouble }) })
    }
    // In a group of its own, so that what it starts is stopped with it.
    const detached = process.platform !== 'win32'
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, detached })
    const stop = (trouble: ProgramResult['trouble']): void => {
      kill(child, detached)
      child.stdout.destroy()
      child.stderr.destroy()
      settle(null, trouble)
    }
    const timer = setTimeout(() => stop('timeout'), timeoutMs)
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        out[stream] += text
        if (out[stream].length > mostBytes) stop('too-much-output')
      })
    }
    child.once('error', (error: NodeJS.ErrnoException) =>
      settle(null, error.code === 'ENOENT' ? 'not-found' : 'not-started'),
    )
    child.once('close', exitCode => settle(exitCode))
  })
}

/** What a program that failed says, without what it may have printed of a secret. */
export function toldText({ stderr, stdout }: ProgramResult): string {
  const words = stdout.split(/\s+/).filter(word => word.length >= 6)
  const clean = words.reduce((text, word) => text.replaceAll(word, '(hidden)'), stderr.trim().replaceAll(/\s+/g, ' '))
  return clean.length > 300 ? `${clean.slice(0, 299)}…` : clean
}

export interface Opener {
  program: string
  /** Its exit code once it has ended by itself; anything but 0 means that it did not work. */
  ended: Promise<number | null>
}

/** Shows a file in whatever the platform opens such files with. It may run on, and is left to itself. */
export function startOpener(path: string): Opener {
  const [program = '', ...args] = openers[process.platform] ?? ['xdg-open']
  const child = spawn(program, [...args, path], { stdio: 'ignore', detached: true, windowsHide: true })
  child.unref()
  const ended = new Promise<number | null>(done => {
    child.once('error', () => done(null))
    child.once('exit', exitCode => done(exitCode))
  })
  return { program, ended }
}

const openers: { [platform: string]: string[] } = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

function kill(child: ChildProcess, asGroup: boolean): void {
  try {
    if (asGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // It has ended in the meantime.
  }
}
