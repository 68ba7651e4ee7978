/** The lifecycle of a store is `tables/lifecycle.yaml`: every place where it can be, everything that can be wanted. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Live, Pending } from '../../src/model/resources.ts'
import type { Attributes } from '../../src/model/values.ts'
import { situations } from '../../src/planner/lifecycle.ts'
import { type Planned, planPortfolio } from '../../src/planner/plan.ts'
import { facts, freshStore, load, now, toInput, wholeOf } from '../support/planning.ts'
import { carryOut, type World } from '../support/world.ts'

type Cell = [samePlan: string, otherPlan: string, otherPlanLater: string]
type Table = { [situation: string]: { [wanted: string]: Cell } }

const table = parse(readFileSync(join(import.meta.dirname, 'tables', 'lifecycle.yaml'), 'utf8')) as Table
const day = 86_400_000
const cycleEnd = new Date(now + 7 * day).toISOString()
const everything = { only: [], exclude: [] }

/** The world with store `a` somewhere in its life, recorded as it was declared when it was active. */
function worldIn(situation: string, change: Partial<Live> = {}): World {
  const config = load(wholeOf())
  const world = freshStore(config)
  const [status = '', ...scheduled] = situation.split('+')
  const pending: Pending[] = scheduled.map(to => ({
    attribute: 'status',
    to,
    event: to === 'suspended' ? 'suspends_on' : 'cancels_on',
    at: cycleEnd,
  }))
  const live = world.live.map(one => {
    if (one.kind !== 'store') return one
    const attributes = { ...one.attributes, status: scheduled.at(-1) ?? status }
    return { ...one, attributes, details: { status }, ...(pending.length === 0 ? {} : { pending }), ...change }
  })
  return { ...world, live }
}

function planFor(world: World, store: Attributes): Planned {
  const { status, ...rest } = store
  const whole = wholeOf({}, { ...rest, ...(status === undefined ? { status: undefined } : { status }) })
  return planPortfolio(toInput(load(JSON.parse(JSON.stringify(whole))), world, false), everything)
}

function show({ changes, diagnostics }: Planned): string {
  const errors = diagnostics.filter(one => one.severity === 'error')
  if (errors.length > 0) return `no: ${errors.map(one => `${one.code} ${one.message}`).join('; ')}`
  return changes.map(change => change.transition?.name ?? change.action).join(', ')
}

const wishes = [{}, { plan_sku: 'PLUS' }, { plan_sku: 'PLUS', plan_change: { effective: 'BILLCYCLEDAY' } }]
const rows = Object.entries(table).flatMap(([situation, cells]) =>
  Object.entries(cells).flatMap(([wanted, cell]) => cell.map((said, at) => ({ situation, wanted, said, wish: at }))),
)

test('the table has every situation, every wish and every way to change the plan', () => {
  expect(Object.keys(table).sort()).toEqual([...situations, 'archived'].sort())
  for (const cells of Object.values(table)) {
    expect(Object.keys(cells)).toEqual(['active', 'suspended', 'cancelled', 'none'])
    for (const cell of Object.values(cells)) expect(cell).toHaveLength(3)
  }
})

describe.each(rows)('$situation → $wanted, wish $wish', ({ situation, wanted, said, wish }) => {
  const store = { ...(wanted === 'none' ? {} : { status: wanted }), ...wishes[wish] } as Attributes

  test(said === '' ? 'nothing is to be done' : said, () => {
    const planned = planFor(worldIn(situation), store)
    if (!said.startsWith('no: ')) expect(show(planned)).toBe(said)
    else {
      expect(show(planned)).toMatch(/^no: TRANSITION_REFUSED stores\.a: /)
      expect(show(planned)).toContain(said.slice('no: '.length))
      expect(planned.diagnostics.filter(one => one.severity === 'error')).toHaveLength(1)
      expect(planned.diagnostics.every(one => (one.hint ?? '').length > 10 && one.source !== undefined)).toBe(true)
    }
  })

  test('then there is nothing left to do', () => {
    const world = worldIn(situation)
    const planned = planFor(world, store)
    if (said.startsWith('no: ')) return
    expect(show(planFor(carryOut(world, planned.changes, facts), store))).toBe('')
  })
})

describe('each step', () => {
  const step = (situation: string, store: Attributes) => planFor(worldIn(situation), store).changes

  test('goes on from where the one before arrives', () => {
    const changes = step('active+suspended+cancelled', { status: 'active' })
    expect(changes.map(({ transition }) => [transition?.from, transition?.to])).toEqual([
      ['cancelled', 'suspended'],
      ['suspended', 'active'],
    ])
  })

  test('takes effect when the files say', () => {
    const effective = (situation: string, store: Attributes) =>
      step(situation, store).map(change => change.transition?.effective)
    expect(effective('active', { status: 'suspended' })).toEqual([undefined])
    expect(effective('active', { status: 'suspended', suspension: { effective: 'IMMEDIATELY' } })).toEqual([
      'IMMEDIATELY',
    ])
    expect(effective('active', { status: 'cancelled', cancellation: { effective: 'BILLCYCLEDAY' } })).toEqual([
      'BILLCYCLEDAY',
    ])
    expect(effective('active', { plan_sku: 'PLUS' })).toEqual(['IMMEDIATELY'])
    expect(effective('active', { plan_sku: 'PLUS', plan_change: { effective: 'BILLCYCLEDAY' } })).toEqual([
      'BILLCYCLEDAY',
    ])
  })

  test('says whether it can be undone', () => {
    const how = (situation: string, status: string) =>
      step(situation, { status }).map(change => [change.transition?.name, change.reversibility])
    expect(how('active', 'suspended')).toEqual([['suspend', { until: '2027-05-23' }]])
    expect(how('active', 'cancelled')).toEqual([['cancel', 'irreversible']])
    expect(how('suspended', 'cancelled')).toEqual([['cancel', 'irreversible']])
    expect(how('cancelled', 'suspended')).toEqual([
      ['restore', 'reversible'],
      ['suspend', { until: '2027-05-23' }],
    ])
    expect(how('active+cancelled', 'active')).toEqual([['withdraw_cancellation', 'reversible']])
  })

  test('alone is no change: how it is done may be declared without anything to do', () => {
    expect(step('active', { status: 'active', cancellation: { effective: 'IMMEDIATELY' } })).toEqual([])
  })
})

describe('a plan change that is scheduled', () => {
  const pending: Pending[] = [{ attribute: 'plan_sku', to: 'PLUS', event: 'plan_changes_on', at: cycleEnd }]
  const scheduled = (): World => {
    const world = worldIn('active')
    const live = world.live.map(one =>
      one.kind === 'store'
        ? {
            ...one,
            attributes: { ...one.attributes, plan_sku: 'PLUS' },
            details: { status: 'active', plan_sku: 'PRO' },
            pending,
          }
        : one,
    )
    return { ...world, live }
  }

  test('is not planned again', () => expect(show(planFor(scheduled(), { plan_sku: 'PLUS' }))).toBe(''))

  test('cannot be taken back, for the API has no call for it', () => {
    const planned = planFor(scheduled(), { plan_sku: 'PRO' })
    expect(show(planned)).toContain('the change to PLUS is scheduled for 2026-12-01, and the API has no call')
    expect(planned.diagnostics[0]?.hint).toContain('plan_sku: PLUS')
  })

  test('gives way to another one', () => {
    const planned = planFor(scheduled(), { plan_sku: 'STANDARD' })
    expect(show(planned)).toBe('change_plan')
    expect(planned.changes[0]?.reason).toContain('takes the place of the change to PLUS')
  })
})

describe('a cancelled store', () => {
  const until = Date.parse('2026-11-24T00:00:00Z')
  const cancelled = (at: number) =>
    worldIn('cancelled', { deadlines: { restorable_until: new Date(at).toISOString() } })

  test.each([
    ['one second before its restore window ends', until + 1000, 'restore'],
    ['at the end of its restore window', until, 'it can no longer be restored: it could be until 2026-11-24'],
    ['one second later', until - 1000, 'it can no longer be restored: it could be until 2026-11-23'],
  ])('%s', (_, at, said) => {
    expect(show(planFor(cancelled(at), { status: 'active' }))).toContain(said)
  })

  test('that the files no longer name is only forgotten', () => {
    const { accounts } = wholeOf() as { accounts: object }
    const config = load({ version: 1, accounts, stores: {} })
    const planned = planPortfolio(toInput(config, worldIn('cancelled'), false), everything)
    expect(planned.changes.map(change => [change.id, change.reason])).toEqual([
      ['stores.a#forget', 'it is cancelled already'],
    ])
  })
})

describe('a store that is lost', () => {
  const lost = { details: { status: 'terminated', terminated_at: '2026-11-01T00:00:00Z', store_hash: 'old1' } }
  const anew = { status: 'active', manage: { recreate: true } }

  test('is made anew only where the files say so, as what cannot be undone, and the plan says what is lost', () => {
    const planned = planFor(worldIn('terminated', lost), { ...anew, store_name: 'Another', plan_sku: 'PLUS' })
    expect(planned.changes.map(change => [change.id, change.reversibility, change.objectId])).toEqual([
      ['stores.a#create', 'irreversible', undefined],
    ])
    const [said] = planned.diagnostics
    expect(said).toMatchObject({ severity: 'warning', code: 'IRREVERSIBLE', address: 'stores.a' })
    expect(said?.message).toMatch(/customers, orders.*store hash old1.*until 2026-11-01/)
  })

  test('is not made anew to be suspended', () => {
    const planned = planFor(worldIn('terminated', lost), { ...anew, status: 'suspended' })
    expect(show(planned)).toContain('it can no longer be restored: it could be until 2026-11-01')
    expect(planned.diagnostics[0]?.hint).toContain('manage: { recreate: true }')
  })

  test.each(['active', 'suspended', 'cancelled', 'failed'])(
    'and one that is %s is not, whatever the files say',
    situation => {
      expect(planFor(worldIn(situation), anew).changes.filter(change => change.action === 'create')).toEqual([])
    },
  )
})

test('a store that is not there is not made to be cancelled', () => {
  const config = load(wholeOf({}, { status: 'cancelled' }))
  const empty: World = { live: [], recorded: [], nextId: 1 }
  const planned = planPortfolio(toInput(config, empty, false), everything)
  expect(planned.changes.map(change => change.id)).toEqual(['accounts.acme#create'])
  expect(planned.diagnostics.map(one => [one.severity, one.code])).toEqual([['warning', 'NOTHING_TO_CANCEL']])
})

describe('protect', () => {
  const guarded = { manage: { protect: true } }
  const protectedWorld = (): World => {
    const world = worldIn('active')
    const config = load(wholeOf({}, guarded))
    return {
      ...world,
      recorded: world.recorded.map(one => (one.kind === 'store' ? { ...one, protect: true as const } : one)),
      live: planPortfolio(toInput(config, world, false), everything).changes.length === 0 ? world.live : [],
    }
  }

  test.each([
    ['suspended', ['PROTECTED']],
    ['cancelled', ['PROTECTED']],
    ['active', []],
  ])('refuses at plan what makes a store %s', (status, codes) => {
    const planned = planFor(worldIn('active'), { status, ...guarded })
    expect(planned.diagnostics.map(one => one.code)).toEqual(codes)
  })

  test('holds on when the declaration is removed', () => {
    const { accounts } = wholeOf() as { accounts: object }
    const planned = planPortfolio(
      toInput(load({ version: 1, accounts, stores: {} }), protectedWorld(), false),
      everything,
    )
    expect(planned.diagnostics.map(one => [one.severity, one.code])).toEqual([['error', 'PROTECTED']])
    expect(planned.diagnostics[0]?.hint).toContain('declare it with `manage: { protect: false }`')
  })

  test('holds on for destroy', () => {
    const planned = planPortfolio(toInput(load(wholeOf({}, guarded)), protectedWorld(), true), everything)
    expect(planned.diagnostics.map(one => one.code)).toEqual(['PROTECTED'])
  })
})
