/** `format` as it is used: which files it takes, what it says, what it leaves alone. */

import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openShop, program } from './support.ts'

const shop = await openShop()
afterAll(() => shop.close())

const untidy = 'version:   1\n'
const tidy = 'version: 1\n'

function begin(files: { [name: string]: string }): void {
  for (const name of readdirSync(shop.dir)) rmSync(join(shop.dir, name), { recursive: true })
  for (const [name, text] of Object.entries(files)) shop.write(name, text)
}

test('the whole project is tidied: what it includes, its policies, and what is no drift', async () => {
  begin({
    'stores.yaml': 'version: 1\ninclude:   [shops/*.yml]\n',
    'shops/a.yml': untidy,
    'shops/b.txt': untidy,
    'policies/p.yaml': 'policies:   {}\n',
    'drift-ignore.yaml': 'ignore:   []\n',
    'other/far.yaml': untidy,
    '.hidden.yaml': untidy,
  })
  const ran = await shop.run('format')
  expect(ran).toEqual({
    status: 0,
    stdout: 'stores.yaml\nshops/a.yml\npolicies/p.yaml\ndrift-ignore.yaml\n\n4 files tidied.\n',
    stderr: '',
  })
  expect(shop.read('shops/a.yml')).toBe(tidy)
  for (const name of ['shops/b.txt', 'other/far.yaml', '.hidden.yaml']) expect(shop.read(name)).toBe(untidy)
  expect(await shop.run('format')).toEqual({ status: 0, stdout: '4 files tidy already.\n', stderr: '' })
})

test('files, directories and patterns that are named stand in place of the project', async () => {
  begin({
    'stores.yaml': untidy,
    'a/one.yaml': untidy,
    'a/two.yml': untidy,
    'a/b/three.yaml': untidy,
    'c.json': '{"a":1}',
  })
  const ran = await shop.run('format a c.json a/**/three.yaml')
  expect(ran.stdout).toBe('a/one.yaml\na/two.yml\nc.json\na/b/three.yaml\n\n4 files tidied.\n')
  expect(shop.read('stores.yaml')).toBe(untidy)
  expect(shop.read('c.json')).toBe('{ "a": 1 }\n')
  expect(await shop.run('format nothing.yaml')).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('error[CONFIG_NOT_FOUND] No YAML file is at `nothing.yaml`.'),
  })
})

test('--check writes nothing, lists what is untidy, and exits with 2', async () => {
  begin({ 'a.yaml': untidy, 'b.yaml': 'stores: {}\n' })
  expect(await shop.run('format --check')).toEqual({
    status: 2,
    stdout: 'a.yaml\n\n1 file to tidy; 1 file tidy already.\n',
    stderr: '',
  })
  expect(shop.read('a.yaml')).toBe(untidy)
  const { stdout } = await shop.run('format --check --format json')
  expect(JSON.parse(stdout)).toMatchObject({
    command: 'format',
    check: true,
    changed: ['a.yaml'],
    tidy: 1,
    exit_code: 2,
  })
})

test('a file with errors is told of with its place and left as it is, others are tidied', async () => {
  begin({ 'a.yaml': 'version:   1\nstores: "x\n', 'b.yaml': untidy, 'c.yaml': 'a:   1\na:   2\n' })
  const ran = await shop.run('format')
  expect(ran.status).toBe(1)
  expect(ran.stdout).toContain('error[YAML_SYNTAX] a.yaml:2:9 A quote is opened here and never closed.')
  expect(ran.stdout).toContain('error[YAML_DUPLICATE_KEY] c.yaml:2:1')
  expect(ran.stdout).toContain('1 file tidied; 2 files with errors, left as they are.')
  expect(shop.read('a.yaml')).toBe('version:   1\nstores: "x\n')
  expect(shop.read('b.yaml')).toBe(tidy)
})

test('a link that leads nowhere is told of', async () => {
  begin({ 'a.yaml': untidy })
  symlinkSync('gone.yaml', join(shop.dir, 'b.yaml'))
  const ran = await shop.run('format')
  expect([ran.status, shop.read('a.yaml')]).toEqual([1, tidy])
  expect(ran.stdout).toContain('error[CONFIG_NOT_FOUND] `b.yaml` cannot be read: it does not exist.')
  expect(await shop.run('validate')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('`b.yaml` cannot be read'),
  })
})

test('a list is tidied like a map where the file is named', async () => {
  begin({ 'list.yaml': '-   a\n-   b: [1,2]\n' })
  expect((await shop.run('format list.yaml')).status).toBe(0)
  expect(shop.read('list.yaml')).toBe('- a\n- b: [1, 2]\n')
})

test('where there is no project, it is said how one begins', async () => {
  begin({})
  expect((await shop.run('format')).stdout).toContain('or begin a project with `storewright init`')
})

test('what is odd to the configuration is none of its business', async () => {
  begin({ 'a.yaml': 'stattus:   [x,1]\nn: 123456789012345678901234567890\n' })
  expect((await shop.run('format')).status).toBe(0)
  expect(shop.read('a.yaml')).toBe('stattus: [x, 1]\nn: 123456789012345678901234567890\n')
})

test('a tidy file is not touched; mode, links, line ends and the byte order mark stay', async () => {
  begin({ 'a.yaml': tidy, 'b.yaml': '\uFEFFversion:   1\r\nstores: {}\r\n', 'real/c.yml': untidy })
  const old = new Date('2020-01-01T00:00:00Z')
  utimesSync(join(shop.dir, 'a.yaml'), old, old)
  chmodSync(join(shop.dir, 'b.yaml'), 0o640)
  symlinkSync('real/c.yml', join(shop.dir, 'c.yaml'))
  expect((await shop.run('format')).status).toBe(0)
  expect(statSync(join(shop.dir, 'a.yaml')).mtime).toEqual(old)
  expect(statSync(join(shop.dir, 'b.yaml')).mode & 0o777).toBe(0o640)
  expect(readFileSync(join(shop.dir, 'b.yaml'), 'utf8')).toBe('\uFEFFversion: 1\r\nstores: {}\r\n')
  expect(lstatSync(join(shop.dir, 'c.yaml')).isSymbolicLink()).toBe(true)
  expect(shop.read('real/c.yml')).toBe(tidy)
  expect(readdirSync(shop.dir).sort()).toEqual(['a.yaml', 'b.yaml', 'c.yaml', 'real'])
})

/** As an editor does: a text goes in, and comes out. */
function through(
  input: string | Buffer,
  ...words: string[]
): { status: number | null; stdout: string; stderr: string } {
  const dir = mkdtempSync(join(tmpdir(), 'storewright-format-'))
  try {
    const ran = spawnSync(process.execPath, [program, 'format', ...words], { cwd: dir, input, encoding: 'utf8' })
    return { status: ran.status, stdout: ran.stdout, stderr: ran.stderr }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

test('`-` reads the standard input and prints the tidy text', () => {
  expect(through('a:   1\r\nb: [1,2]', '-')).toEqual({ status: 0, stdout: 'a: 1\r\nb: [1, 2]\r\n', stderr: '' })
  expect(through('a: |+\n   x\n\n\n', '-').stdout).toBe('a: |+\n  x\n\n\n')
  expect(through('\uFEFFa:   1\n', '-').stdout).toBe('\uFEFFa: 1\n')
  expect(through('', '-')).toEqual({ status: 0, stdout: '', stderr: '' })
  expect(through('a:   1\n', '-', '--check')).toMatchObject({
    status: 2,
    stdout: 'standard input\n\n1 file to tidy.\n',
  })
})

test('of a text with errors nothing is printed, so that an editor keeps what it has', () => {
  const ran = through('a:   "1\n', '-')
  expect(ran).toMatchObject({ status: 1, stdout: '' })
  expect(ran.stderr).toContain('error[YAML_SYNTAX] standard input:1:6 A quote is opened here and never closed.')
  expect(through(Buffer.from([0x61, 0x3a, 0x20, 0xff]), '-')).toMatchObject({ status: 64, stdout: '' })
})
