/** docs/errors.md explains every code of the table in src/model/errors.ts, and no other. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '../../src/model/errors.ts'
import { errorCodes } from '../../src/model/errors.ts'

const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
const sections = new Map(
  text
    .split(/^### /m)
    .slice(1)
    .map(section => [section.slice(0, section.indexOf('\n')), section.split(/^## /m)[0]!] as const),
)

test('every code is explained, and nothing else is', () => {
  expect([...sections.keys()].sort()).toEqual(Object.keys(errorCodes).sort())
  expect(text.match(/^### /gm)).toHaveLength(sections.size)
})

describe.each(Object.keys(errorCodes) as ErrorCode[])('%s', code => {
  const section = sections.get(code) ?? ''
  const { title, exit } = errorCodes[code]

  test('has its title and exit code', () => {
    expect(section).toContain(`${title}. Exit code ${exit}.\n`)
  })

  test('says what causes it and what to do', () => {
    expect(section).toMatch(/^\* \*\*Cause:\*\* \S.{15,}/m)
    expect(section).toMatch(/^\* \*\*What to do:\*\* \S.{15,}/m)
  })
})

test('every exit code is in the table at the top', () => {
  for (const { exit } of Object.values(errorCodes)) expect(text).toMatch(new RegExp(`^\\| ${exit} \\|`, 'm'))
})

test('every code is used somewhere', () => {
  const source = sourcesOf(join(import.meta.dirname, '..', '..', 'src')).join('\n')
  for (const code of Object.keys(errorCodes)) expect(source, code).toContain(`'${code}'`)
})

function sourcesOf(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap(entry => {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) return sourcesOf(path)
    return entry.name === 'errors.ts' && path.endsWith('model/errors.ts') ? [] : [readFileSync(path, 'utf8')]
  })
}
