/**
 * docs/lifecycle.md: its YAML loads, its tables are those that the planner keeps, and what it prints is what is printed
 * (`UPDATE_DOCS=1` writes it).
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Report } from '../../src/model/report.ts'
import { severityOf } from '../../src/planner/deadlines.ts'
import { renderReport } from '../../src/render/index.ts'
import { applyPlan } from '../../src/workflows/apply.ts'
import { listDeadlines } from '../../src/workflows/deadlines.ts'
import { makePlan, planReport } from '../../src/workflows/plan.ts'
import { failureReport } from '../../src/workflows/report.ts'
import { loadTexts } from '../config/support.ts'
import { call } from '../resources/api.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

const file = new URL('../../docs/lifecycle.md', import.meta.url)
const page = (): string => readFileSync(file, 'utf8')
const blocks = [...page().matchAll(/^```yaml\n(.*?)^```$/gms)].map(match => match[1] ?? '')

test.each(blocks.map((yaml, at) => [at, yaml] as const))('YAML block %d loads', (_, yaml) => {
  const { problems } = loadTexts({ 'stores.yaml': yaml })
  expect(problems.map(problem => `${problem.message} ${problem.hint}`)).toEqual([])
})

describe('the table of ways', () => {
  const table = parse(readFileSync(join(import.meta.dirname, '..', 'planner', 'tables', 'lifecycle.yaml'), 'utf8')) as {
    [situation: string]: { [wanted: string]: string[] }
  }
  const rows = [...page().matchAll(/^\| `([a-z+]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)]
  const cell = (text: string | undefined): string =>
    text === undefined || text === '' ? '–' : text.startsWith('no: ') ? 'refused' : text.replaceAll('_', ' ')

  test('is that of the planner', () => {
    expect(rows.map(([, situation]) => situation)).toEqual(Object.keys(table).filter(one => one !== 'archived'))
    for (const [, situation, ...cells] of rows) {
      const known = table[situation!]!
      expect(cells, situation).toEqual(['active', 'suspended', 'cancelled'].map(wanted => cell(known[wanted]?.[0])))
    }
  })
})

test('the table of severities is that of the planner', () => {
  const days: { [left: string]: number } = {
    nothing: 0,
    'up to 1 day': 1,
    'up to 7 days': 7,
    'up to 30 days': 30,
    more: 31,
  }
  const section =
    page()
      .split(/^## /m)
      .find(one => one.startsWith('Deadlines')) ?? ''
  const rows = [...section.matchAll(/^\| ([a-z0-9 ]+) \| `([a-z]+)` \|$/gm)]
  expect(rows).toHaveLength(5)
  for (const [, left, severity] of rows) expect(severityOf(days[left!]! * 86_400_000, 0)).toBe(severity)
})

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

/** One store `acme-us`, with more members and settings. */
function files(store: object, settings: object = {}): object {
  const whole = portfolio() as { stores: { a: object } }
  return { ...whole, ...settings, stores: { 'acme-us': { ...whole.stores.a, store_name: 'Acme US', ...store } } }
}

async function started(store: object = {}, settings: object = {}): Promise<Harness> {
  open = await openHarness({ instant: true })
  open.write(files(store, settings))
  expect((await open.apply(['stores.acme-us'])).exit_code).toBe(0)
  return open
}

const shown = (report: Report): string => renderReport(report, 'human', { color: false, width: 100 })

async function planned(project: Harness): Promise<string> {
  return shown(planReport(project.context, (await project.plan()).plan, false))
}

async function refusal(project: Harness): Promise<string> {
  const applied = project.withProject(false, async opened => {
    const made = await makePlan(project.context, opened, { only: [], exclude: [], destroy: false })
    return applyPlan(project.context, opened, made.plan, { command: 'apply', confirm: [], made })
  })
  const error = await applied.then(
    () => Promise.reject(new Error('nothing was refused')),
    reason => reason as unknown,
  )
  return shown(failureReport(project.context, 'apply', error))
}

const now = { effective: 'IMMEDIATELY' }

const examples: { [name: string]: () => Promise<string> } = {
  'several-steps': async () => {
    const project = await started({ plan_sku: 'STORE-PLUS-NP-MONTHLY' })
    await call(project, 'partner', 'POST /stores/acme-us/cancellations', now)
    project.write(files({ status: 'suspended' }))
    return `$ storewright plan\n${await planned(project)}`
  },
  pending: async () => {
    const project = await started({ status: 'suspended' })
    return `$ storewright plan\n${await planned(project)}`
  },
  'plan-refused': async () => {
    const project = await started()
    await call(project, 'partner', 'POST /stores/acme-us/suspensions', now)
    project.write(files({ status: 'suspended', plan_sku: 'STORE-PLUS-NP-MONTHLY' }))
    return `$ storewright plan\n${await planned(project)}`
  },
  recreate: async () => {
    const project = await started()
    await call(project, 'partner', 'POST /stores/acme-us/cancellations', now)
    project.advance(90 * 86_400_000)
    project.write(files({ manage: { recreate: true } }))
    return `$ storewright plan\n${await planned(project)}`
  },
  deadlines: async () => {
    const project = await started({ status: 'suspended' })
    const list = (options: { within?: string; failOn?: string }) =>
      project.withProject(true, opened => listDeadlines(project.context, opened, { all: false, ...options }))
    const report = await list({ within: '30d', failOn: '7d' })
    expect(report.exit_code).toBe(1)
    const first = `$ storewright stores deadlines --within 30d --fail-on 7d\n${shown(report)}`
    return `${first}\n$ storewright stores deadlines --format ics --output deadlines.ics\n`
  },
  consent: async () => {
    const project = await started()
    project.write(files({ status: 'cancelled' }))
    return `$ storewright apply --auto-approve\n…\n${await refusal(project)}`
  },
  billing: async () => {
    const prices = {
      'STORE-PRO-NP-MONTHLY-T11': { amount: 299.95, currency: 'USD' },
      'STORE-PLUS-NP-MONTHLY': { amount: 29.95, currency: 'USD' },
    }
    const settings = { prices, safety: { max_monthly_increase: { amount: 250, currency: 'USD' } } }
    const project = await started({ plan_sku: 'STORE-PLUS-NP-MONTHLY' })
    project.write(files({}, settings))
    return `$ storewright plan\n${await planned(project)}`
  },
  freeze: async () => {
    const project = await started()
    const freeze = { from: '2026-11-20T00:00:00-05:00', to: '2026-12-01T00:00:00-05:00', reason: 'Black Friday' }
    project.write(files({ plan_sku: 'STORE-PLUS-NP-MONTHLY' }, { safety: { freeze: [freeze] } }))
    return `$ storewright apply\n…\n${await refusal(project)}`
  },
}

describe('what it prints', () => {
  test('has a name each', () => {
    const names = [...page().matchAll(/^<!-- printed: (\S+) -->$/gm)].map(match => match[1])
    expect(names).toEqual(Object.keys(examples))
  })

  test.each(Object.keys(examples))('%s is printed so', async name => {
    const text = (await examples[name]!()).replaceAll(/ · stores\.yaml:\d+| {3}stores\.yaml:\d+/g, '')
    const block = new RegExp(`(<!-- printed: ${name} -->\\n\`\`\`\\n)(.*?)(\`\`\`\\n)`, 's')
    const [, , printed] = block.exec(page()) ?? []
    if (process.env.UPDATE_DOCS === '1') {
      writeFileSync(
        file,
        page().replace(block, (_, before, __, after) => `${before}${text}${after}`),
      )
    } else expect(printed, 'run: UPDATE_DOCS=1 npx vitest run test/docs/lifecycle.test.ts').toBe(text)
  })
})
