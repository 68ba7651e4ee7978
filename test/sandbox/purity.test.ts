/** Is the sandbox built on its own, from nothing but itself, fastify and Node? */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../src/sandbox', import.meta.url))
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
const read = (file: string) => readFileSync(join(root, file), 'utf8')

it('imports nothing else', () => {
  const foreign = files.flatMap(file =>
    [...read(file).matchAll(/from '([^']+)'/g)]
      .map(match => match[1] ?? '')
      .filter(name => !(name === 'fastify' || name.startsWith('node:') || isInside(file, name))),
  )
  expect(foreign).toEqual([])
})

function isInside(file: string, name: string): boolean {
  return name.startsWith('.') && join(root, file, '..', name).startsWith(`${root}/`)
}

it('takes its time, its ids and its settings from outside', () => {
  const banned = /Date\.now|new Date\(\)|Math\.random|randomUUID|process\.(env|cwd|stdout)|console\./
  expect(files.filter(file => banned.test(read(file)))).toEqual([])
})

it('consists of short files that begin with what they answer', () => {
  expect(files.filter(file => read(file).split('\n').length > 300)).toEqual([])
  expect(files.filter(file => !read(file).startsWith('/**'))).toEqual([])
})
