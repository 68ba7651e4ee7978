/** The commit that is checked out is read from git's files; git need not be there, and nothing else is believed. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commitAt, directoryInRepository } from '../../src/workflows/git.ts'

const commit = '1234567890abcdef1234567890abcdef12345678'
const other = 'fedcba0987654321fedcba0987654321fedcba09'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'storewright-git-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function write(files: { [path: string]: string }): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
}

const packed = `# pack-refs with: peeled fully-peeled sorted\n${other} refs/heads/not-main\n${commit} refs/heads/main\n^${other}\n`

test.each<[string, { [path: string]: string }, string | undefined]>([
  ['a branch', { '.git/HEAD': 'ref: refs/heads/main\n', '.git/refs/heads/main': `${commit}\n` }, commit],
  ['a branch with a slash', { '.git/HEAD': 'ref: refs/heads/a/b\n', '.git/refs/heads/a/b': `${commit}\n` }, commit],
  ['a branch that is packed', { '.git/HEAD': 'ref: refs/heads/main\n', '.git/packed-refs': packed }, commit],
  [
    'a branch that is packed and newer beside it',
    { '.git/HEAD': 'ref: refs/heads/main\n', '.git/packed-refs': packed, '.git/refs/heads/main': `${other}\n` },
    other,
  ],
  ['no branch, as in pipelines', { '.git/HEAD': `${commit}\n` }, commit],
  [
    'a linked worktree',
    {
      '.git': 'gitdir: main/.git/worktrees/w\n',
      'main/.git/worktrees/w/HEAD': 'ref: refs/heads/main\n',
      'main/.git/worktrees/w/commondir': '../..\n',
      'main/.git/refs/heads/main': `${commit}\n`,
    },
    commit,
  ],
  ['a branch without a commit', { '.git/HEAD': 'ref: refs/heads/main\n' }, undefined],
  ['something else', { '.git/HEAD': 'hello\n' }, undefined],
  ['an empty directory', { '.git/x': '' }, undefined],
  ['a file of something else', { '.git': 'hello\n' }, undefined],
  ['a way out of the repository', { '.git/HEAD': 'ref: ../../../etc/passwd\n' }, undefined],
])('%s', (_, files, expected) => {
  write(files)
  expect(commitAt(dir)).toBe(expected)
  mkdirSync(join(dir, 'stores', 'eu'), { recursive: true })
  expect(commitAt(join(dir, 'stores', 'eu'))).toBe(expected)
})

test('no repository', () => {
  expect(commitAt('/')).toBeUndefined()
  expect(directoryInRepository('/')).toBeUndefined()
})

test('where in the repository a directory is', () => {
  write({ '.git/HEAD': 'ref: refs/heads/main\n', 'deploy/eu/x': '' })
  expect(directoryInRepository(dir)).toBeUndefined()
  expect(directoryInRepository(join(dir, 'deploy', 'eu'))).toBe('deploy/eu')
})
