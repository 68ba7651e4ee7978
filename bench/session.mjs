// One measurement from its first case to its last, kept in a file as it goes on.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe } from './machine.mjs'
import { labelOf, printCase } from './print.mjs'
import { runCase } from './rounds.mjs'
import { shapes } from './shape.mjs'
import { printTargets } from './targets.mjs'
import { openWorld, Worlds } from './world.mjs'

/** `chosen` are cases with one of their shapes each; `runs` takes the place of what they say; without `peers` no other tool is run. */
export async function measureAll(chosen, { out, ...how }) {
  const date = new Date().toISOString()
  const results = { date, ...describe(), cases: [] }
  const file = out ?? join(import.meta.dirname, 'results', `${date.slice(0, 10)}-${results.commit}.json`)
  const { cores, load } = results.machine
  if (load > cores / 4) console.error(`The machine is busy (load ${load.toFixed(1)}): do not trust the figures.`)
  await warmUp()
  const worlds = new Worlds()
  for (const [at, { one, shape }] of chosen.entries()) {
    try {
      const result = await measureOne(one, shape, await worlds.open(shape, one.state), how)
      console.log(printCase(result))
      results.cases.push(result)
      // After every case, so that nothing is lost when it is broken off.
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, `${JSON.stringify(results)}\n`)
    } catch (error) {
      console.error(`\n${labelOf(one.name, shape, one.latency)} failed, and is left out.\n${error.message}`)
      process.exitCode = 1
      await worlds.close(shape, one.state)
    }
    const isLast = chosen.slice(at + 1).every(later => later.shape !== shape || later.one.state !== one.state)
    if (isLast) await worlds.close(shape, one.state)
  }
  console.log(printTargets(results))
  console.log(`\nWritten to ${file}.`)
}

/** The first run of all keeps the code that V8 has made of the program. */
async function warmUp() {
  const world = await openWorld(shapes.small, 'empty')
  await world.mustRun(['plan'])
  await world.close()
}

async function measureOne(one, shape, world, { runs, peers, short }) {
  const size = shapes[shape]
  const beside = (one.shapes[shape] ?? []).filter(make => peers || make.peer !== true)
  const limits = { reads: one.reads?.(size), writes: one.writes?.(size) }
  const fewest = Object.fromEntries(Object.entries(limits).filter(([, count]) => count !== undefined))
  const contenders = await runCase(one, world, beside, runs ?? (short ? 3 : (one.runs ?? 5)))
  return { name: one.name, shape, objects: size.objects, latencyMs: one.latency ?? 0, fewest, contenders }
}
