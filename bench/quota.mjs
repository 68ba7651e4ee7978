// An apply under a real quota, of which another client uses a third: how long does it take, and does the other one ever suffer?
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mustMeasure } from './world.mjs'

/** As a store of the smallest plans has it. */
const quota = { enabled: true, per_window: 150 }
const windowMs = 30_000
/** Of the quota, by default. */
const reserved = 45
const othersEveryMs = 600
const others = windowMs / othersEveryMs
/** In the middle of a window. */
const planAfterMs = 10_000

/** The plan is made while the other client is at work, too, since it tells how long the apply will take. */
export async function applyUnderQuota(world) {
  let other
  return {
    name: 'storewright',
    async before() {
      await world.renew()
      await world.sandbox.control('POST', '/quota', quota)
      await windowBegins()
      other = await otherClient(world)
      await new Promise(resolve => setTimeout(resolve, planAfterMs))
      await world.mustRun(['plan', '--out', 'plan.json'])
      await windowBegins()
    },
    async measure() {
      const { requests } = JSON.parse(readFileSync(join(world.directory, 'plan.json'), 'utf8'))
      const already = other.told.sent
      const measured = await mustMeasure(world.storewright(['apply', 'plan.json', '--auto-approve']), 0)
      const { sent, refused } = await other.stop()
      const { totals } = await world.sandbox.control('GET', '/requests?list=false')
      // What is left in each window, used to the full.
      const share = quota.per_window - Math.max(reserved, others)
      const ours = totals.requests - (sent - already)
      const allowedMs = (ours / share) * windowMs
      return { ...measured, allowedMs, estimatedMs: requests.seconds * 1000, others: sent, othersRefused: refused }
    },
  }
}

/** Windows of the sandbox begin every half minute of its clock, which is that of the machine. */
function windowBegins() {
  return new Promise(resolve => setTimeout(resolve, windowMs - (Date.now() % windowMs) + 50))
}

/** Evenly spread over the window. */
async function otherClient({ sandbox }) {
  const [{ store_hash }] = await sandbox.control('GET', '/stores')
  const { BIGCOMMERCE_API_URL, BENCH_STORE_TOKEN } = sandbox.env
  const told = { sent: 0, refused: 0 }
  const ask = async () => {
    told.sent += 1
    const headers = { 'X-Auth-Token': BENCH_STORE_TOKEN }
    const answer = await fetch(`${BIGCOMMERCE_API_URL}/stores/${store_hash}/v2/time`, { headers })
    await answer.arrayBuffer()
    if (answer.status === 429) told.refused += 1
  }
  const timer = setInterval(() => asked.push(ask()), othersEveryMs)
  const asked = []
  return {
    told,
    async stop() {
      clearInterval(timer)
      await Promise.all(asked)
      return told
    },
  }
}
