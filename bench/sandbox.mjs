// A local BigCommerce as a process of its own, so that what it costs can be told apart from what is measured.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { end, keep } from './children.mjs'
import { cpuOf, peakOf } from './measure.mjs'

export const program = join(import.meta.dirname, '..', 'bin', 'run.js')

/** Without quotas. `env` is what Storewright needs to reach it; `count` forgets the requests so far and tells them afterwards. */
export async function openSandbox(seed) {
  const words = ['--max-old-space-size=8192', program, 'sandbox', '--port', '0']
  const child = keep(spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] }))
  const env = await settingsOf(child)
  const control = (method, path, body) => ask(`${env.BIGCOMMERCE_API_URL}/_sandbox${path}`, method, body)
  await control('POST', '/quota', { enabled: false })
  await control('POST', '/seed', seed)
  return {
    env,
    control,
    stores: () => control('GET', '/stores'),
    /** Every answer comes so much later. */
    async delay(ms) {
      await control('DELETE', '/faults')
      if (ms > 0) await control('POST', '/faults', { fault: { kind: 'delay', ms } })
    },
    async count() {
      await control('DELETE', '/requests')
      const before = cpuOf(child.pid)
      return async () => {
        const cpuMs = cpuOf(child.pid) - before
        const { totals, parallelism_high_water_mark } = await control('GET', '/requests?list=false')
        return {
          ...totals,
          parallel: parallelism_high_water_mark,
          sandboxCpuMs: cpuMs,
          sandboxPeakKiB: peakOf(child.pid),
        }
      }
    },
    close: () => end(child),
  }
}

/** What it says is to be exported, and the token of every store. */
function settingsOf(child) {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', chunk => {
      text += chunk
      const token = /accepts the token (\S+)/.exec(text)?.[1]
      if (token === undefined) return
      const settings = [...text.matchAll(/export (\w+)=(\S+)/g)].map(([, name, value]) => [name, value])
      resolve({ ...Object.fromEntries(settings), BENCH_STORE_TOKEN: token })
    })
    child.once('exit', code => reject(new Error(`the sandbox ended with ${code}`)))
  })
}

async function ask(url, method, body) {
  const answer = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`)
  return JSON.parse(text)
}
