/**
 * The benchmark in its short form: as few requests as can be, and nothing many times slower than it was. Times of a machine with
 * other work say little, so that only processor time and memory are looked at, by those of a program that does the bare work.
 */

import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

interface Row {
  name: string
  wallMs: number
  cpuMs: number
  peakKiB: number
  requests: number
  writes: number
  bytes: number
}

interface Result {
  name: string
  shape: string
  fewest: { reads?: number; writes?: number }
  contenders: Row[]
}

interface Results {
  commit: string
  cases: Result[]
}

const directory = mkdtempSync(join(tmpdir(), 'bench-test-'))
const file = join(directory, 'results.json')
afterAll(() => rmSync(directory, { recursive: true, force: true }))

async function bench(...words: string[]): Promise<string> {
  const program = join(import.meta.dirname, '..', '..', 'bench', 'run.mjs')
  return (await promisify(execFile)(process.execPath, [program, ...words])).stdout
}

const read = (): Results => JSON.parse(readFileSync(file, 'utf8'))

describe('1,000 objects', () => {
  let printed = ''
  let results: Results
  beforeAll(async () => {
    printed = await bench('--short', '--runs', '1', '--only', '^(apply|plan, (nothing|one))', '--out', file)
    results = read()
  })

  const oursOf = (name: string, shape = '1k'): Row =>
    results.cases.find(one => one.name === name && one.shape === shape)!.contenders[0]!

  test('are read in full pages, each once, and written in full batches', () => {
    const names = results.cases.map(({ name, shape }) => `${name} · ${shape}`)
    expect(names).toEqual([
      'apply, all new · 1k',
      'plan, nothing to do · 1k',
      'plan, nothing to do · 200/10',
      'plan, one percent changed · 1k',
      'apply, one percent changed · 1k',
      'apply, nothing to do · 1k',
    ])
    for (const { name, shape, fewest, contenders } of results.cases) {
      const { requests, writes } = contenders[0]!
      if (fewest.reads !== undefined)
        expect(requests - writes, `${name} · ${shape}`).toBeLessThanOrEqual(fewest.reads * 1.05)
      if (fewest.writes !== undefined) expect(writes, `${name} · ${shape}`).toBeLessThanOrEqual(fewest.writes * 1.1)
    }
    expect(oursOf('apply, all new').writes).toBeGreaterThan(50)
    expect(oursOf('apply, one percent changed').writes).toBe(2)
    expect(oursOf('apply, nothing to do').writes).toBe(0)
  })

  test('need at most some times as much as the bare work does', () => {
    const { contenders } = results.cases.find(({ name }) => name === 'plan, nothing to do')!
    const [ours, floor] = contenders
    expect(floor).toMatchObject({ name: 'floor with js-yaml', requests: ours!.requests, bytes: ours!.bytes })
    if (process.platform !== 'linux') return
    expect(ours!.cpuMs / floor!.cpuMs).toBeLessThan(8)
    expect(ours!.peakKiB / floor!.peakKiB).toBeLessThan(3)
    expect(oursOf('apply, all new').cpuMs / floor!.cpuMs).toBeLessThan(16)
  })

  test('are told with ratios first, and what was reached', () => {
    expect(printed).toMatch(
      /plan, nothing to do · 1k \(at the least 10 reads and 0 writes\)\n +wall × +CPU × +memory ×/,
    )
    expect(printed).toMatch(/plan, nothing to do · 1k: reads ÷ the fewest +1 +≤ 1\.05 +reached/)
  })

  test('can be held against an earlier measurement', async () => {
    const earlier = join(directory, 'earlier.json')
    const before = read()
    for (const { contenders } of before.cases) for (const row of contenders) row.cpuMs = row.cpuMs * 4
    writeFileSync(earlier, JSON.stringify({ ...before, commit: 'before' }))
    const told = await bench('--compare', earlier, file)
    expect(told).toMatch(/^before of \d{4}-\d\d-\d\d → \w+\+? of /)
    expect(told).toMatch(/plan, nothing to do · 1k · storewright +1\.0 +0\.25 +1\.0 +10 +1\.0/)
  })
})

describe('a process', () => {
  test.runIf(process.platform === 'linux')(
    'is measured with all its memory and processor time, and its exit code',
    async () => {
      const measure = join(import.meta.dirname, '..', '..', 'bench', 'measure.mjs')
      const busy = `const kept = Buffer.alloc(150e6, 1)
      const used = () => process.cpuUsage().user + process.cpuUsage().system
      while (used() < 4e5);
      process.exitCode = kept[0] + 6`
      const script = `const { measure } = await import(${JSON.stringify(measure)})
      console.log(JSON.stringify(await measure({ command: [process.execPath, '-e', ${JSON.stringify(busy)}] })))`
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
      const measured = JSON.parse(stdout)
      expect(measured.status).toBe(7)
      expect(measured.cpuMs).toBeGreaterThanOrEqual(400)
      expect(measured.cpuMs).toBeLessThan(1_500)
      expect(measured.wallMs).toBeGreaterThanOrEqual(390)
      expect(measured.peakKiB).toBeGreaterThan(150_000)
      expect(measured.peakKiB).toBeLessThan(400_000)
    },
  )
})
