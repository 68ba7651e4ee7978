/** A plan in a file: where it came from, how long it is good for, and that nothing but what was reviewed is carried out. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { Plan } from '../../src/model/plan.ts'
import type { Json } from '../../src/model/values.ts'
import { isObject } from '../../src/model/values.ts'
import { applySaved } from '../../src/workflows/apply-saved.ts'
import { expiryOf, planFileText, readSavedPlan, savePlan } from '../../src/workflows/saved-plan.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

const day = 86_400_000

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function harness(): Promise<Harness> {
  open = await openHarness({ instant: true })
  const pages = { about: { type: 'page', name: 'About', body: '<p>Since 1998</p>' } }
  open.write(portfolio({ channels: { us: { id: 1, name: 'US', type: 'storefront', platform: 'bigcommerce', pages } } }))
  return open
}

async function saved(project: Harness, expires?: string): Promise<Plan> {
  const { plan } = await project.plan()
  return savePlan(project.context, plan, 'plan.json', expiryOf(expires))
}

const apply = (project: Harness) =>
  project.withProject(false, opened =>
    applySaved(project.context, opened, readSavedPlan(project.context, 'plan.json'), { confirm: [] }),
  )

describe('expiry', () => {
  test('a plan can be applied for a week, unless something else is said', async () => {
    const project = await harness()
    expect((await saved(project)).expires).toBe('2026-12-01T12:00:00.000Z')
    expect((await saved(project, '24h')).expires).toBe('2026-11-25T12:00:00.000Z')
    project.advance(day - 1)
    expect((await apply(project)).exit_code).toBe(0)
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('an expired plan is refused before any request', async () => {
    const project = await harness()
    await saved(project, '24h')
    project.advance(day)
    const before = project.sandbox.requests().length
    await expect(apply(project)).rejects.toMatchObject({
      code: 'PLAN_EXPIRED',
      message: 'the plan in plan.json could be applied until 2026-11-25T12:00:00.000Z',
    })
    expect(project.sandbox.requests().length).toBe(before)
  })

  test.each(['0h', '24', 'soon', '-1d', '1.5d', ''])('`%s` is no time', given => {
    expect(() => expiryOf(given)).toThrow(
      `--expires is \`${given}\`, but must be a time: a whole number with h, d or w`,
    )
  })
})

describe('where it was made', () => {
  test('the commit and the address of the run stand in the plan, and nothing where they are not known', async () => {
    const project = await harness()
    expect((await saved(project)).origin).toBeUndefined()
    Object.assign(project.context.who, { run: 'https://ci.example/7', commit: 'abc123' })
    expect((await saved(project)).origin).toEqual({ commit: 'abc123', run: 'https://ci.example/7' })
  })

  test('a plan of another version is carried out with a warning', async () => {
    const project = await harness()
    await saved(project)
    project.context.tool = 'storewright/9.9.9'
    const report = await apply(project)
    expect(report.exit_code).toBe(0)
    expect(report.diagnostics.map(one => [one.severity, one.code])).toEqual([['warning', 'OTHER_VERSION']])
  })
})

describe('a plan is carried out as it was saved, or not at all', () => {
  const read = (project: Harness): { [name: string]: Json } =>
    JSON.parse(readFileSync(join(project.dir, 'plan.json'), 'utf8'))
  const write = (project: Harness, value: Json): void =>
    writeFileSync(join(project.dir, 'plan.json'), JSON.stringify(value, null, 2))
  const refused = { code: 'PLAN_FILE_INVALID' }

  test('another layout of the same JSON changes nothing', async () => {
    const project = await harness()
    await saved(project)
    write(project, Object.fromEntries(Object.entries(read(project)).reverse()))
    expect((await apply(project)).counts.failed).toBe(0)
  })

  test.each<[string, (plan: { [name: string]: Json }) => Json]>([
    ['a value', plan => JSON.parse(JSON.stringify(plan).replace('Since 1998', 'Since 1898'))],
    ['one change more', plan => ({ ...plan, changes: [...(plan.changes as Json[]), (plan.changes as Json[])[0]!] })],
    ['one change less', plan => ({ ...plan, changes: (plan.changes as Json[]).slice(1) })],
    ['a later expiry', plan => ({ ...plan, expires: '2099-01-01T00:00:00.000Z' })],
    ['no expiry', ({ expires: _, ...plan }) => plan],
    ['no digest', ({ digest: _, ...plan }) => plan],
    ['a digest of something else', plan => ({ ...plan, digest: '0'.repeat(64) })],
    ['a member that is not known', plan => ({ ...plan, note: 'reviewed' })],
  ])('%s is refused, and nothing is sent', async (_, edit) => {
    const project = await harness()
    await saved(project)
    write(project, edit(read(project)))
    const before = project.sandbox.requests().length
    await expect(apply(project)).rejects.toMatchObject(refused)
    expect(project.sandbox.requests().length).toBe(before)
  })

  test('wherever it is edited, it is noticed', async () => {
    const project = await harness()
    await saved(project)
    const plan = read(project)
    const leaves = leavesOf(plan)
    fc.assert(
      fc.property(fc.nat(leaves.length - 1), fc.jsonValue(), (at, value) => {
        const path = leaves[at]!
        fc.pre(JSON.stringify(valueAt(plan, path)) !== JSON.stringify(value))
        write(project, replacedAt(plan, path, value as Json))
        expect(() => readSavedPlan(project.context, 'plan.json')).toThrow()
      }),
      { numRuns: 200 },
    )
  })

  test('what is read is what was saved', async () => {
    const project = await harness()
    const plan = await saved(project)
    const again = readSavedPlan(project.context, 'plan.json').plan
    expect(again).toEqual(JSON.parse(JSON.stringify(plan)))
    expect(planFileText(again)).toBe(readFileSync(join(project.dir, 'plan.json'), 'utf8'))
  })
})

type Path = (string | number)[]

function leavesOf(value: Json, path: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((one, at) => leavesOf(one, [...path, at]))
  if (!isObject(value)) return [path]
  return Object.entries(value).flatMap(([name, one]) => leavesOf(one, [...path, name]))
}

function valueAt(value: Json, path: Path): Json {
  return path.reduce<Json>((part, name) => (part as { [name: string]: Json })[name]!, value)
}

function replacedAt(value: Json, [name, ...rest]: Path, put: Json): Json {
  if (name === undefined) return put
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) }
  const part = copy as { [name: string]: Json }
  part[name] = replacedAt(part[name]!, rest, put)
  return copy as Json
}
