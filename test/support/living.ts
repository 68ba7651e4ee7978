/** Short ways to live through the life of store `a`, for tests that follow it from apply to apply. */

import { expect } from 'vitest'
import type { Plan } from '../../src/model/plan.ts'
import type { Harness } from './project.ts'

export const day = 86_400_000

export function shown({ changes }: Plan): string[] {
  return changes.map(({ transition, action, address }) => `${transition?.name ?? action} ${address}`)
}

/** Applies, expects everything done and nothing left to do; returns what was done. */
export async function settle(project: Harness, config: object, confirm: string[] = []): Promise<string[]> {
  project.write(config)
  const report = await project.apply(confirm)
  expect(report.results.filter(one => one.status !== 'done')).toEqual([])
  expect(await left(project)).toEqual([])
  return shown(report.plan!)
}

export async function left(project: Harness): Promise<string[]> {
  return shown((await project.plan()).plan)
}

/** What was sent other than reads since the last call. */
export function writesOf(project: Harness): () => string[] {
  let seen = 0
  return () => {
    const fresh = project.sandbox.requests().filter(one => one.seq > seen)
    seen = fresh.at(-1)?.seq ?? seen
    return fresh.filter(one => one.method !== 'GET').map(one => `${one.method} ${one.path.split('/v1')[1] ?? one.path}`)
  }
}

export async function refusal(work: Promise<unknown>): Promise<{ code: string; message: string; hint: string }> {
  return work.then(
    () => Promise.reject(new Error('nothing was refused')),
    error => error as { code: string; message: string; hint: string },
  )
}
