/** Drift of many stores, read by several processes, is what `drift` finds in one, and one pack of evidence. */

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { expectValid, schemaOf } from '../cli/schemas.ts'
import { program } from '../cli/support.ts'
import { controlOf } from '../support/control.ts'
import { startPostgres } from '../support/postgres.ts'
import { bodyOf, keyOf, openScene, stores, told } from '../support/rollouts.ts'

const server = await startPostgres()
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
afterAll(() => server?.stop())

interface Found {
  stores: { store: string | null; entries: { address: string; cause: string }[] }[]
  totals: { stores: number; differing: number; unread: number; summary: { [cause: string]: number } }
}

/** Twelve stores; the page of the third says something else in the files, that of the sixth and seventh at BigCommerce. */
async function scene() {
  const opened = await openScene(server!)
  closers.push(opened.close)
  const { harness, run, start, state } = opened
  const files = (version: (key: string) => number) => ({ ...stores(12, key => bodyOf(key, version(key))), state })
  harness.write(files(() => 1))
  const { rollout } = await run('fleet plan')
  await run(`fleet apply ${rollout}`)
  await start('fleet work --until-done').ended
  for (const at of [5, 6]) {
    const store = harness.sandbox.world.stores.find(one => one.store_name === `Shop ${keyOf(at)}`)!
    const url = `${harness.sandbox.url}/stores/${store.store_hash}/v3/content/pages`
    const headers = { 'X-Auth-Token': harness.sandbox.credentials.store_token, 'content-type': 'application/json' }
    const { data } = (await (await fetch(url, { headers })).json()) as { data: { id: number; name: string }[] }
    const page = data.find(one => one.name === 'About')!
    const answer = await fetch(`${url}/${page.id}`, {
      method: 'PUT',
      headers,
      body: JSON.stringify({ body: '<p>Edited</p>' }),
    })
    expect(answer.status).toBe(200)
  }
  harness.write(files(key => (key === keyOf(2) ? 2 : 1)))
  const drifts = async (words: string, code = 0): Promise<Found> => (await run(words, code)) as unknown as Found
  return { ...opened, drifts }
}

describe.skipIf(server === undefined)('drift of many stores', () => {
  test('is what `drift` finds, whoever reads it, with its exit codes', { timeout: 120_000 }, async () => {
    const { run, start, drifts } = await scene()
    const alone = (await run('drift')) as unknown as { entries: { address: string }[]; summary: object }
    const worker = start('fleet work')
    for (const words of ['fleet drift --at-once 1', 'fleet drift --at-once 8']) {
      const found = await drifts(words)
      expectValid(schemaOf('report'), found)
      expect(found.totals).toMatchObject({ stores: 12, differing: 3, unread: 0, summary: alone.summary })
      expect(found.stores.map(one => one.store)).toEqual([2, 5, 6].map(keyOf))
      expect(found.stores.flatMap(one => one.entries)).toEqual(alone.entries)
    }
    worker.child.kill('SIGTERM')
    expect((await worker.ended).code).not.toBeNull()
    expect((await drifts('fleet drift --detailed-exitcode', 4)).totals.differing).toBe(3)
    expect((await drifts('fleet drift s0005 --detailed-exitcode', 2)).totals).toMatchObject({ stores: 1, differing: 1 })
    expect((await drifts('fleet drift s0002 stores.s0003 --detailed-exitcode', 3)).totals.stores).toBe(2)
    expect((await drifts('fleet drift s001* --detailed-exitcode')).totals).toMatchObject({ stores: 2, differing: 0 })
    const slip = await start('fleet drift s9*').ended
    expect(slip.stderr).toContain('no store that is declared or recorded matches `s9*`')
    const lines = await start('fleet drift --format ndjson').ended
    expect(
      lines.stdout
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line).store),
    ).toEqual([2, 5, 6].map(keyOf))
    const human = await start('fleet drift').ended
    expect(human.stdout).toMatch(
      /Drift in 3 of 12 stores: 2 drifted, 1 config-changed; \d+ objects in sync\.\nCoverage: .*100 %/,
    )
    expect(await server!.query(`SELECT count(*)::int AS left FROM ${await looksIn()}`)).toEqual([{ left: 0 }])
  })

  test('is complete though a worker is killed while it reads, and one that cannot be read is named', {
    timeout: 120_000,
  }, async () => {
    const { harness, start, drifts } = await scene()
    const control = controlOf(harness)
    await control.inject({ match: { path: '.' }, fault: { kind: 'delay', ms: 50 } })
    const worker = start('fleet work --lease 2 --concurrency 6')
    const finding = drifts('fleet drift --at-once 1')
    await new Promise<void>(done => {
      const count = setInterval(async () => {
        const [looks] = await server!.query('SELECT count(*)::int AS n FROM pg_tables WHERE tablename = $1', [
          'look_stores',
        ])
        if (Number(looks?.n) === 0) return
        clearInterval(count)
        done()
      }, 50)
    })
    worker.child.kill('SIGKILL')
    expect((await finding).totals).toMatchObject({ stores: 12, differing: 3, unread: 0 })
    await control.heal()
    const hash = harness.sandbox.world.stores.find(one => one.store_name === `Shop ${keyOf(3)}`)!.store_hash
    await control.inject({ match: { path: `${hash}/` }, fault: { kind: 'status', status: 403 } })
    const found = await drifts('fleet drift', 1)
    expect(found.totals).toMatchObject({ stores: 12, differing: 3, unread: 1 })
    expect(found.stores.map(one => one.store)).toContain(keyOf(3))
  })

  test('is filed as one pack that is whole and follows the one before', { timeout: 120_000 }, async () => {
    const { harness, start, drifts } = await scene()
    expect(await drifts('fleet drift --evidence evidence/1')).toMatchObject({ evidence: { number: 1 } })
    const second = await start('fleet drift --evidence evidence/2').ended
    expect(second.stdout, told(second)).toContain('Evidence: evidence/2, number 2, after evidence/1')
    const verifying = [program, 'evidence', 'verify', 'evidence', '--format', 'json']
    const verified = JSON.parse(spawnSync(process.execPath, verifying, { cwd: harness.dir, encoding: 'utf8' }).stdout)
    expect(verified).toMatchObject({
      packs: [
        { whole: true, files: 3 },
        { whole: true, files: 3 },
      ],
    })
    const folder = join(harness.dir, 'evidence/2')
    expect(readdirSync(folder).sort()).toEqual([
      'SHA256SUMS',
      'drift.csv',
      'manifest.json',
      'report.json',
      'report.txt',
    ])
    const filed = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Found
    expectValid(schemaOf('report'), filed)
    expect(filed.totals.differing).toBe(3)
    expect(readFileSync(join(folder, 'drift.csv'), 'utf8').split('\r\n')).toHaveLength(1 + 3 + 1)
    const taken = await start('fleet drift --evidence evidence/2').ended
    expect(taken.code).toBe(64)
    expect(readdirSync(join(harness.dir, 'evidence'))).toEqual(['1', '2'])
  })
})

async function looksIn(): Promise<string> {
  const [table] = await server!.query(
    `SELECT schemaname FROM pg_tables WHERE tablename = 'looks' ORDER BY length(schemaname) DESC, schemaname LIMIT 1`,
  )
  return `"${table?.schemaname}".looks`
}
