// A local BigCommerce as a process of its own, so that what it costs can be told apart from what is measured.
import { spawn } from 'node:child_process'
import { program, settingsOf } from '../scripts/local.mjs'
import { end, keep } from './children.mjs'
import { cpuOf, peakOf } from './measure.mjs'

/** Without quotas. `env` is what Storewright needs to reach it; `count` forgets the requests so far and tells them afterwards. */
export async function openSandbox(seed) {
  const words = ['--max-old-space-size=8192', program, 'sandbox', '--port', '0']
  const child = keep(spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] }))
  const { token, ...settings } = await settingsOf(child)
  const env = { ...settings, BENCH_STORE_TOKEN: token }
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

async function ask(url, method, body) {
  const answer = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`)
  return JSON.parse(text)
}
