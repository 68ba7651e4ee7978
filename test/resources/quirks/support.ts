/** A project of one store, ready to be filled; closed after each test. */

import { afterEach, expect } from 'vitest'
import type { Api } from '../../../src/model/kind.ts'
import { isObject } from '../../../src/model/values.ts'
import type { Emulate, SandboxOptions } from '../../../src/sandbox/index.ts'
import { type Harness, openHarness, portfolio } from '../../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

export async function project(emulate: Partial<Emulate> = {}, more: Partial<SandboxOptions> = {}): Promise<Harness> {
  open = await openHarness({ emulate, ...more })
  return open
}

/** Applies the contents of store `a`; everything must succeed, and then nothing may be left to do. */
export async function settle(harness: Harness, contents: object, confirm: string[] = []): Promise<string[]> {
  harness.write(portfolio(contents))
  const report = await harness.apply(confirm)
  expect(report.results.filter(result => result.status !== 'done')).toEqual([])
  expect(await changesOf(harness)).toEqual([])
  return report.results.map(result => `${result.action} ${result.address}`)
}

export async function changesOf(harness: Harness): Promise<string[]> {
  return (await harness.plan()).plan.changes.map(change => `${change.action} ${change.address}`)
}

export const us = { id: 1, name: 'US shop', type: 'storefront', platform: 'bigcommerce' }

/** The default storefront with more in it. */
export function shop(more: object = {}): { channels: { us: object } } {
  return { channels: { us: { ...us, ...more } } }
}

/** The default tree with these categories. */
export function tree(categories: object[]): object {
  return { ...shop(), category_trees: { main: { id: 1, name: 'Main', channels: ['us'], categories } } }
}

/** The same API, whose answers to writes list their rows the other way round. */
export function backwards(api: Api): Api {
  return {
    ...api,
    async send(method, path, body, options) {
      const answer = await api.send(method, path, body, options)
      if (!isObject(answer.body) || !Array.isArray(answer.body.data)) return answer
      return { ...answer, body: { ...answer.body, data: [...answer.body.data].reverse() } }
    },
  }
}

export function numbered<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index + 1))
}
