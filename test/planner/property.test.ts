/**
 * Random histories of a store, planned and carried out in memory. Whatever order the waiting allows is a good order: at no
 * moment two objects have what only one can have, nothing lies below itself, nothing is taken along.
 */

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Change } from '../../src/model/plan.ts'
import type { Live } from '../../src/model/resources.ts'
import type { Json } from '../../src/model/values.ts'
import { isReference } from '../../src/model/values.ts'
import type { PlanInput } from '../../src/planner/input.ts'
import { normalizeValue } from '../../src/planner/normalize.ts'
import { planPortfolio } from '../../src/planner/plan.ts'
import { draws, runsOf, seedOf } from '../support/draws.ts'
import { facts, freshStore, load, toInput, wholeOf } from '../support/planning.ts'
import { drawnHistory, toShop } from '../support/shops.ts'
import { carryOut, type World } from '../support/world.ts'

const runs = runsOf(draws.planned)
const seed = seedOf(20261124)
const everything = { only: [], exclude: [] }

interface Step {
  input: PlanInput
  world: World
  changes: Change[]
  foreign: ReadonlySet<string>
}

/** Numbers from 0 up to and without `below`, the same for the same seed. */
function dice(from: number): (below: number) => number {
  let state = from
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function shuffled<T>(values: readonly T[], roll: (below: number) => number): T[] {
  const left = [...values]
  const order: T[] = []
  while (left.length > 0) order.push(...left.splice(roll(left.length), 1))
  return order
}

const foreignObjects: Live[] = [
  { kind: 'page', id: '901', parentId: '1', key: 'Foreign', attributes: { name: 'Foreign', type: 'page' } },
  { kind: 'redirect', id: '902', parentId: '1000', key: '/foreign', attributes: { type: 'url', url: '/x/' } },
  { kind: 'category', id: '903', parentId: '1', key: 'Foreign', attributes: { name: 'Foreign', parent: null } },
  {
    kind: 'channel',
    id: '904',
    parentId: 'a',
    key: 'storefront|custom|Foreign',
    attributes: { name: 'Foreign', type: 'storefront', platform: 'custom' },
  },
].map(one => ({ ...one, unit: 'store:a' }))

/** What somebody else may do meanwhile: an object goes, an object is edited, our record of one is lost. */
function meddle(world: World, roll: (below: number) => number): World {
  const ours = world.recorded.filter(one => one.unit === 'store:a' && one.id !== '1' && one.id !== '1000')
  const victim = ours[roll(Math.max(1, ours.length * 2))]
  if (victim === undefined) return world
  const isVictim = (live: Live): boolean =>
    live.unit === 'store:a' && live.kind === victim.kind && live.id === victim.id
  const what = roll(3)
  if (what === 0) return { ...world, recorded: world.recorded.filter(one => one !== victim) }
  const isHeld = world.live.some(
    live =>
      live.parentId === victim.id ||
      Object.values(live.attributes).some(value => isReference(value) && '$id' in value && value.$id === victim.id),
  )
  if (what === 1 && !isHeld) return { ...world, live: world.live.filter(live => !isVictim(live)) }
  const edit = (live: Live): Live => ({
    ...live,
    attributes: { ...live.attributes, sort_order: 99, status: 'archived' },
  })
  return { ...world, live: world.live.map(live => (isVictim(live) && live.kind !== 'redirect' ? edit(live) : live)) }
}

/** Calls back for each step of a random history whose plan can run. */
function followed(check: (step: Step, roll: (below: number) => number) => World): void {
  let planned = 0
  let circles = 0
  fc.assert(
    fc.property(drawnHistory, fc.nat(), (history, chance) => {
      const roll = dice(chance)
      let world: World | undefined
      for (const drawn of history) {
        const config = load({ ...wholeOf(toShop(drawn).contents), safety: { max_delete_percent: 100 } })
        world = world === undefined ? withForeign(freshStore(config)) : meddle(world, roll)
        const input = toInput(config, world, false)
        const { changes, diagnostics } = planPortfolio(input, everything)
        const errors = diagnostics.filter(one => one.severity === 'error')
        planned += 1
        if (errors.some(one => one.code === 'ORDER_CYCLE')) {
          circles += 1
          continue
        }
        expect(errors).toEqual([])
        // Whoever removes what holds something of others was asked; the world in memory has no way to do it.
        if (diagnostics.some(one => one.code === 'IRREVERSIBLE')) continue
        world = check({ input, world, changes, foreign: new Set(foreignObjects.map(idText)) }, roll)
      }
    }),
    { numRuns: runs, seed, endOnFailure: process.env.CI !== undefined },
  )
  expect(circles).toBeLessThan(planned / 10)
}

function withForeign(world: World): World {
  return { ...world, live: [...world.live, ...foreignObjects] }
}

function idText({ kind, id }: { kind: string; id: string }): string {
  return `${kind} ${id}`
}

/** The changes in any order that their waiting allows. */
function anyOrder(changes: readonly Change[], roll: (below: number) => number): Change[] {
  const order: Change[] = []
  const done = new Set<string>()
  const left = new Set(changes)
  while (left.size > 0) {
    const ready = [...left].filter(change => change.waitsFor.every(id => done.has(id)))
    const next = ready[roll(ready.length)]
    if (next === undefined) throw new Error('nothing can go on')
    left.delete(next)
    done.add(next.id)
    order.push(next)
  }
  return order
}

/** What BigCommerce would refuse. */
function wrongWith(world: World): string[] {
  const wrong: string[] = []
  const seen = new Map<string, Live>()
  const recorded = new Set(world.recorded.map(one => `${one.unit} ${idText(one)}`))
  const ours = new Set(world.live.filter(live => recorded.has(`${live.unit} ${idText(live)}`)))
  const byId = new Map(world.live.map(live => [`${live.unit} ${idText(live)}`, live]))
  for (const live of world.live) {
    const { tree, rules } = facts.get(live.kind)!
    const above = tree === undefined ? null : (live.attributes[tree.above] ?? null)
    const claims: unknown[] = [[live.unit, live.kind, live.parentId, above, live.key]]
    for (const rule of rules) {
      const value = live.attributes[rule.path]
      const scope = rule.unique === 'unit' ? '' : live.parentId
      if (rule.unique !== undefined && typeof value === 'string')
        claims.push([live.unit, live.kind, rule.path, scope, normalizeValue(value, rule)])
    }
    for (const claim of claims.map(one => JSON.stringify(one))) {
      const other = seen.get(claim)
      // What somebody else holds is not ours to free: such a change is refused when it is sent.
      if (other !== undefined && ours.has(live) && ours.has(other)) wrong.push(`two have ${claim}`)
      seen.set(claim, live)
    }
    const path = new Set([live])
    for (let at: Live | undefined = live; at !== undefined; ) {
      const up: Json | undefined = tree === undefined ? null : at.attributes[tree.above]
      at = isReference(up) && '$id' in up ? byId.get(`${live.unit} ${live.kind} ${up.$id}`) : undefined
      if (at !== undefined && path.has(at)) {
        wrong.push(`${live.kind} ${live.key} lies below itself`)
        break
      }
      if (at !== undefined) path.add(at)
    }
  }
  return wrong
}

describe('for any history', () => {
  test('the order of what is given does not matter, and each change stands after all it waits for', () => {
    followed(({ input, world, changes }, roll) => {
      const again = planPortfolio(
        {
          ...input,
          desired: shuffled(input.desired, roll),
          live: shuffled(input.live, roll),
          recorded: shuffled(input.recorded, roll),
        },
        everything,
      )
      expect(again.changes).toEqual(changes)
      const before = new Set<string>()
      for (const change of changes) {
        for (const id of change.waitsFor) expect(before, `${change.id} waits for ${id}`).toContain(id)
        before.add(change.id)
      }
      return carryOut(world, changes, facts)
    })
  })

  test('only what is recorded, bound or has the natural key of a declaration is touched', () => {
    followed(({ input, world, changes, foreign }) => {
      const known = new Set(world.recorded.map(idText))
      for (const one of input.desired) if (one.bindId !== undefined) known.add(`${one.kind} ${one.bindId}`)
      for (const change of changes) {
        if (change.objectId === undefined) continue
        const object = { kind: change.kind, id: change.objectId }
        expect(foreign, change.id).not.toContain(idText(object))
        const live = world.live.find(one => one.unit === change.unit && idText(one) === idText(object))
        const sameKey =
          change.action === 'adopt' || changes.some(one => one.action === 'adopt' && one.address === change.address)
        if (!known.has(idText(object))) expect([sameKey, live?.key], change.id).toEqual([true, change.naturalKey])
      }
      return carryOut(world, changes, facts)
    })
  })

  test('in whatever order the changes run that they allow, nothing is refused on the way, and then there is nothing left to do', () => {
    followed(({ input, world, changes }, roll) => {
      let after = world
      for (const change of anyOrder(changes, roll)) {
        after = carryOut(after, [change], facts)
        expect(wrongWith(after), `after ${change.id}`).toEqual([])
      }
      const left = planPortfolio({ ...input, live: after.live, recorded: after.recorded }, everything)
      expect(left.changes.map(change => change.id)).toEqual([])
      return after
    })
  })
})
