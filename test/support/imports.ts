/** What is at BigCommerce and in no state, and what `import` makes of it. */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { Address } from '../../src/model/address.ts'
import { DiagnosticsError, ToolError } from '../../src/model/errors.ts'
import type { ApplyReport } from '../../src/model/report.ts'
import { type ImportOptions, importObjects } from '../../src/workflows/import.ts'
import { type Harness, openHarness, portfolio } from './project.ts'

export const eu = {
  name: 'Europe',
  type: 'storefront',
  platform: 'catalyst',
  status: 'active',
  pages: { about: { type: 'page', name: 'About', body: '<p>Us</p>' }, team: { type: 'page', name: 'Team' } },
}

/** Six objects, with the account and the store. */
export const contents = {
  channels: { eu },
  customers: { ada: { email: 'ada@private.example', first_name: 'A', last_name: 'M' } },
}

/** A project for the test that runs; the files say nothing yet. */
export async function openHere(): Promise<Harness> {
  const project = await openHarness()
  onTestFinished(() => project.close())
  return project
}

/** The state is lost, the objects are not. */
export function loseState(project: Harness): void {
  rmSync(join(project.dir, '.storewright'), { recursive: true })
}

/** A store with contents of which nobody remembers anything, and what the files say of it now. */
export async function forgotten(next: object = portfolio(contents)): Promise<Harness> {
  const project = await openHere()
  project.write(portfolio(contents))
  expect((await project.apply()).exit_code).toBe(0)
  loseState(project)
  project.write(next)
  return project
}

/** Imports, and sees that only reads were sent. */
export async function imported(project: Harness, options: Partial<ImportOptions>): Promise<ApplyReport> {
  const writes = () => project.sandbox.requests().filter(one => one.method !== 'GET').length
  const before = writes()
  const given = { only: [], exclude: [], dryRun: false, begins: () => {}, ...options }
  const report = await project.withProject(true, one => importObjects(project.context, one, given))
  expect(writes()).toBe(before)
  return report
}

export function named(address: string, id: string): Pick<ImportOptions, 'one'> {
  return { one: { address: address as Address, id } }
}

export function done(report: ApplyReport): string[] {
  return report.results.map(({ address, status }) => `${status} ${address}`)
}

/** Why an object is not taken; no file has changed then. */
export async function refused(project: Harness, address: string, id: string): Promise<string> {
  const files = [...project.files()]
  const error = await imported(project, named(address, id)).catch(caught => caught)
  expect([...project.files()]).toEqual(files)
  if (error instanceof DiagnosticsError) return error.diagnostics.map(one => `${one.code} ${one.message}`).join('\n')
  expect(error).toBeInstanceOf(ToolError)
  return `${error.code} ${error.message} | ${error.hint}`
}
