/** A fleet of any length goes by store by store, so that it needs no more memory than what two stores must not share. */

import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { program, root } from './support.ts'

interface Ran {
  status: number | null
  stdout: string
  stderr: string
}

/** Runs the program in a heap of so many megabytes. */
function run(heapMb: number, words: string[], cwd: string, env: { [name: string]: string } = {}): Promise<Ran> {
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMb}`, program, ...words], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, ...env } as NodeJS.ProcessEnv,
  })
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (piece: Buffer) => stdout.push(piece))
  child.stderr.on('data', (piece: Buffer) => stderr.push(piece))
  return new Promise(resolve => {
    child.once('close', status =>
      resolve({ status, stdout: String(Buffer.concat(stdout)), stderr: String(Buffer.concat(stderr)) }),
    )
  })
}

function scratch(): string {
  const dir = mkdtempSync(join(tmpdir(), 'storewright-fleet-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** The example of a fleet, with so many rows. */
function exampleFleet(rows: number): string {
  const dir = scratch()
  cpSync(join(root, 'examples', 'fleet'), dir, { recursive: true })
  const [head, ...known] = readFileSync(join(dir, 'stores.csv'), 'utf8').trim().split('\n')
  const more = Array.from({ length: rows - known.length }, (_, at) => `brew-${at},Brew ${at},US,en,,true`)
  writeFileSync(join(dir, 'stores.csv'), `${[head, ...known, ...more].join('\n')}\n`)
  return dir
}

const rowOf = (id: string): object => ({
  id,
  account_id: 'merchant',
  store_name: id,
  name: id,
  plan_sku: 'PRO',
  country: 'US',
  status: 'active',
})

/** Stores alone, in the files and at a BigCommerce that knows nothing else. */
async function bareFleet(rows: number): Promise<{ dir: string; env: { [name: string]: string } }> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
    const id = pathname.split('/stores/')[1]
    const page = Number(searchParams.get('page') ?? 1)
    const some = Array.from({ length: 250 }, (_, at) => rowOf(`shop-${(page - 1) * 250 + at + 1}`))
    const pagination = { total: rows, count: 250, per_page: 250, current_page: page, total_pages: rows / 250 }
    const account = { id: 'merchant', name: 'Bench', user_email: 'owner@bench.example' }
    const body = pathname.endsWith('/stores')
      ? { data: some, meta: { pagination } }
      : { data: id === undefined ? account : rowOf(id) }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const dir = scratch()
  const connection = `{ api_url: "http://127.0.0.1:${(server.address() as AddressInfo).port}", franchise_id: f, client_id: c, access_token: "\${env:TOKEN}" }`
  const shop = '{ account: merchant, store_name: "${each:name}", country: US, plan_sku: PRO }'
  writeFileSync(
    join(dir, 'stores.yaml'),
    `version: 1
connection: ${connection}
accounts: { merchant: { name: Bench, user_email: owner@bench.example, primary_contact: { first_name: A, last_name: B, email: a@b.example, district: TX, country: US } } }
blueprints: { shop: ${shop} }
fleets: { shops: { blueprint: shop, each: stores.csv } }
`,
  )
  const lines = Array.from({ length: rows }, (_, at) => `shop-${at + 1},shop-${at + 1}\n`)
  writeFileSync(join(dir, 'stores.csv'), `key,name\n${lines.join('')}`)
  return { dir, env: { TOKEN: 't' } }
}

test('20,000 stores of a blueprint and a CSV file are checked in a heap that could not hold them', async () => {
  const rows = 20_000
  // Their objects, had they been kept, would take more than 200.
  const { status, stdout, stderr } = await run(40, ['validate', '--sandbox', '--format', 'json'], exampleFleet(rows))
  expect(stderr).toBe('')
  expect(status).toBe(0)
  expect(JSON.parse(stdout).objects).toMatchObject({ store: rows, page: 2 * rows, category: 4 * rows })
}, 120_000)

test('5,000 stores are planned, saved and listed in a heap that could not hold the plan', async () => {
  const rows = 5_000
  const { dir, env } = await bareFleet(rows)
  const planned = await run(32, ['plan', '--out', 'plan.json', '--detailed-exitcode'], dir, env)
  expect([planned.status, planned.stderr]).toEqual([2, 'Read accounts and stores: 5,001 objects\n'])
  expect(planned.stdout).toContain(`\nPlan: 5,001 to adopt`)
  expect(planned.stdout.match(/^stores\./gm)).toHaveLength(rows)
  const { changes, basis } = JSON.parse(readFileSync(join(dir, 'plan.json'), 'utf8'))
  // The account is adopted and updated.
  expect([changes.length, Object.keys(basis.live).length]).toEqual([rows + 2, rows + 1])
  const listed = await run(32, ['stores', 'list', '--format', 'ndjson'], dir, env)
  expect([listed.status, listed.stdout.trimEnd().split('\n').length]).toEqual([0, rows])
}, 120_000)
