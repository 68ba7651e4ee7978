/** Rules of a team's own: what violates them is not sent, whichever way it comes. */

import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type Diagnostic, DiagnosticsError, type ToolError } from '../../src/model/errors.ts'
import { applySaved } from '../../src/workflows/apply-saved.ts'
import { makePlan } from '../../src/workflows/plan.ts'
import { checkPolicies, readPolicies } from '../../src/workflows/policies.ts'
import { planFileText, readSavedPlan } from '../../src/workflows/saved-plan.ts'
import { validate } from '../../src/workflows/validate.ts'
import { type Harness, openHarness, person, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function harness(): Promise<Harness> {
  open = await openHarness()
  return open
}

const about = { type: 'page', name: 'About', body: '<p>Since 1998</p>' }

function shop(pages: object, manage?: object): object {
  const us = { id: 1, name: 'US', type: 'storefront', platform: 'bigcommerce', pages }
  return portfolio({ channels: { us } }, manage === undefined ? {} : { manage })
}

const page = 'stores.a.channels.us.pages.about'
const noPages = 'policies:\n  no-pages: { for: { kind: page, action: create }, forbid: true }\n'
const writes = (project: Harness): number => project.sandbox.requests().filter(one => one.method !== 'GET').length

async function refusal(work: Promise<unknown>): Promise<Diagnostic[]> {
  const error = await work.then(
    () => expect.unreachable('it was not refused'),
    reason => reason as Error,
  )
  if (error instanceof DiagnosticsError) return error.diagnostics
  const { code, message } = error as ToolError
  return [{ severity: 'error', code, message }]
}

async function save(project: Harness): Promise<void> {
  writeFileSync(join(project.dir, 'plan.json'), planFileText((await project.plan()).plan))
}

const applyPlanFile = (project: Harness) =>
  project.withProject(false, opened =>
    applySaved(project.context, opened, readSavedPlan(project.context, 'plan.json'), { confirm: [] }),
  )

describe('a plan', () => {
  test('that violates a policy is blocked, and nothing is sent', async () => {
    const project = await harness()
    project.write(shop({ about }))
    project.write(noPages, 'policies/no-pages.yaml')
    const { plan } = await project.plan()
    expect(plan.diagnostics).toMatchObject([
      {
        severity: 'error',
        code: 'POLICY_VIOLATION',
        message: `${page} would be created`,
        address: page,
        source: { file: 'stores.yaml' },
        policy: { name: 'no-pages', source: { file: 'policies/no-pages.yaml', line: 2, column: 3 } },
      },
    ])
    expect(plan.policies).toMatchObject([{ name: 'no-pages', changes: 1, findings: 1 }])
    expect((await refusal(project.apply())).map(one => one.code)).toEqual(['PLAN_BLOCKED'])
    expect(writes(project)).toBe(0)
  })

  test('is applied all the same where policies only warn or note', async () => {
    const project = await harness()
    project.write(shop({ about }))
    for (const severity of ['warning', 'note'])
      project.write(
        noPages.replace('{', `{ severity: ${severity},`).replace('no-pages', severity),
        `policies/${severity}.yaml`,
      )
    expect((await project.plan()).plan.diagnostics.map(one => one.severity)).toEqual(['note', 'warning'])
    expect((await project.apply()).exit_code).toBe(0)
    expect((await project.plan()).plan).toMatchObject({ changes: [], diagnostics: [] })
  })

  test('is not made, and nothing is read, where a policy cannot be understood', async () => {
    const project = await harness()
    project.write(shop({ about }))
    project.write(noPages.replace('kind: page', 'kind: pages'), 'policies/no-pages.yaml')
    const told = await refusal(project.plan())
    expect(told).toMatchObject([{ code: 'INVALID_VALUE', source: { file: 'policies/no-pages.yaml', line: 2 } }])
    expect(project.sandbox.requests()).toEqual([])
    expect(() => validate(project.context, { files: ['stores.yaml'], sandbox: false, variables: noVariables })).toThrow(
      DiagnosticsError,
    )
  })

  test('of a part is held against the policies, too', async () => {
    const project = await harness()
    project.write(shop({ about }))
    project.write(noPages, 'policies/no-pages.yaml')
    expect((await project.plan({ only: ['accounts'] })).plan.diagnostics).toEqual([])
    expect((await project.plan({ only: [page] })).plan.diagnostics.map(one => one.code)).toEqual(['POLICY_VIOLATION'])
  })
})

const noVariables = { files: [], values: [] }

test('validate counts the policies that it has checked', async () => {
  const project = await harness()
  project.write(shop({ about }))
  project.write(noPages, 'policies/no-pages.yaml')
  project.write(noPages.replace('no-pages', 'more'), 'central/more.yaml')
  const options = { files: ['stores.yaml'], sandbox: false, variables: noVariables }
  expect(validate(project.context, options).policies).toEqual(['no-pages'])
  expect(validate(project.context, { ...options, policies: ['central'] }).policies).toEqual(['more', 'no-pages'])
})

test('no policy shows what is sensitive', async () => {
  const project = await harness()
  project.write(shop({ about }))
  const text =
    'policies:\n  all: { severity: note, for: { kind: account }, forbid: true, message: "{after} {after.name}" }\n'
  project.write(text, 'policies/all.yaml')
  const { plan } = await project.plan()
  expect(plan.diagnostics).toMatchObject([{ message: expect.stringMatching(/\$secret.* Acme$/) }])
  expect(JSON.stringify(plan)).not.toContain(person.email)
})

describe('a saved plan', () => {
  test('is refused where the policies have become stricter since, and nothing is sent', async () => {
    const project = await harness()
    project.write(shop({ about }))
    await save(project)
    project.write(noPages, 'policies/no-pages.yaml')
    const told = await refusal(applyPlanFile(project))
    expect(told.map(one => [one.code, one.address])).toEqual([
      ['POLICY_VIOLATION', page],
      ['PLAN_BLOCKED', undefined],
    ])
    expect(writes(project)).toBe(0)
    rmSync(join(project.dir, 'policies'), { recursive: true })
    expect((await applyPlanFile(project)).exit_code).toBe(0)
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('tells what policies have found since it was made, and only that', async () => {
    const project = await harness()
    project.write(shop({ about }))
    project.write(noPages.replace('{', '{ severity: note,'), 'policies/no-pages.yaml')
    await save(project)
    project.write(noPages.replace('{', '{ severity: warning,').replace('no-pages', 'later'), 'policies/later.yaml')
    const report = await applyPlanFile(project)
    expect([report.exit_code, report.diagnostics.map(one => [one.severity, one.policy?.name])]).toEqual([
      0,
      [['warning', 'later']],
    ])
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('that was blocked stays so when the policy is gone: it has to be made anew', async () => {
    const project = await harness()
    project.write(shop({ about }))
    project.write(noPages, 'policies/no-pages.yaml')
    await save(project)
    rmSync(join(project.dir, 'policies'), { recursive: true })
    expect((await refusal(applyPlanFile(project))).map(one => one.code)).toEqual(['POLICY_VIOLATION', 'PLAN_BLOCKED'])
    expect(writes(project)).toBe(0)
  })

  test('may be made by anybody, and is applied by those that a policy allows', async () => {
    const project = await harness()
    project.write(shop({ about }))
    const allowed =
      'policies:\n  pages: { for: { kind: page }, allowed_by: [{ user: ops }, { run: "https://ci.example/*" }] }\n'
    project.write(allowed, 'policies/pages.yaml')
    await save(project)
    expect((await project.plan()).plan.diagnostics).toMatchObject([{ severity: 'warning', address: page }])
    expect((await refusal(applyPlanFile(project))).map(one => one.code)).toEqual(['POLICY_VIOLATION', 'PLAN_BLOCKED'])
    const applies = { only: [], exclude: [], destroy: false, applies: true }
    const made = await project.withProject(true, opened => makePlan(project.context, opened, applies))
    expect(made.plan.diagnostics).toMatchObject([{ severity: 'error', address: page }])
    expect(writes(project)).toBe(0)
    project.context.who = { user: 'root', host: 'runner', pid: 1, run: 'https://ci.example/7' }
    const report = await applyPlanFile(project)
    expect([report.exit_code, report.diagnostics]).toEqual([0, []])
    expect((await project.plan()).plan.changes).toEqual([])
  })
})

describe('what is labelled', () => {
  const production =
    'policies:\n  keep: { for: { label: production, action: [delete, replace] }, forbid: true }\n' +
    '  no-cancel: { for: { label: production, transition: cancel }, forbid: true }\n'
  const labelled = { labels: ['production'] }

  async function applied(manage?: object): Promise<Harness> {
    const project = await harness()
    project.write(shop({ about }, manage))
    project.write(production, 'policies/production.yaml')
    await project.apply()
    return project
  }
  const found = async (project: Harness): Promise<unknown[]> =>
    (await project.plan()).plan.diagnostics.flatMap(one =>
      one.policy === undefined ? [] : [[one.policy.name, one.address]],
    )

  test('is kept, also when the label goes in the same edit', async () => {
    const project = await applied(labelled)
    project.write(shop({}, labelled))
    expect(await found(project)).toEqual([['keep', page]])
    project.write(shop({}))
    expect(await found(project)).toEqual([['keep', page]])
  })

  test('is kept when it was labelled after it was made', async () => {
    const project = await applied()
    project.write(shop({}))
    expect(await found(project)).toEqual([])
    project.write(shop({}, labelled))
    expect(await found(project)).toEqual([['keep', page]])
  })

  test('can go once the label has gone', async () => {
    const project = await applied(labelled)
    project.write(shop({ about }))
    await project.apply()
    project.write(shop({}))
    expect(await found(project)).toEqual([])
    await project.apply()
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('a store is kept when its declaration is gone', async () => {
    const project = await applied(labelled)
    const { stores: _, ...rest } = shop({}) as { stores: object }
    project.write({ ...rest, stores: {} })
    expect(await found(project)).toEqual([
      ['keep', 'stores.a'],
      ['no-cancel', 'stores.a'],
    ])
    const destroy = await project.plan({ destroy: true })
    expect(destroy.plan.diagnostics.map(one => one.address)).toContain('stores.a')
  })
})

describe('a policy that cannot be evaluated', () => {
  test('blocks the plan instead of holding it up for ever', async () => {
    const project = await harness()
    project.write(shop({ about: { ...about, body: `${'a'.repeat(64)}!` } }))
    project.write(
      'policies:\n  slow: { for: { kind: page }, forbid: { after.body: { pattern: "^(a+)+$" } } }\n',
      'policies/slow.yaml',
    )
    const policies = readPolicies(project.context, { policies: [], files: ['stores.yaml'] })
    const { facts, changes } = await project.withProject(true, async opened => {
      rmSync(join(project.dir, 'policies'), { recursive: true })
      const options = { only: [], exclude: [], destroy: false }
      return { facts: opened.facts, changes: (await makePlan(project.context, opened, options)).plan.changes }
    })
    const { findings, checks } = checkPolicies(project.context, policies, changes, {
      facts,
      applies: true,
      seconds: 0.05,
    })
    expect(findings).toMatchObject([
      {
        severity: 'error',
        code: 'POLICY_VIOLATION',
        message: expect.stringContaining('takes longer than 0.05 seconds'),
      },
    ])
    expect(checks).toMatchObject([{ name: 'slow', findings: 1 }])
  })

  test('is an error, whatever its severity and whatever is thrown', async () => {
    const project = await harness()
    project.write(shop({ about }))
    const text =
      'policies:\n  endless: { severity: note, for: { kind: page }, require: { schema: { allOf: [{ $ref: "#" }] } } }\n'
    project.write(text, 'policies/endless.yaml')
    expect((await project.plan()).plan.diagnostics).toMatchObject([
      { severity: 'error', code: 'POLICY_VIOLATION', message: expect.stringContaining('could not be evaluated') },
    ])
    expect((await refusal(project.apply())).map(one => one.code)).toEqual(['PLAN_BLOCKED'])
    expect(writes(project)).toBe(0)
  })
})
