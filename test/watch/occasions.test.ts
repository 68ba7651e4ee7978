/** When is it quiet enough to look? On a clock that is moved by hand. */

import { expect, test } from 'vitest'
import { mostQuietMs, type Occasion, Occasions, quietMs } from '../../src/watch/occasions.ts'

/** `pass` lets so much time go by and everything happen that was waiting for it. */
function handClock() {
  let now = 0
  let waiting: { at: number; done: () => void }[] = []
  return {
    now: () => now,
    random: () => 0,
    wait: (ms: number) => new Promise<void>(done => waiting.push({ at: now + ms, done })),
    async pass(ms: number) {
      now += ms
      const due = waiting.filter(one => one.at <= now)
      waiting = waiting.filter(one => one.at > now)
      for (const { done } of due) done()
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
    },
  }
}

function listened() {
  const clock = handClock()
  const occasions = new Occasions(clock)
  const come: Occasion[] = []
  void occasions.next().then(occasion => come.push(occasion))
  return { clock, occasions, come }
}

test('changes are handed out together, once nothing has happened for a moment', async () => {
  const { clock, occasions, come } = listened()
  occasions.touched('/b')
  for (let n = 0; n < 5; n += 1) {
    await clock.pass(quietMs - 1)
    occasions.touched('/a')
  }
  await clock.pass(quietMs - 1)
  expect(come).toEqual([])
  await clock.pass(quietMs)
  await clock.pass(quietMs)
  expect(come).toEqual([{ type: 'changed', paths: ['/a', '/b'] }])
})

test('where something happens all the time nobody waits for ever', async () => {
  const { clock, occasions, come } = listened()
  for (let passed = 0; passed <= mostQuietMs; passed += quietMs) {
    occasions.touched('/a')
    await clock.pass(quietMs)
  }
  await clock.pass(quietMs)
  expect(come).toEqual([{ type: 'changed', paths: ['/a'] }])
})

test('who asks for something need not wait until it is quiet', async () => {
  const { clock, occasions, come } = listened()
  occasions.touched('/a')
  await clock.pass(1)
  occasions.askFor('refresh')
  await clock.pass(0)
  expect(come).toEqual([{ type: 'refresh' }])
})

test('quitting comes first, whatever else there is', async () => {
  const clock = handClock()
  const occasions = new Occasions(clock)
  occasions.touched('/a')
  occasions.askFor('refresh')
  occasions.askFor('quit')
  expect(await occasions.next()).toEqual({ type: 'quit' })
})

test('what happens while nobody asks is not lost', async () => {
  const { clock, occasions, come } = listened()
  occasions.touched('/a')
  await clock.pass(quietMs)
  await clock.pass(quietMs)
  expect(come).toHaveLength(1)
  occasions.touched('/b')
  void occasions.next().then(occasion => come.push(occasion))
  await clock.pass(quietMs)
  await clock.pass(quietMs)
  expect(come[1]).toEqual({ type: 'changed', paths: ['/b'] })
})
