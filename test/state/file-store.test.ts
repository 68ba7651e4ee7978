import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { createFileStore } from '../../src/state/file-store.ts'
import { describeStateStore } from './conformance.ts'
import { nextId } from './support.ts'

const dirs: string[] = []
afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true })
})

async function emptyDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'state-'))
  dirs.push(dir)
  return join(dir, 'below', 'state')
}

describeStateStore('file store', async () => {
  const dir = await emptyDir()
  const processes = { space: async () => 'here', alive: () => true }
  return clock => createFileStore({ dir, clock, random: nextId, processes })
})
