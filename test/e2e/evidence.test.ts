/** Evidence of a real drift: one reading for report and plan, whole packs only, each after the last. */

import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hasErrors, type Plan } from '../../src/model/plan.ts'
import type { DriftReport } from '../../src/model/report.ts'
import { evidenceTexts } from '../../src/render/index.ts'
import { planFileText } from '../../src/workflows/saved-plan.ts'
import { controlOf } from '../support/control.ts'
import { plantedSecret, threeNights } from '../support/evidence.ts'
import { person } from '../support/project.ts'

const nights = threeNights()
const { at, file, faults, hashes } = nights

test('a pack holds the report in its forms, the plan that repairs, and who made it; for the owner alone', () => {
  const names = readdirSync(at('night-2')).sort()
  expect(names).toEqual(
    ['SHA256SUMS', ...Object.keys(evidenceTexts(readReport('night-2'))), 'manifest.json', 'repair-plan.json'].sort(),
  )
  for (const name of names) expect(statSync(at('night-2', name)).mode & 0o777, name).toBe(0o600)
  const manifest = JSON.parse(readFileSync(at('night-2', 'manifest.json'), 'utf8'))
  expect(manifest).toMatchObject({ user: 'tester', host: 'here', number: 2, previous: hashes[0], name: 'night-2' })
  expect(manifest.config).toBe(readReport('night-2').run.config)
})

function readReport(name: string): DriftReport {
  return JSON.parse(readFileSync(at(name, 'report.json'), 'utf8')) as DriftReport
}

test('BigCommerce is read once for the report and the plan, with GET alone, and the plan is the one that plan makes', async () => {
  const seen = (): number => nights.project.sandbox.requests().length
  let before = seen()
  const plain = await nights.project.drift()
  const requests = seen() - before
  before = seen()
  const { evidence: _, ...report } = await file('evidence/night-4')
  expect(seen() - before).toBe(requests)
  expect(
    new Set(
      nights.project.sandbox
        .requests()
        .slice(before)
        .map(one => one.method),
    ),
  ).toEqual(new Set(['GET']))
  expect(report).toEqual(plain)
  const { plan } = await nights.project.plan()
  const kept = JSON.parse(readFileSync(at('night-4', 'repair-plan.json'), 'utf8'))
  expect(plan.changes.map(change => change.id)).toEqual(['stores.a.channels.us.pages.about#update'])
  expect(planFileText({ ...plan, expires: kept.expires })).toBe(readFileSync(at('night-4', 'repair-plan.json'), 'utf8'))
})

test('the plan is that of plan also where something is not declared any more, or is refused', async () => {
  const { project } = nights
  const whole = readFileSync(join(project.dir, 'stores.yaml'), 'utf8')
  const planOf = (name: string): Plan => JSON.parse(readFileSync(at(name, 'repair-plan.json'), 'utf8'))
  project.write(whole.slice(0, whole.indexOf('    webhooks:')))
  await file('evidence/night-4')
  const { plan } = await project.plan()
  expect(planOf('night-4').changes).toEqual(plan.changes)
  expect(planOf('night-4').diagnostics).toEqual(plan.diagnostics)
  project.write(whole)
  await controlOf(project).inject({ match: { path: 'hooks' }, fault: { kind: 'status', status: 403, body: {} } })
  const report = await file('evidence/night-5')
  const refused = await project.plan()
  await controlOf(project).heal()
  expect(report.entries.map(entry => entry.address)).toContain('stores.a.channels.us.pages.about')
  expect(planOf('night-5').diagnostics).toEqual(refused.plan.diagnostics)
  expect(planOf('night-5').changes).toEqual(refused.plan.changes)
  expect(hasErrors(refused.plan.diagnostics)).toBe(true)
})

test('no secret and nobody’s data occurs in any file', () => {
  const { access_token, store_token } = nights.project.sandbox.credentials
  for (const night of readdirSync(at())) {
    for (const name of readdirSync(at(night))) {
      const text = readFileSync(at(night, name), 'utf8')
      for (const planted of [plantedSecret, person.email, person.last_name, person.phone, access_token, store_token]) {
        expect(text.includes(planted), `${planted} in ${name}`).toBe(false)
      }
    }
  }
})

describe('nothing is written', () => {
  const sent = (): number => nights.project.sandbox.requests().length

  test('over anything, and nothing is asked before that is clear', async () => {
    const requests = sent()
    await expect(file('evidence/night-3')).rejects.toMatchObject({
      code: 'USAGE',
      message: '`evidence/night-3` is not empty',
    })
    await expect(file('evidence/.hidden')).rejects.toMatchObject({ code: 'USAGE' })
    await expect(file('stores.yaml')).rejects.toMatchObject({ code: 'USAGE' })
    await expect(file('evidence/night-4', { previous: 'evidence/no-such' })).rejects.toMatchObject({
      code: 'EVIDENCE_NOT_FOUND',
    })
    expect(sent()).toBe(requests)
    mkdirSync(at('night-4'))
    expect((await file('evidence/night-4')).evidence).toMatchObject({
      number: 4,
      previous: { path: 'evidence/night-3' },
    })
  })

  test('after a pack that is not whole, unless another is named', async () => {
    const requests = sent()
    appendFileSync(at('night-3', 'report.html'), ' ')
    await expect(file('evidence/night-4')).rejects.toMatchObject({
      code: 'EVIDENCE_BROKEN',
      message: expect.stringContaining('evidence/night-3/report.html was changed'),
    })
    writeFileSync(at('night-3', 'manifest.json'), '{}')
    await expect(file('evidence/night-4')).rejects.toMatchObject({ code: 'EVIDENCE_BROKEN' })
    unlinkSync(at('night-3', 'manifest.json'))
    await expect(file('evidence/night-4')).rejects.toMatchObject({ code: 'EVIDENCE_BROKEN' })
    expect(sent()).toBe(requests)
    const { evidence } = await file('evidence/night-4', { previous: 'evidence/night-2' })
    expect(evidence).toMatchObject({ number: 3, previous: { path: 'evidence/night-2', manifest: hashes[1] } })
  })

  test('where it is not clear which pack is the last', async () => {
    await file('evidence/fork', { previous: 'evidence/night-2' })
    await expect(file('evidence/night-4')).rejects.toMatchObject({
      code: 'EVIDENCE_BROKEN',
      message: 'it is not clear which pack is the last: no other follows evidence/fork and evidence/night-3',
    })
    expect(faults().at(-1)).toMatch(
      /has number 3, as evidence\/night-3 has: the chain forks there, or one of them was made anew$/,
    )
  })

  test('when a rendering fails half-way, or the folder cannot be written', async () => {
    const render = () => {
      throw new Error('no')
    }
    await expect(file('evidence/night-4', { render })).rejects.toThrow('no')
    expect(existsSync(at('night-4'))).toBe(false)
    expect(readdirSync(at()).sort()).toEqual(['night-1', 'night-2', 'night-3'])
  })
})
