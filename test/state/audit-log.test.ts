/** The audit log: nothing in it can change unnoticed, crashes and other writers leave it whole, and what it cannot prove. */

import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Address } from '../../src/model/address.ts'
import type { AuditEntry, AuditLog } from '../../src/model/audit.ts'
import { createAuditLog } from '../../src/state/audit-log.ts'
import { verifyAuditLog } from '../../src/state/audit-verify.ts'
import { systemClock } from '../../src/workflows/context.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'storewright-audit-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const path = (): string => join(dir, 'audit.ndjson')
const text = (): string => readFileSync(path(), 'utf8')

let ids = 0
const newId = (): string => {
  ids += 1
  return ids.toString(16).padStart(32, '0')
}
const holder = () => ({ id: 'x', user: 'ada', host: 'here', pid: process.pid, command: 'apply', since: '2026-11-24' })
function openLog(): AuditLog {
  return createAuditLog({
    path: path(),
    shown: 'audit.ndjson',
    stateDir: join(dir, 'state'),
    clock: systemClock,
    random: newId,
    holder,
  })
}

const entry = (name: string): AuditEntry => ({
  at: '2026-11-24T12:00:00.000Z',
  user: 'ada',
  host: 'here',
  command: 'apply',
  plan: 'a'.repeat(64),
  address: `stores.${name}` as Address,
  action: 'create',
  outcome: 'done',
})

const faultsOf = async (options: object = {}): Promise<string[]> =>
  (await verifyAuditLog(path(), { shown: 'audit.ndjson', ...options })).faults.map(fault => fault.message)

/** Five lines, and the log. */
async function written(): Promise<AuditLog> {
  const log = openLog()
  await log.append(['a', 'b', 'ü', 'd', 'e'].map(entry))
  return log
}

const lines = (): string[] => text().split('\n').slice(0, -1)
const put = (changed: readonly string[]): void => writeFileSync(path(), changed.map(line => `${line}\n`).join(''))

test('lines are added, whole and private', async () => {
  const log = await written()
  expect(await log.append([entry('f')])).toMatchObject({ number: 6 })
  expect(statSync(path()).mode & 0o777).toBe(0o600)
  const found = await log.verify({})
  expect(found).toMatchObject({ lines: 6, faults: [], head: { number: 6 } })
  expect(lines().map(line => JSON.parse(line).address)).toEqual(
    ['a', 'b', 'ü', 'd', 'e', 'f'].map(name => `stores.${name}`),
  )
})

describe('what was changed is found, with its line:', () => {
  test('any one byte', async () => {
    await written()
    const whole = readFileSync(path())
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(whole)
        changed[at] = changed[at]! ^ flip
        writeFileSync(path(), changed)
        const line = whole.subarray(0, at).toString('latin1').split('\n').length
        const { faults } = await verifyAuditLog(path(), { shown: 'audit.ndjson' })
        expect(faults[0]?.source?.line, `byte ${at} to ${changed[at]}`).toBe(line)
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ['a missing line', (all: string[]) => all.toSpliced(2, 1), ['line 3 has number 4: number 3 is missing before it']],
    ['the first line missing', (all: string[]) => all.slice(1), ['line 1 has number 2: number 1 is missing before it']],
    [
      'two missing',
      (all: string[]) => all.toSpliced(1, 2),
      ['line 2 has number 4: numbers 2 to 3 are missing before it'],
    ],
    [
      'two lines swapped',
      (all: string[]) => [all[0]!, all[2]!, all[1]!, all[3]!, all[4]!],
      [
        'line 2 has number 3: number 2 is missing before it',
        'line 3 has number 2, where number 4 should stand',
        'line 4 has number 4: number 3 is missing before it',
      ],
    ],
    [
      'a line twice',
      (all: string[]) => all.toSpliced(1, 0, all[0]!),
      ['line 2 has number 1, where number 2 should stand'],
    ],
    ['an empty line', (all: string[]) => all.toSpliced(2, 0, ''), ['line 3 is damaged: it is no line of an audit log']],
    [
      'a member that was changed',
      (all: string[]) => all.with(1, all[1]!.replace('"done"', '"failed"')),
      ['line 2 was changed: its text does not have the hash that it carries'],
    ],
  ] as const)('%s', async (_, change, faults) => {
    await written()
    put(change(lines()))
    expect((await faultsOf()).slice(0, faults.length)).toEqual(faults)
  })

  test('a line that was written anew, hash and all', async () => {
    await written()
    const before = lines()
    rmSync(path())
    rmSync(join(dir, 'state', 'audit-head'))
    await openLog().append(['a', 'x'].map(entry))
    put(before.with(1, lines()[1]!))
    expect(await faultsOf()).toEqual(['line 3 does not follow the line before it: one of the two was replaced'])
  })

  test('a last line that was cut off', async () => {
    const log = await written()
    writeFileSync(path(), text().slice(0, -20))
    const { faults } = await log.verify({})
    expect(faults.map(fault => fault.message)).toEqual([
      'line 5 is cut off; the next apply removes a line that a crash has cut off',
      expect.stringContaining('with number 4, but the state remembers number 5'),
    ])
  })
})

describe('lines that are missing at the end', () => {
  test('cannot be seen by the file alone, but by what the state remembers', async () => {
    const log = await written()
    put(lines().slice(0, 3))
    expect(await faultsOf()).toEqual([])
    expect((await log.verify({})).faults.map(fault => fault.message)).toEqual([
      'line 3 is the last, with number 3, but the state remembers number 5: lines are missing at the end',
    ])
    await expect(log.check()).rejects.toMatchObject({ code: 'AUDIT_BROKEN' })
    await expect(log.append([entry('x')])).rejects.toMatchObject({ code: 'AUDIT_BROKEN' })
    expect(lines()).toHaveLength(3)
  })

  test('are seen by who has noted a hash', async () => {
    const log = await written()
    const { hash } = await log.append([entry('f')])
    expect(await faultsOf({ noted: hash.slice(0, 12) })).toEqual([])
    put(lines().slice(0, 3))
    expect(await faultsOf({ noted: hash })).toEqual([expect.stringContaining('does not hold the line with the hash')])
  })

  test('a log that was written anew from the start is not the one that the state remembers', async () => {
    const log = await written()
    const head = readFileSync(join(dir, 'state', 'audit-head'))
    rmSync(path())
    rmSync(join(dir, 'state', 'audit-head'))
    await openLog().append(['a', 'b', 'c', 'd', 'x'].map(entry))
    writeFileSync(join(dir, 'state', 'audit-head'), head)
    expect((await log.verify({})).faults.map(fault => fault.message)).toEqual([
      expect.stringContaining('it was written anew'),
    ])
    await expect(log.append([entry('x')])).rejects.toMatchObject({ code: 'AUDIT_BROKEN' })
  })
})

describe('crashes', () => {
  test('what a crash has cut off is removed by the next line', async () => {
    const log = await written()
    appendFileSync(path(), lines()[0]!.slice(0, 50))
    await log.check()
    expect(await log.append([entry('f')])).toMatchObject({ number: 6 })
    expect((await log.verify({})).faults).toEqual([])
    expect(lines()).toHaveLength(6)
  })

  test('a log of nothing but half a line begins anew', async () => {
    writeFileSync(path(), '{"format":"storewright-au')
    await openLog().append([entry('a')])
    expect(await faultsOf()).toEqual([])
    expect(lines()).toHaveLength(1)
  })

  test('lines that were written before the state could remember them are fine', async () => {
    const log = await written()
    const head = readFileSync(join(dir, 'state', 'audit-head'))
    await log.append([entry('f')])
    writeFileSync(join(dir, 'state', 'audit-head'), head)
    expect((await log.verify({})).faults).toEqual([])
    expect(await log.append([entry('g')])).toMatchObject({ number: 7 })
    writeFileSync(join(dir, 'state', 'audit-head'), '{"num')
    expect(await log.append([entry('h')])).toMatchObject({ number: 8 })
    expect((await log.verify({})).faults).toEqual([])
  })
})

test('a log that was put away is gone on with', async () => {
  const log = await written()
  const { head } = await log.verify({})
  rmSync(path())
  expect(await log.append([entry('f')])).toMatchObject({ number: 6 })
  expect(await faultsOf()).toEqual(['line 1 has number 6: numbers 1 to 5 are missing before it'])
  expect(await faultsOf({ after: head!.hash })).toEqual([])
  expect(await faultsOf({ after: 'b'.repeat(64) })).toEqual([
    'line 1 does not follow the line before it: one of the two was replaced',
  ])
})

test('several writers at once make one chain', async () => {
  const logs = Array.from({ length: 4 }, openLog)
  const names = Array.from({ length: 10 }, (_, at) => String(at))
  await Promise.all(logs.flatMap(log => names.map(name => log.append([entry(name)]))))
  expect(lines()).toHaveLength(40)
  expect((await logs[0]!.verify({})).faults).toEqual([])
})

test('a disk that cannot be written to is told', async () => {
  writeFileSync(join(dir, 'file'), '')
  const log = createAuditLog({
    path: join(dir, 'file', 'audit.ndjson'),
    shown: 'audit.ndjson',
    stateDir: join(dir, 'state'),
    clock: systemClock,
    random: newId,
    holder,
  })
  await expect(log.append([entry('a')])).rejects.toMatchObject({ code: 'AUDIT_IO' })
})
