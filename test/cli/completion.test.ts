/** Real shells complete commands, flags and values by the scripts that `completion` prints. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { program, root } from './support.ts'

const dir = mkdtempSync(join(tmpdir(), 'storewright-completion-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function run(command: string, words: string[], input = ''): { status: number | null; stdout: string; stderr: string } {
  const { PATH } = process.env
  const env = { PATH, HOME: dir, TERM: 'dumb' } as NodeJS.ProcessEnv
  const { status, stdout, stderr } = spawnSync(command, words, { cwd: dir, env, input, encoding: 'utf8' })
  return { status, stdout, stderr }
}

const has = (command: string): boolean => spawnSync(command, ['--version']).status === 0

beforeAll(() => {
  writeFileSync(join(dir, 'mine.yaml'), '')
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { status, stdout, stderr } = run(process.execPath, [program, 'completion', shell])
    expect([status, stderr]).toEqual([0, ''])
    writeFileSync(join(dir, `storewright.${shell}`), stdout)
  }
})

/** What is typed, with Tab where `→` stands, and the words that the program is then given. */
const typed = [
  ['dri→', 'drift'],
  ['drift acc→', 'drift accept'],
  ['state mo→', 'state move'],
  ['plan --sand→', 'plan --sandbox'],
  ['plan --no-col→--detai→', 'plan --no-color --detailed-exitcode'],
  ['plan --format js→', 'plan --format json'],
  ['plan --format=ma→', 'plan --format=markdown'],
  ['drift accept --format js→--dry→', 'drift accept --format json --dry-run'],
  ['plan --file mi→', 'plan --file mine.yaml'],
  ['plan -f mi→', 'plan -f mine.yaml'],
  ['show mi→--format j→un→', 'show mine.yaml --format junit'],
  ['completion fi→', 'completion fish'],
  ['schema drift→', 'schema drift-ignore'],
  ['help acc→', 'help accounts'],
] as const

/** In a shell at a pseudo-terminal, as somebody types it. */
function typeInto(command: string, begin: string): string[] {
  const lines = typed.map(([line]) => `storewright ${line.replaceAll('→', '\t')}\n`)
  const echo = `storewright() { echo "given:$*"; }`
  const { stdout } = run('script', ['-qefc', command, '/dev/null'], `${begin}; ${echo}\n${lines.join('')}exit\n`)
  return [...stdout.matchAll(/^given:(.*?)\r?$/gm)].map(match => match[1]!.trim())
}

const shall = typed.map(([, words]) => words)

describe.skipIf(!has('script'))('at a terminal', () => {
  test('bash completes', () => {
    expect(typeInto('bash --norc --noprofile -i', 'PS1=; source ./storewright.bash')).toEqual(shall)
  })

  test.skipIf(!has('zsh'))('zsh completes', () => {
    const begin = 'PS1=; autoload -U compinit; compinit -u -D; source ./storewright.zsh'
    expect(typeInto('zsh -f -i', begin)).toEqual(shall)
  })
})

test.skipIf(!has('zsh'))('zsh takes the script from a directory of functions, too', () => {
  const begin =
    'mkdir f; cp storewright.zsh f/_storewright; fpath=($PWD/f $fpath); PS1=; autoload -U compinit; compinit -u -D'
  expect(typeInto('zsh -f -i', begin)).toEqual(shall)
})

test.skipIf(!has('fish'))('fish completes', () => {
  for (const [line, words] of typed.filter(([one]) => one.indexOf('→') === one.length - 1)) {
    const last = words.split(' ').at(-1)
    const { stdout, stderr } = run('fish', [
      '--no-config',
      '-c',
      `source ./storewright.fish; complete -C "storewright ${line.replace('→', '')}"`,
    ])
    expect([stdout.split('\n').map(one => one.split('\t')[0]), stderr]).toEqual([expect.arrayContaining([last]), ''])
  }
})

test('bash is told all commands and all flags of the manifest', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
    commands: { [id: string]: { flags: object } }
  }
  const ids = Object.keys(manifest.commands)
  const script = ids.map(id => `_storewright_flags '${id.replaceAll(':', ' ')}'`).join('; ')
  const { stdout } = run('bash', ['-c', `source ./storewright.bash; ${script}`])
  const told = stdout.trim().split('\n')
  for (const [at, id] of ids.entries()) {
    for (const flag of Object.keys(manifest.commands[id]!.flags)) expect(told[at], id).toContain(`--${flag}`)
  }
  const first = run('bash', ['-c', `source ./storewright.bash; _storewright_words ''`]).stdout.trim().split(' ')
  expect(first).toEqual([...new Set(ids.map(id => id.split(':')[0]!))].sort())
})

test('another shell is none', () => {
  const { status, stdout, stderr } = run(process.execPath, [program, 'completion', 'tcsh'])
  expect([status, stdout]).toEqual([64, ''])
  expect(stderr).toContain('tcsh')
})
