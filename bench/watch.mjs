// How long after a file was saved does `watch` show the new plan? It goes on between the runs, as it does in an editor's terminal.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { end, keep } from './children.mjs'
import { cpuOf, peakOf } from './measure.mjs'

/** Each run saves the files with another one percent. What was read of BigCommerce is new enough throughout. */
export async function watchAgain(world) {
  const { command, cwd, env } = world.storewright(['watch', '--format', 'ndjson', '--refresh-after', '3600'])
  const child = keep(spawn(command[0], command.slice(1), { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] }))
  const plans = plansOf(child)
  await plans.next()
  let edit = world.applied
  return {
    name: 'storewright',
    async measure() {
      edit = edit === world.applied + 1 ? world.applied + 2 : world.applied + 1
      const save = world.prepare(edit)
      const before = cpuOf(child.pid)
      const start = performance.now()
      save()
      const { value } = await plans.next()
      const wallMs = performance.now() - start
      if (!(value.report.plan.changes.length > 0)) throw new Error(`watch saw no change: ${JSON.stringify(value)}`)
      return { wallMs, cpuMs: cpuOf(child.pid) - before, peakKiB: peakOf(child.pid) }
    },
    close: () => end(child, 'SIGINT'),
  }
}

async function* plansOf(child) {
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line)
    if (event.type === 'planned') yield event
    else throw new Error(`watch: ${line}`)
  }
  throw new Error('watch has ended')
}

/** A plan of its own of the same files, from nothing. */
export const planAnew = world => ({
  name: 'plan anew',
  process: () => world.storewright(['plan', '--detailed-exitcode']),
  status: 2,
})
