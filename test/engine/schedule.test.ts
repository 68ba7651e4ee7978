import { describe, expect, test } from 'vitest'
import { type Batch, Schedule } from '../../src/engine/schedule.ts'
import type { Change } from '../../src/model/plan.ts'

/** `unit kind id`, an action, and the ids that it waits for. */
function change(id: string, waitsFor: string[] = [], more: Partial<Change> = {}): Change {
  const [unit = '', kind = ''] = id.split(' ')
  return { id, address: id, unit, kind, key: id, action: 'create', waitsFor, ...more } as unknown as Change
}

const limits = { size: 10, parallel: 2 }
const idsOf = (batch: Batch | undefined) => batch?.changes.map(one => one.id.split(' ')[2])

/** Carries all out, a few batches at once, the oldest ending first. */
function runAll(schedule: Schedule, atOnce = 8): Batch[] {
  const batches: Batch[] = []
  const underWay: Batch[] = []
  for (;;) {
    for (let batch = underWay.length < atOnce ? schedule.next() : undefined; batch !== undefined; ) {
      batches.push(batch)
      underWay.push(batch)
      batch = underWay.length < atOnce ? schedule.next() : undefined
    }
    const ended = underWay.shift()
    if (ended === undefined) return batches
    for (const one of ended.changes) schedule.succeeded(one)
    schedule.finished(ended)
  }
}

describe('what is sent', () => {
  test('are full batches, and no more of a kind at once than it takes', () => {
    const changes = Array.from({ length: 25 }, (_, at) => change(`a page ${at}`))
    const schedule = new Schedule(changes, () => limits)
    const [first, second] = [schedule.next()!, schedule.next()!]
    expect([first.changes.length, second.changes.length]).toEqual([10, 10])
    expect(schedule.next()).toBeUndefined()
    schedule.answered(first)
    expect(schedule.next()?.changes).toHaveLength(5)
  })

  test('is no part of a batch while what may fill it is not settled, though it is answered', () => {
    const pages = Array.from({ length: 10 }, (_, at) => change(`a page ${at}`, at < 5 ? [] : ['a site 0']))
    const schedule = new Schedule([change('a site 0'), ...pages], () => limits)
    const site = schedule.next()!
    expect(idsOf(site)).toEqual(['0'])
    schedule.answered(site)
    expect(schedule.next()).toBeUndefined()
    schedule.succeeded(site.changes[0]!)
    schedule.finished(site)
    expect(schedule.next()?.changes).toHaveLength(10)
  })

  test('goes on where something failed, with what did not wait for it', () => {
    const schedule = new Schedule(
      [change('a site 0'), change('a page 0', ['a site 0']), change('a page 1')],
      () => limits,
    )
    const site = schedule.next()!
    expect(schedule.next()).toBeUndefined()
    schedule.finished(site)
    expect(idsOf(schedule.next())).toEqual(['1'])
    expect(schedule.next()).toBeUndefined()
  })

  test('is what waits in another store for the portfolio, as soon as that is done', () => {
    const schedule = new Schedule([change('a page 0', ['p store a']), change('p store a')], () => limits)
    const store = schedule.next()!
    expect(store.unit).toBe('p')
    expect(schedule.next()).toBeUndefined()
    schedule.succeeded(store.changes[0]!)
    schedule.finished(store)
    expect(idsOf(schedule.next())).toEqual(['0'])
  })

  test('belongs to the first stores of the plan before others are begun', () => {
    const changes = ['a', 'b', 'c'].flatMap(unit => Array.from({ length: 40 }, (_, at) => change(`${unit} page ${at}`)))
    const batches = runAll(new Schedule(changes, () => limits), 2)
    expect(batches.map(batch => batch.unit).join('')).toBe('aaaabbbbcccc')
  })

  test('is everything, once, after all that it waits for', () => {
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    }
    for (let round = 0; round < 50; round += 1) {
      const changes: Change[] = []
      for (let at = 0; at < 200; at += 1) {
        const before = Array.from({ length: random(3) }, () => changes[random(Math.max(1, at))]?.id)
        const waitsFor = [...new Set(before.filter(id => id !== undefined))]
        changes.push(change(`${'abc'[random(3)]} ${['site', 'page', 'menu'][random(3)]} ${at}`, waitsFor))
      }
      const done = new Set<string>()
      for (const batch of runAll(new Schedule(changes, () => limits))) {
        for (const one of batch.changes) expect(one.waitsFor.filter(id => !done.has(id))).toEqual([])
        for (const one of batch.changes) done.add(one.id)
        expect(batch.changes.length).toBeLessThanOrEqual(limits.size)
      }
      expect(done.size).toBe(200)
    }
  })

  test('is found without looking at every store again for every batch', () => {
    const count = 60_000
    const changes = Array.from({ length: count }, (_, at) => change(`${at} page ${at}`))
    expect(runAll(new Schedule(changes, () => limits))).toHaveLength(count)
  }, 5_000)
})
