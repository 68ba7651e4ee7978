// The answers to requests that only read, ten at a time over one pool of connections.
import { readFileSync } from 'node:fs'
import { Pool } from 'undici'

const atOnce = 10

/** `file` has the targets, as JSON. The answers come in their order, parsed. */
export async function answers(file) {
  const targets = JSON.parse(readFileSync(file, 'utf8'))
  const { env } = process
  const pool = new Pool(env.BIGCOMMERCE_API_URL, { connections: atOnce })
  const headers = target => ({
    accept: 'application/json',
    'x-auth-client': env.BIGCOMMERCE_CLIENT_ID,
    'x-auth-token': target.startsWith('/franchises/') ? env.BIGCOMMERCE_PARTNER_TOKEN : env.BENCH_STORE_TOKEN,
  })
  const found = new Array(targets.length)
  let next = 0
  const work = async () => {
    for (let at = next++; at < targets.length; at = next++) {
      const path = targets[at]
      const { statusCode, body } = await pool.request({ method: 'GET', path, headers: headers(path) })
      const text = await body.text()
      if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${text}`)
      found[at] = { path, ...JSON.parse(text) }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  await pool.close()
  return found
}
