// npm run bench: measures, or shows what was measured before. See docs/performance.md.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { cases } from './cases.mjs'
import { compare } from './compare.mjs'
import { writePage } from './markdown.mjs'
import { labelOf, printCase } from './print.mjs'
import { measureAll } from './session.mjs'
import { printTargets } from './targets.mjs'

const usage = `npm run bench -- [--only PATTERN] [--runs N] [--short] [--no-peers] [--out FILE]
npm run bench -- --list [--only PATTERN] [--short]
npm run bench -- --show FILE
npm run bench -- --compare BEFORE AFTER
npm run bench -- --docs FILE`

const options = {
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
}

try {
  await run(parseArgs({ allowPositionals: true, options }))
} catch (error) {
  console.error(`${error.message}\n\n${usage}`)
  process.exitCode = 64
}

async function run({ values: flags, positionals: files }) {
  if (flags.help) return console.log(usage)
  if (flags.show) return show(...readAll(files, 1))
  if (flags.docs) return writePage(...readAll(files, 1))
  if (flags.compare) return console.log(compare(...readAll(files, 2)))
  readAll(files, 0)
  const runs = flags.runs === undefined ? undefined : Number(flags.runs)
  if (runs !== undefined && !(Number.isInteger(runs) && runs > 0)) throw new Error('--runs is a number from 1.')
  const chosen = chosenBy(flags)
  if (chosen.length === 0) throw new Error(`No case is called ${flags.only}; --list tells them all.`)
  if (flags.list) for (const { one, shape } of chosen) console.log(labelOf(one.name, shape, one.latency))
  else
    await measureAll(chosen, { runs, out: flags.out, peers: !(flags.short || flags['no-peers']), short: flags.short })
}

/** Cases with one of their shapes each. */
function chosenBy({ only, short }) {
  const pattern = new RegExp(only)
  const all = cases.flatMap(one => (short ? (one.short ?? []) : Object.keys(one.shapes)).map(shape => ({ one, shape })))
  return all.filter(({ one, shape }) => pattern.test(labelOf(one.name, shape, one.latency)))
}

function readAll(files, count) {
  if (files.length !== count) throw new Error(`${count} files are needed here, not ${files.length}.`)
  return files.map(file => JSON.parse(readFileSync(file, 'utf8')))
}

function show(results) {
  for (const result of results.cases) console.log(printCase(result))
  console.log(printTargets(results))
}
