/** A shop in YAML, as somebody writes it, and what `drift accept` makes of its files. */

import { expect } from 'vitest'
import type { AcceptReport } from '../../src/model/report.ts'
import { type AcceptOptions, acceptLive } from '../../src/workflows/accept.ts'
import { type Harness, openHarness, person } from './project.ts'

export const head = `version: 1
connection:
  api_url: \${env:API_URL}
  franchise_id: \${env:FRANCHISE}
  client_id: \${env:CLIENT}
  access_token: \${env:PARTNER_TOKEN}
accounts:
  acme: { name: Acme, user_email: ${person.email}, primary_contact: ${JSON.stringify(person)} }
`
export const store = `stores:
  a:
    account: acme
    store_name: A
    country: US
    plan_sku: STORE-PRO-NP-MONTHLY-T11
    status: active
    access_token: \${env:STORE_TOKEN}
`
export const channel = `    channels:
      us:
        id: 1
        name: US   # the main one
        type: storefront
        platform: bigcommerce
        status: active
`
export const about = 'stores.a.channels.us.pages.about'
export const pages = '/v3/content/pages'

/** A page with the given lines, which are indented; `before` stands above the stores. */
export function page(lines: string, before = ''): string {
  return `${head}${before}${store}${channel}        pages:\n          about:\n${lines}`
}

export const plain = `            type: page\n            name: About\n            body: <p>Since 1998</p>   # the claim\n`

/** The project with everything applied. */
export async function applied(text: string, files: { [name: string]: string } = {}): Promise<Harness> {
  const harness = await openHarness()
  for (const [name, content] of Object.entries(files)) harness.write(content, name)
  harness.write(text)
  const report = await harness.apply()
  expect([report.exit_code, report.diagnostics]).toEqual([0, []])
  return harness
}

const agreed = async (): Promise<void> => {}

export function accept(
  harness: Harness,
  address: string,
  options: Partial<AcceptOptions> = {},
  agree: (report: AcceptReport) => Promise<void> = agreed,
): Promise<AcceptReport> {
  const all = { address, dryRun: false, ...options }
  return harness.withProject(true, project => acceptLive(harness.context, project, all, agree), true)
}

/** The lines of a file that another has not, and the other way round. */
export function changedLines(before: string, after: string): string[] {
  const [left, right] = [before.split('\n'), after.split('\n')]
  return [
    ...left.filter(line => !right.includes(line)).map(line => `-${line}`),
    ...right.filter(line => !left.includes(line)).map(line => `+${line}`),
  ]
}

export async function expectSettled(harness: Harness): Promise<void> {
  expect((await harness.plan()).plan.changes).toEqual([])
  expect(await harness.drift()).toMatchObject({ exit_code: 0, entries: [] })
}
