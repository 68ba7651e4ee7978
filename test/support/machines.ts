/** Several machines that work on one portfolio, and runs that are killed: whatever the state lies in. */

import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { ApplyReport } from '../../src/model/report.ts'
import { applyPlan } from '../../src/workflows/apply.ts'
import { applySaved } from '../../src/workflows/apply-saved.ts'
import type { Context } from '../../src/workflows/context.ts'
import { makePlan } from '../../src/workflows/plan.ts'
import { defaultOptions, openProject, type Project, type ProjectOptions } from '../../src/workflows/project.ts'
import { planFileText, readSavedPlan } from '../../src/workflows/saved-plan.ts'
import { fortyObjects } from './contents.ts'
import { worldOf } from './live.ts'
import { type Harness, portfolio } from './project.ts'
import { type LoopbackProxy, openProxy } from './proxy.ts'
import { type Run, startRun } from './runs.ts'

/** What a test has opened, closed in the opposite order. */
export type Closers = (() => Promise<void> | void)[]

/** The contents of a store with one page. */
export const pageShop = (body: string): object => ({
  channels: {
    us: {
      id: 1,
      name: 'US shop',
      type: 'storefront',
      platform: 'bigcommerce',
      pages: { about: { type: 'page', name: 'About', url: '/about/', body } },
    },
  },
})

export interface Machine {
  dir: string
  context: Context
  withProject<T>(work: (project: Project) => Promise<T>, options?: Partial<ProjectOptions>): Promise<T>
  apply(options?: Partial<ProjectOptions>): Promise<ApplyReport>
  /** Of the file `plan.json`, whose text this is. */
  applySaved(plan: Awaited<ReturnType<Harness['plan']>>['plan']): Promise<ApplyReport>
}

/** Another checkout of the same files on another machine. */
export function machine(closers: Closers, of: Harness, user: string, clock = of.context.clock): Machine {
  const dir = mkdtempSync(join(tmpdir(), 'storewright-other-'))
  closers.push(() => rmSync(dir, { recursive: true, force: true }))
  cpSync(join(of.dir, 'stores.yaml'), join(dir, 'stores.yaml'))
  const who = { user, host: `machine-of-${user}`, pid: 77, run: `https://ci.example/${user}` }
  const context = { ...of.context, cwd: dir, who, clock }
  const writing = { readOnly: false }
  const one: Machine = {
    dir,
    context,
    async withProject(work, options) {
      const project = await openProject(context, { ...defaultOptions, files: ['stores.yaml'], ...options })
      return work(project).finally(project.close)
    },
    apply: options =>
      one.withProject(
        async project => {
          const made = await makePlan(context, project, { only: [], exclude: [], destroy: false })
          return applyPlan(context, project, made.plan, { command: 'apply', confirm: [], made })
        },
        { ...writing, ...options },
      ),
    async applySaved(plan) {
      writeFileSync(join(dir, 'plan.json'), planFileText(plan))
      const saved = readSavedPlan(context, 'plan.json')
      rmSync(join(dir, 'plan.json'))
      return one.withProject(project => applySaved(context, project, saved, { confirm: [] }), writing)
    },
  }
  return one
}

/** What one machine has planned another applies; a third finds nothing to do, writes no file, and cannot apply it again. */
export async function expectTravels(closers: Closers, first: Harness): Promise<void> {
  const { plan } = await first.plan()
  const report = await machine(closers, first, 'bob').applySaved(plan)
  expect([report.exit_code, report.counts.failed]).toEqual([0, 0])
  const third = machine(closers, first, 'eve')
  const again = await third.withProject(project =>
    makePlan(third.context, project, { only: [], exclude: [], destroy: false }),
  )
  expect(again.plan.changes).toEqual([])
  expect(readdirSync(third.dir)).toEqual(['stores.yaml'])
  await expect(third.applySaved(plan)).rejects.toMatchObject({ code: 'PLAN_STALE' })
}

/** A place that requests go through, or statements. With `answered`, the n-th is carried out and its answer lost where it says no. */
export interface Tap {
  answered: (count: number) => boolean
}

export interface Killable {
  one: Harness
  proxy: LoopbackProxy
  /** On the way to the state. */
  tap: Tap
  start(): Run
}

/** A project of forty objects whose runs can be killed, with the state that `state` says. */
export async function openKillable(
  closers: Closers,
  one: Harness,
  { state, tap, env }: { state: object; tap: Tap; env: NodeJS.ProcessEnv },
): Promise<Killable> {
  const proxy = await openProxy(one.sandbox.url)
  closers.push(proxy.close)
  one.write({ ...portfolio(fortyObjects()), state })
  return { one, proxy, tap, start: () => startRun(one, proxy, 'apply --auto-approve --format json', env) }
}

/** Kills a run at so many requests to BigCommerce, or to the state, one in two before its answer: the next run completes it. */
export async function expectKillable(
  open: () => Promise<Killable>,
  { toState, samples }: { toState: boolean; samples: number },
): Promise<void> {
  const { total, wanted } = await undisturbed(await open(), toState)
  expect(total).toBeGreaterThan(15)
  for (let sample = 1; sample <= samples; sample += 1) {
    const at = Math.round((sample * total) / (samples + 1))
    const { one, proxy, tap, start } = await open()
    const first = start()
    const kill = (n: number): boolean => {
      if (n < at) return true
      first.child.kill('SIGKILL')
      return sample % 2 === 0
    }
    if (toState) tap.answered = kill
    else proxy.answered = kill
    expect((await first.ended).code, `killed at ${at}`).toBeNull()
    proxy.answered = () => true
    tap.answered = () => true
    const second = await start().ended
    expect(second.code, `killed at ${at} of ${total}: ${second.stdout}${second.stderr}`).toBe(0)
    expect(await worldOf(one), `killed at ${at} of ${total}`).toEqual(wanted)
    expect((await one.plan()).plan.changes).toEqual([])
  }
}

async function undisturbed(
  { one, proxy, tap, start }: Killable,
  toState: boolean,
): Promise<{ total: number; wanted: string[] }> {
  let statements = 0
  tap.answered = count => {
    statements = count
    return true
  }
  const { code, stdout, stderr } = await start().ended
  expect(code, stdout + stderr).toBe(0)
  return { total: toState ? statements : proxy.count(), wanted: await worldOf(one) }
}
