/** A pack is there as a whole or not at all, at whichever step the program is killed or the disk refuses. Runs it as a program of its own. */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildSync } from 'esbuild'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'

const files = { 'report.html': '<!doctype html>', 'report.json': '{}\n', 'manifest.json': '{"format":1}\n' }

const place = mkdtempSync(join(tmpdir(), 'storewright-built-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))
const outfile = join(place, 'grow.mjs')
const entry = join(import.meta.dirname, '..', '..', 'src', 'evidence', 'grow.ts')
buildSync({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm' })
const built = pathToFileURL(outfile).href

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'storewright-crash-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** Writes a pack in a process of its own; before step `at` of the disk, that does what `how` says. Prints how many steps there were. */
function write(at: number, how: string): { steps: number; signal: string | null; told: string } {
  const program = `
    import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    let steps = 0
    for (const name of ['mkdirSync', 'openSync', 'writeFileSync', 'fsyncSync', 'rmdirSync', 'renameSync']) {
      const real = fs[name]
      fs[name] = (...args) => {
        steps += 1
        if (steps === ${at}) { ${how} }
        return real(...args)
      }
    }
    syncBuiltinESMExports()
    const { writeFolder } = await import(${JSON.stringify(built)})
    try {
      writeFolder(${JSON.stringify(dir)}, 'evidence/one', new Map(Object.entries(${JSON.stringify(files)})))
      console.log(steps)
    } catch (error) {
      console.log(error.code + ': ' + error.message)
    }
  `
  const { stdout, stderr, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  return { steps: Number(stdout), signal, told: stdout.trim() }
}

/** What is there under the name of the pack: nothing, or all of it. */
function isWhole(): boolean {
  const pack = join(dir, 'evidence', 'one')
  if (!existsSync(pack)) return false
  expect(readdirSync(pack).sort()).toEqual(Object.keys(files).sort())
  for (const [name, text] of Object.entries(files)) {
    expect(readFileSync(join(pack, name), 'utf8')).toBe(text)
    expect(statSync(join(pack, name)).mode & 0o777).toBe(0o600)
  }
  expect(statSync(pack).mode & 0o777).toBe(0o700)
  return true
}

test('killed before any step, there is nothing or a whole pack; what is left over is hidden and stops nobody', () => {
  const { steps } = write(0, '')
  expect(isWhole()).toBe(true)
  expect(steps).toBeGreaterThan(12)
  const outcomes = new Set<boolean>()
  for (let at = 1; at <= steps; at += 1) {
    rmSync(join(dir, 'evidence'), { recursive: true, force: true })
    expect(write(at, "process.kill(process.pid, 'SIGKILL')").signal).toBe('SIGKILL')
    outcomes.add(isWhole())
    if (existsSync(join(dir, 'evidence'))) {
      for (const name of readdirSync(join(dir, 'evidence')))
        expect(name).toMatch(/^(one|\.storewright-evidence-[0-9a-f]{16})$/)
    }
    if (isWhole()) continue
    write(0, '')
    expect(isWhole()).toBe(true)
  }
  expect(outcomes).toEqual(new Set([false, true]))
})

test('where the disk refuses a step, it says so and leaves nothing behind', () => {
  const { steps } = write(0, '')
  for (let at = 1; at < steps; at += 1) {
    rmSync(join(dir, 'evidence'), { recursive: true, force: true })
    const { told } = write(at, "throw Object.assign(new Error('no room'), { code: 'ENOSPC' })")
    expect(told).toMatch(/^USAGE: `evidence\/one` cannot be written: the disk is full$/)
    if (!isWhole()) expect(existsSync(join(dir, 'evidence')) ? readdirSync(join(dir, 'evidence')) : []).toEqual([])
  }
})

test('two runs that want the same name: the second is refused, and the first one’s pack stays', () => {
  const meanwhile = "fs.mkdirSync('evidence/one', { recursive: true }); fs.writeFileSync('evidence/one/x', 'first')"
  const { steps } = write(0, '')
  rmSync(join(dir, 'evidence'), { recursive: true, force: true })
  const { told } = write(steps - 2, `process.chdir(${JSON.stringify(dir)}); ${meanwhile}`)
  expect(told).toBe('USAGE: `evidence/one` is not empty')
  expect(readdirSync(join(dir, 'evidence'))).toEqual(['one'])
  expect(readFileSync(join(dir, 'evidence', 'one', 'x'), 'utf8')).toBe('first')
})
