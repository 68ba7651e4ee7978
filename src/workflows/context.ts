/**
 * The one place that reads the clock, chance, the environment and the working directory. Everything else is given them.
 */

import { randomBytes } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import { resolve } from 'node:path'
import type { TickingClock } from '../model/clock.ts'
import type { Emit } from '../model/run.ts'
import type { LockHolder } from '../model/state.ts'
import { commitAt, directoryInRepository } from './git.ts'

export interface Context {
  clock: TickingClock
  env(name: string): string | undefined
  /** Absolute path of the project directory. */
  cwd: string
  /** The same as a path from the root of the repository; absent at the root, and outside of a repository. */
  directory?: string
  /** 32 hexadecimal digits. */
  randomId(): string
  who: { user: string; host: string; pid: number; run?: string; commit?: string }
  /** Name and version of this program. */
  tool: string
  emit: Emit
  stop: { requested: boolean }
  /** Asked right before each request that changes something: throws where it may not be sent any more. */
  fence?: () => void
}

export const systemClock: TickingClock = {
  now: () => Date.now(),
  wait: ms => (ms <= 0 ? Promise.resolve() : new Promise(done => setTimeout(done, ms))),
  random: () => Math.random(),
  every: (ms, task) => {
    const timer = setInterval(task, ms).unref()
    return () => clearInterval(timer)
  },
}

export function createContext(options: { version: string; emit: Emit; overrides?: Partial<Context> }): Context {
  const env = (name: string): string | undefined => process.env[name]
  const run = env('CI_JOB_URL') ?? githubRun(env)
  const cwd = resolve(process.cwd())
  const commit = env('GITHUB_SHA') ?? env('CI_COMMIT_SHA') ?? commitAt(cwd)
  const directory = directoryInRepository(cwd)
  return {
    clock: systemClock,
    env,
    cwd,
    ...(directory === undefined ? {} : { directory }),
    randomId: () => randomBytes(16).toString('hex'),
    who: {
      user: userName(env),
      host: hostname(),
      pid: process.pid,
      ...(run === undefined ? {} : { run }),
      ...(commit === undefined ? {} : { commit }),
    },
    tool: `storewright/${options.version}`,
    emit: options.emit,
    stop: { requested: false },
    ...options.overrides,
  }
}

function githubRun(env: (name: string) => string | undefined): string | undefined {
  const [server, repository, id] = [env('GITHUB_SERVER_URL'), env('GITHUB_REPOSITORY'), env('GITHUB_RUN_ID')]
  return server && repository && id ? `${server}/${repository}/actions/runs/${id}` : undefined
}

/** Containers may run under a user id that has no name. */
function userName(env: (name: string) => string | undefined): string {
  try {
    return userInfo().username
  } catch {
    return env('USER') ?? 'unknown'
  }
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}

export function toHolder(context: Context, command: string): LockHolder {
  const { user, host, pid, run } = context.who
  return {
    id: context.randomId(),
    user,
    host,
    pid,
    command,
    since: isoTime(context.clock.now()),
    ...(run === undefined ? {} : { run }),
  }
}
