// npm run bench: measures, or shows what was measured before. See docs/performance.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { cases } from './cases.mjs'
import { compare } from './compare.mjs'
import { describe } from './machine.mjs'
import { writePage } from './markdown.mjs'
import { labelOf, printCase } from './print.mjs'
import { runCase } from './rounds.mjs'
import { shapes } from './shape.mjs'
import { printTargets } from './targets.mjs'
import { openWorld, Worlds } from './world.mjs'

const usage = `npm run bench -- [--only PATTERN] [--runs N] [--short] [--no-peers] [--out FILE]
npm run bench -- --list
npm run bench -- --show FILE
npm run bench -- --compare BEFORE AFTER
npm run bench -- --docs FILE`

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    runs: { type: 'string' },
    short: { type: 'boolean', default: false },
    'no-peers': { type: 'boolean', default: false },
    out: { type: 'string' },
    list: { type: 'boolean', default: false },
    show: { type: 'boolean', default: false },
    compare: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const chosen = cases.flatMap(one => shapesOf(one).map(shape => ({ one, shape }))).filter(isWanted)
if (flags.help) console.log(usage)
else if (flags.list) for (const { one, shape } of chosen) console.log(labelOf(one.name, shape, one.latency))
else if (flags.show) show(readJson(positionals[0]))
else if (flags.docs) writePage(readJson(positionals[0]))
else if (flags.compare) console.log(compare(...positionals.map(readJson)))
else await measureAll()

function shapesOf(one) {
  return flags.short ? (one.short ?? []) : Object.keys(one.shapes)
}

function isWanted({ one, shape }) {
  return new RegExp(flags.only).test(labelOf(one.name, shape, one.latency))
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function show(results) {
  for (const result of results.cases) console.log(printCase(result))
  console.log(printTargets(results))
}

async function measureAll() {
  const day = new Date().toISOString().slice(0, 10)
  const results = { date: new Date().toISOString(), ...describe(), cases: [] }
  const file = flags.out ?? join(import.meta.dirname, 'results', `${day}-${results.commit}.json`)
  const { cores, load } = results.machine
  if (load > cores / 4) console.error(`The machine is busy (load ${load.toFixed(1)}): do not trust the figures.`)
  await warmUp()
  const worlds = new Worlds()
  for (const [at, { one, shape }] of chosen.entries()) {
    try {
      const result = await measureOne(one, shape, await worlds.open(shape, one.state))
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

async function measureOne(one, shape, world) {
  const size = shapes[shape]
  const runs = Number(flags.runs ?? (flags.short ? 3 : (one.runs ?? 5)))
  const beside = (one.shapes[shape] ?? []).filter(make => !(flags['no-peers'] || flags.short) || make.peer !== true)
  const limits = { reads: one.reads?.(size), writes: one.writes?.(size) }
  const fewest = Object.fromEntries(Object.entries(limits).filter(([, count]) => count !== undefined))
  const contenders = await runCase(one, world, beside, runs)
  return { name: one.name, shape, objects: size.objects, latencyMs: one.latency ?? 0, fewest, contenders }
}
