/** The manifest, from which help and flags are read without loading commands, is the one that the commands give. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Config } from '@oclif/core'
import { expect, test } from 'vitest'
import { commands } from '../src/command-list.ts'

const root = join(import.meta.dirname, '..')

test('oclif.manifest.json is up to date (mend with `npm run build && npm run manifest`)', async () => {
  const config = await Config.load({ root, ignoreManifest: true } as never)
  const own = [...config.plugins.values()].find(plugin => plugin.name === 'storewright') as
    | { manifest: { commands: object } }
    | undefined
  const written = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'))
  expect(written.commands).toEqual(JSON.parse(JSON.stringify(own?.manifest.commands)))
  expect(written.version).toBe(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version)
})

test('every file of src/commands is in the list of commands (src/command-list.ts)', () => {
  const files = readdirSync(join(root, 'src', 'commands'), { recursive: true, encoding: 'utf8' })
  const ids = files
    .filter(file => file.endsWith('.ts'))
    .map(file => file.replace(/(\/index)?\.ts$/, '').replaceAll('/', ':'))
  expect(Object.keys(commands).sort()).toEqual(ids.sort())
})
