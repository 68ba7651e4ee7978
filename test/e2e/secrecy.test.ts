/**
 * Nothing sensitive of the tour, which has every kind, is in any rendering, in a plan file or in anything that is written:
 * values of the files, of the environment, and of BigCommerce, before and after each change.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { isSeal } from '../../src/model/values.ts'
import { changeFormats, renderReport } from '../../src/render/index.ts'
import { planReport } from '../../src/workflows/plan.ts'
import { planFileText } from '../../src/workflows/saved-plan.ts'
import type { Harness } from '../support/project.ts'
import { openTour } from '../support/tour.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

/** In every sensitive text of the files, of the environment and of BigCommerce. */
const mark = 'zq7'
const people: [find: string, put: string][] = [
  ['owner@acme.example', `${mark}-owner@hidden.example`],
  ['jane@acme.example', `${mark}-jane@hidden.example`],
  ['press@acme.example', `${mark}-press@hidden.example`],
  ['first_name: Ada', `first_name: ${mark}Ada`],
  ['last_name: Moor', `last_name: ${mark}Moor`],
  ['first_name: Jane', `first_name: ${mark}Jane`],
  ['last_name: Roe', `last_name: ${mark}Roe`],
  ['tier: gold', `tier: ${mark}gold`],
  ['1 Main Street', `1 ${mark} Street`],
  ['city: Austin', `city: ${mark}Austin`],
  ['"78701"', '"70707"'],
  ['+1 512 555 0100', '+1 512 555 0177'],
]
const hidden = [mark, '70707', '555 0177']

function expectSilence(project: Harness, where: string, text: string): void {
  for (const value of [...hidden, project.sandbox.credentials.access_token, project.sandbox.credentials.store_token])
    expect(text.toLowerCase().includes(value.toLowerCase()), `${value} is in ${where}`).toBe(false)
}

function expectSilentReport(project: Harness, step: string, report: Report): void {
  for (const format of changeFormats) {
    const text = renderReport(report, format, { color: true, width: 200 })
    expectSilence(project, `${step} as ${format}`, text)
    // Nor a hash, with which values could be tried out.
    for (const seal of sealsIn(report)) expect(text.includes(seal), `${step} as ${format}`).toBe(false)
  }
}

async function look(project: Harness, step: string, options: { destroy?: boolean } = {}): Promise<string[]> {
  const { plan } = await project.plan(options)
  expectSilence(project, `${step}: the plan file`, planFileText(plan))
  expectSilentReport(project, `${step}: plan`, planReport(project.context, plan, true, 'plan.json'))
  expectSilentReport(project, `${step}: drift`, await project.drift())
  for (const [path, text] of project.files())
    if (!path.endsWith('.yaml')) expectSilence(project, `${step}: ${path}`, text)
  return plan.changes.flatMap(change => change.attributes.map(attribute => attribute.path))
}

/** The hashes that stand for sensitive values. */
function sealsIn(value: unknown): string[] {
  if (isSeal(value)) return [value.$secret]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(sealsIn) : []
}

test('the tour: planned, applied, changed in the files, changed at BigCommerce, destroyed', async () => {
  const project = await openTour()
  open = project
  let text = readFileSync(join(project.dir, 'stores.yaml'), 'utf8')
  for (const [find, put] of people) {
    expect(text, find).toContain(find)
    text = text.replaceAll(find, put)
  }
  project.write(text)
  const env = project.context.env
  let header = `Bearer ${mark}-of-the-environment`
  project.context.env = name => (name === 'ACME_HOOK_SECRET' ? header : env(name))
  const sealed = await project.withProject(true, async opened => sealsIn(opened.config.desired))
  expect(sealed.length).toBeGreaterThan(people.length)

  await look(project, 'before')
  const applied = await project.apply()
  expect(applied.counts).toMatchObject({ failed: 0, skipped: 0 })
  expectSilentReport(project, 'apply', applied)
  expect(await look(project, 'after')).toEqual([])

  // both sides of a change are sensitive
  header = `Bearer ${mark}-another`
  project.write(text.replaceAll(mark, `${mark}-other-`).replaceAll('70707', '70708').replaceAll('0177', '0178'))
  const changed = await look(project, 'changed')
  for (const path of ['primary_contact.email', 'headers', 'email', 'first_name', 'address1', 'postal_code', 'value'])
    expect(changed, path).toContain(path)
  project.write(text)

  // and so is what somebody else has made of it
  const [{ id }] = (await meddle(project, 'GET', 'customers')) as [{ id: number }]
  await meddle(project, 'PUT', 'customers', [{ id, first_name: `${mark}Joan`, email: `${mark}-joan@hidden.example` }])
  expect(await look(project, 'drifted')).toContain('first_name')

  await look(project, 'destroyed', { destroy: true })
}, 60_000)

async function meddle(project: Harness, method: string, path: string, body?: object): Promise<unknown> {
  const hash = project.sandbox.world.stores.find(store => store.store_name === 'Acme US')!.store_hash
  const answer = await fetch(`${project.sandbox.url}/stores/${hash}/v3/${path}`, {
    method,
    headers: {
      'X-Auth-Token': project.sandbox.credentials.store_token,
      'Content-Type': 'application/json',
      Accept: 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { data: unknown }).data
}
