/** `audit-log verify`: of a project, and of a file that somebody was handed. */

import { afterEach, expect, test } from 'vitest'
import { expectValid, schemaOf } from './schemas.ts'
import { openShop, type Shop } from './support.ts'

let open: Shop | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const file = '.storewright/audit.ndjson'

async function shopWithLog(): Promise<Shop> {
  open = await openShop()
  expect((await open.run('apply --auto-approve')).status).toBe(0)
  return open
}

test('a whole log is said to be whole, with its last line', async () => {
  const shop = await shopWithLog()
  const last = JSON.parse(shop.read(file).trim().split('\n').at(-1)!)
  const ran = await shop.run('audit-log verify')
  expect(ran).toEqual({
    status: 0,
    stdout: `${file}: ${last.number} lines, whole.\nThe last is number ${last.number}, with the hash ${last.hash}.\n`,
    stderr: '',
  })
  const report = JSON.parse((await shop.run('audit-log verify --format json')).stdout)
  expectValid(schemaOf('report'), report)
  expect(report.head).toEqual({ number: last.number, hash: last.hash })
})

test('a flipped byte is named with its line, and is exit code 1', async () => {
  const shop = await shopWithLog()
  const lines = shop.read(file).split('\n')
  shop.write(file, lines.with(1, lines[1]!.replace('create', 'creatf')).join('\n'))
  const ran = await shop.run('audit-log verify')
  expect(ran.status).toBe(1)
  expect(ran.stdout).toContain(`error[AUDIT_BROKEN] ${file}:2:1 line 2 was changed`)
  const report = JSON.parse((await shop.run('audit-log verify --format json')).stdout)
  expectValid(schemaOf('report'), report)
  expect(report).toMatchObject({ exit_code: 1, diagnostics: [{ code: 'AUDIT_BROKEN', source: { file, line: 2 } }] })
})

test('a file needs no configuration, and no state', async () => {
  const shop = await shopWithLog()
  const text = shop.read(file)
  const [first, ...others] = text.trim().split('\n')
  shop.write('stores.yaml', 'not: [a configuration')
  shop.write('copy.ndjson', text)
  shop.write('rest.ndjson', `${others.join('\n')}\n`)
  const { hash } = JSON.parse(first!)
  expect((await shop.run('audit-log verify copy.ndjson')).status).toBe(0)
  expect((await shop.run('audit-log verify rest.ndjson')).status).toBe(1)
  expect((await shop.run(`audit-log verify rest.ndjson --after ${hash}`)).status).toBe(0)
  expect((await shop.run(`audit-log verify copy.ndjson --noted ${hash.slice(0, 12)}`)).status).toBe(0)
  expect((await shop.run(`audit-log verify rest.ndjson --after ${hash} --noted ${hash}`)).status).toBe(1)
})

test.each([
  ['audit-log verify none.ndjson', 1, 'error[AUDIT_IO] there is no audit log at none.ndjson'],
  ['audit-log verify --noted abc', 64, 'error[USAGE] --noted must be a hash'],
  ['audit-log verify --after abc', 64, 'error[USAGE] --after must be a hash'],
])('%s', async (words, status, text) => {
  const shop = await shopWithLog()
  const ran = await shop.run(words)
  expect([ran.status, ran.stdout]).toEqual([status, ''])
  expect(ran.stderr).toContain(text)
})
