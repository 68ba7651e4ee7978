/** Every command has its section in docs/commands.md, with its exit codes and each flag that is not told of for all. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './support.ts'

const text = readFileSync(join(root, 'docs', 'commands.md'), 'utf8')
const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
  commands: { [id: string]: { flags: { [name: string]: object } } }
}
const sections = new Map(
  text
    .split(/^## /m)
    .slice(1)
    .map(section => [section.slice(0, section.indexOf('\n')), section] as const),
)
const shared = sections.get('What all commands share') ?? ''

describe('docs/commands.md tells of', () => {
  test.each(Object.entries(manifest.commands))('%s', (id, { flags }) => {
    const section = sections.get(id.replaceAll(':', ' ')) ?? ''
    expect(section).toContain('Exit codes:')
    expect(section).toContain('```')
    const untold = Object.keys(flags).filter(name => !`${shared}${section}`.includes(`--${name}`))
    expect(untold).toEqual([])
  })

  test('no command that does not exist', () => {
    const known = Object.keys(manifest.commands).map(id => id.replaceAll(':', ' '))
    expect([...sections.keys()].filter(name => name !== 'What all commands share').sort()).toEqual(known.sort())
  })
})
