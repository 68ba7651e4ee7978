/**
 * Random lives of one object of every kind, drawn from its fixture: made, changed field by field, edited elsewhere, removed,
 * made again, its state lost. After every step that the files allow, everything is done and the second plan is empty.
 */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DiagnosticsError } from '../../src/model/errors.ts'
import { hasErrors } from '../../src/model/plan.ts'
import type { Json } from '../../src/model/values.ts'
import { kinds } from '../../src/resources/index.ts'
import { draws, runsOf, seedOf } from '../support/draws.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { call, rows } from './api.ts'
import { baseOf, configWith, type Fixture, type Members, readFixture, setAt, stepTo } from './fixture.ts'

const runs = runsOf(draws.lives)
const seed = seedOf(20261125)

type Step = { op: 'base' | 'set' | 'unset' | 'remove' | 'edit' | 'lose'; which: number; value: number }

const step: fc.Arbitrary<Step> = fc.record({
  op: fc.constantFrom<Step['op']>('base', 'set', 'set', 'set', 'unset', 'remove', 'edit', 'lose'),
  which: fc.nat({ max: 40 }),
  value: fc.nat({ max: 4 }),
})
const lives = fc.array(step, { minLength: 3, maxLength: 6 })

const tally = { applied: 0, refused: 0 }

describe.each(kinds.map(kind => [kind.name, kind] as const))('%s', (name, kind) => {
  const fixture = readFixture(name)

  test('whatever happens to an object, apply settles it', async () => {
    await fc.assert(
      fc.asyncProperty(lives, steps => live(fixture, kind.api, steps)),
      { numRuns: runs, seed, endOnFailure: false },
    )
  }, 240_000)
})

test('most steps were applied', () => expect(tally.applied).toBeGreaterThan(tally.refused))

async function live(fixture: Fixture, api: 'store' | 'partner', steps: readonly Step[]): Promise<void> {
  const project = await openHarness({
    instant: true,
    emulate: { deletedChannelName: 'free', inheritedCurrencies: 'hidden' },
  })
  try {
    project.write(portfolio())
    await project.apply()
    for (const { send, body } of fixture.before ?? []) await call(project, api, send, body)
    let spec: Json | undefined = baseOf(fixture)
    await settle(project, fixture, spec)
    for (const one of steps) {
      if (one.op === 'edit' && spec !== undefined) await editElsewhere(project, fixture, api)
      else if (one.op === 'lose') rmSync(join(project.dir, '.storewright'), { recursive: true, force: true })
      const next: Json | undefined = one.op === 'edit' || one.op === 'lose' ? spec : changed(fixture, spec, one)
      if (await settle(project, fixture, next)) spec = next
      else await settle(project, fixture, spec)
    }
  } finally {
    await project.close()
  }
}

/** The spec after a step; undefined takes the object out of the files. */
function changed(fixture: Fixture, spec: Json | undefined, { op, which, value }: Step): Json | undefined {
  const bases = Object.keys(fixture.bases)
  const fields = Object.keys(fixture.fields)
  if (op === 'remove') return undefined
  if (op === 'base' || spec === undefined) return baseOf(fixture, bases[which % bases.length])
  const field = fields[which % Math.max(1, fields.length)]
  if (field === undefined) return spec
  if (op === 'unset') return setAt(spec, field.split('.'), undefined)
  const { values } = fixture.fields[field]!
  return values.length === 0 ? spec : stepTo(spec as Members, field, values[value % values.length]!).spec
}

/** False when the files are refused, or the plan is; then nothing has happened. */
async function settle(project: Harness, fixture: Fixture, spec: Json | undefined): Promise<boolean> {
  project.write(configWith(fixture, spec))
  try {
    if (hasErrors((await project.plan()).plan.diagnostics)) throw new DiagnosticsError([])
  } catch (error) {
    if (!(error instanceof DiagnosticsError)) throw error
    tally.refused += 1
    return false
  }
  const report = await project.apply([fixture.address])
  expect(report.results.filter(result => result.status !== 'done')).toEqual([])
  const { plan } = await project.plan()
  expect(plan.changes.map(({ id, attributes }) => `${id} ${attributes.map(one => one.path)}`)).toEqual([])
  tally.applied += 1
  return true
}

/** Where the object is not there in the shape that the fixture edits, nobody edits it. */
async function editElsewhere(project: Harness, fixture: Fixture, api: 'store' | 'partner'): Promise<void> {
  const { edit, id, match, list } = fixture.api
  if (!('send' in edit)) return
  const found = (await rows(project, api, list).catch(() => [])).findLast(row =>
    Object.entries(match).every(([member, value]) => JSON.stringify(row[member]) === JSON.stringify(value)),
  )
  const known = id.startsWith('=') ? id.slice(1) : found?.[id]
  if (known === undefined) return
  const body = JSON.parse(JSON.stringify(edit.body).replaceAll('"{id}"', String(known))) as Json
  await call(project, api, edit.send.replaceAll('{id}', String(known)), body).catch(() => undefined)
}
