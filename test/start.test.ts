/** The program starts with the code that was compiled before, where nobody else can have put it; without it, it starts as well. */

import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'storewright-start-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const start = (words: string[], cache = home) => {
  const env = { PATH: process.env.PATH, HOME: home, XDG_CACHE_HOME: cache }
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin', 'run.js'), ...words], {
    encoding: 'utf8',
    env,
  })
  return { status, stdout, stderr }
}

/** `storewright` with a word that it does not know: it has to have the names of all commands for that. */
const unknown = {
  status: 64,
  stdout: '',
  stderr: 'error[USAGE] there is no command `validat`\n  hint: Did you mean `validate`?\n',
}

test('what was compiled is kept for the user alone, and used', () => {
  expect(start(['validat'])).toEqual(unknown)
  const kept = join(home, 'storewright')
  const files = readdirSync(kept)
  expect(files).toHaveLength(1)
  expect(statSync(kept).mode & 0o777).toBe(0o700)
  expect(statSync(join(kept, files[0]!)).mode & 0o777).toBe(0o600)
  const { mtimeMs } = statSync(join(kept, files[0]!))
  expect(start(['validat'])).toEqual(unknown)
  expect(statSync(join(kept, files[0]!)).mtimeMs).toBe(mtimeMs)
})

test('what was kept and is damaged is made anew', () => {
  start(['validat'])
  const [name] = readdirSync(join(home, 'storewright'))
  const file = join(home, 'storewright', name!)
  const { size } = statSync(file)
  writeFileSync(file, 'nonsense')
  expect(start(['validat'])).toEqual(unknown)
  expect(statSync(file).size).toBeGreaterThan(size / 2)
})

test('what was kept for a version that is no longer used goes after a month', () => {
  const kept = join(home, 'storewright')
  mkdirSync(kept, { mode: 0o700 })
  for (const [name, days] of [
    ['old', 31],
    ['young', 29],
  ] as const) {
    writeFileSync(join(kept, name), '')
    const then = (Date.now() - days * 86_400_000) / 1000
    utimesSync(join(kept, name), then, then)
  }
  start(['validat'])
  expect(readdirSync(kept)).toHaveLength(2)
  expect(readdirSync(kept)).toContain('young')
})

test('where others can write, nothing is read or kept', () => {
  const kept = join(home, 'storewright')
  mkdirSync(kept)
  chmodSync(kept, 0o777)
  expect(start(['validat'])).toEqual(unknown)
  expect(readdirSync(kept)).toEqual([])
})

test('without a place for it the program starts as well', () => {
  expect(start(['validat'], '/dev/null/nowhere')).toEqual(unknown)
})

test('--version says the name, the version and the platform', () => {
  const line = `storewright/${version} ${process.platform}-${process.arch} node-${process.version}\n`
  expect(start(['--version'])).toEqual({ status: 0, stdout: line, stderr: '' })
})

test('help lists the commands, and what one of them takes', () => {
  const all = start(['--help'])
  expect(all.status).toBe(0)
  expect(all.stdout).toMatch(/^ {2}validate {2}/m)
  expect(start([]).stdout).toBe(all.stdout)
  expect(start(['help']).stdout).toBe(all.stdout)
  expect(start(['help', 'state', 'move']).stdout).toContain('$ storewright state move FROM TO')
  expect(start(['state', 'move', '--help']).stdout).toBe(start(['help', 'state', 'move']).stdout)
  expect(start(['help', 'validat'])).toEqual({ ...unknown, stderr: expect.stringContaining('validat') })
})
