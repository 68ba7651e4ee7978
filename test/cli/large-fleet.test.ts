/** A fleet of any length is checked store by store, so that it needs no more memory than what two stores must not share. */

import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { program, root } from './support.ts'

/** The program needs 40 of it for 10,000 stores; the objects of 20,000, had they been kept, would take more than 200. */
const heapMb = 96
const rows = 20_000

/** The example of a fleet, with so many rows. */
function fleet(): string {
  const dir = mkdtempSync(join(tmpdir(), 'storewright-fleet-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  cpSync(join(root, 'examples', 'fleet'), dir, { recursive: true })
  const [head, ...known] = readFileSync(join(dir, 'stores.csv'), 'utf8').trim().split('\n')
  const more = Array.from({ length: rows - known.length }, (_, at) => `brew-${at},Brew ${at},US,en,,true`)
  writeFileSync(join(dir, 'stores.csv'), `${[head, ...known, ...more].join('\n')}\n`)
  return dir
}

test('20,000 stores of a blueprint and a CSV file are checked in a heap that could not hold them', () => {
  const words = [`--max-old-space-size=${heapMb}`, program, 'validate', '--sandbox', '--format', 'json']
  const cwd = fleet()
  const env = { PATH: process.env.PATH, HOME: cwd }
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd, env, encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  expect(JSON.parse(stdout).objects).toMatchObject({ store: rows, page: 2 * rows, category: 4 * rows })
}, 120_000)
