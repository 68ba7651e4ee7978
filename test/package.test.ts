/** What is published holds all that a user needs, nothing else, and runs where the repository is not. */

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const { files: published, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  files: string[]
  dependencies: { [name: string]: string }
}

let place: string
let packed: string[]

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'storewright-package-'))
  const npm = run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', place], root)
  const [{ filename, files }] = JSON.parse(npm.stdout) as [{ filename: string; files: { path: string }[] }]
  packed = files.map(file => file.path).sort()
  run('tar', ['-xzf', join(place, filename), '-C', place], place)
  for (const name of Object.keys(dependencies)) {
    const link = join(place, 'package', 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), link)
  }
})

afterAll(() => rmSync(place, { recursive: true, force: true }))

function run(command: string, args: string[], cwd: string, env: object = {}): { stdout: string; status: number } {
  const { PATH, HOME } = process.env
  const ran = spawnSync(command, args, { cwd, encoding: 'utf8', env: { PATH, HOME, ...env } as NodeJS.ProcessEnv })
  if (ran.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${ran.status}\n${ran.stdout}\n${ran.stderr}`)
  return { stdout: ran.stdout, status: ran.status }
}

test('the package holds what `files` names and nothing else', () => {
  for (const name of published) {
    expect(
      packed.some(path => path === name || path.startsWith(`${name}/`)),
      `${name} is missing`,
    ).toBe(true)
  }
  const stray = packed.filter(
    path => path !== 'package.json' && !published.some(name => path === name || path.startsWith(`${name}/`)),
  )
  expect(stray).toEqual([])
  expect(
    packed.filter(path => /(^|\/)(test|src|node_modules)\//.test(path) || /\.(ts|map|log|tgz)$/.test(path)),
  ).toEqual([])
})

test('the program validates and plans the examples from the package alone', () => {
  const project = join(place, 'project')
  cpSync(join(place, 'package', 'examples'), project, { recursive: true })
  const program = join(place, 'package', 'bin', 'run.js')
  const validated = run(process.execPath, [program, 'validate', '--sandbox', '--file', 'stores.yaml'], project)
  expect(validated.stdout).toMatch(/^Valid: \d+ objects/)
  const planned = run(process.execPath, [program, 'plan', '--sandbox', '--file', 'stores.yaml'], project)
  expect(planned.stdout).toContain('+ this store')
  expect(planned.stdout).toMatch(/^Plan: \d+ to create/m)
})
