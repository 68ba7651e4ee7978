// One case on one shape: the command and what is measured beside it, in turns, so that whatever disturbs one disturbs the others.
import { mustMeasure } from './world.mjs'

/** Resolves with a row for each contender, Storewright first: the medians of its runs, and the runs. */
export async function runCase(one, world, beside, runs) {
  await one.first?.(world)
  await world.setLatency(one.latency ?? 0)
  const contenders = [{ ...(await (one.contender?.(world) ?? ours(one, world))), runs: [] }]
  for (const make of beside) contenders.push({ ...(await make(world)), peer: make.peer, runs: [] })
  const present = contenders.filter(({ skipped }) => skipped === undefined)
  for (let round = 0; round < runs; round += 1) {
    for (const contender of present) contender.runs.push(await runOnce(world, contender))
  }
  for (const { close } of present) await close?.()
  await world.setLatency(0)
  await one.after?.(world)
  return contenders.map(({ name, skipped, runs }) => (skipped === undefined ? summary(name, runs) : { name, skipped }))
}

function ours(one, world) {
  return {
    name: 'storewright',
    status: one.status,
    afterwards: one.afterwards,
    async before() {
      if (one.state === 'renewed') await world.renew()
      await one.before?.(world)
    },
    process: () => world.storewright(one.words),
    done() {
      if (one.applies) world.applied += 1
    },
  }
}

async function runOnce(world, { before, process, measure, peer = false, status = 0, done, afterwards }) {
  await before?.()
  // Peers ask servers of their own.
  const counted = peer ? undefined : await world.sandbox?.count()
  const measured = await (measure?.() ?? mustMeasure(process(), status))
  done?.()
  return { ...measured, ...(await counted?.()), ...(await afterwards?.(world)) }
}

function summary(name, runs) {
  const members = Object.keys(runs[0]).filter(member => member !== 'status')
  const told = members.map(member => [member, (member === 'cpuMs' ? mean : median)(runs.map(run => run[member]))])
  return { name, ...Object.fromEntries(told), runs }
}

/** Of processor time, which comes in steps of ten milliseconds: a median would be a step. */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2
}
