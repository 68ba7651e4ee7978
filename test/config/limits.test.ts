/** How large, how deep, how fast, and how far out of the project. */

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadFrom, loadTexts } from './support.ts'

const scratch = mkdtempSync(join(tmpdir(), 'limits-'))
afterAll(() => rmSync(scratch, { recursive: true }))

test('nesting over 100 levels is refused, however it comes about', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  const depths = { 'stores.yaml': `version: 1\nvariables: { a: ${nested(98)} }\n` }
  expect(loadTexts(depths).problems).toEqual([])
  for (const depth of [200, 50_000]) {
    const { problems } = loadTexts({ 'stores.yaml': `version: 1\nvariables: { a: ${nested(depth)} }\n` })
    expect(problems.map(problem => problem.code)).toEqual(['CONFIG_TOO_LARGE'])
  }
  const chain = Array.from({ length: 150 }, (_, at) => `  a${at + 1}: &a${at + 1} [*a${at}]`).join('\n')
  const { problems } = loadTexts({ 'stores.yaml': `version: 1\nvariables:\n  a0: &a0 [x]\n${chain}\n` })
  expect(problems.map(problem => problem.code)).toEqual(['CONFIG_TOO_LARGE'])
})

test('files over 50 MB are refused before they are read', () => {
  const size = 50 * 1024 * 1024 + 1
  writeFileSync(join(scratch, 'large.yaml'), '')
  truncateSync(join(scratch, 'large.yaml'), size)
  expect(loadFrom(scratch, {}, ['large.yaml']).problems[0]?.code).toBe('CONFIG_TOO_LARGE')
  writeFileSync(join(scratch, 'small.yaml'), 'version: 1\nvariables: { a: "${file:large.yaml}" }\n')
  expect(loadFrom(scratch, {}, ['small.yaml']).problems[0]?.code).toBe('CONFIG_TOO_LARGE')
})

test('a link does not lead out of the project', () => {
  mkdirSync(join(scratch, 'project'))
  writeFileSync(join(scratch, 'secret.txt'), 'secret')
  symlinkSync(join(scratch, 'secret.txt'), join(scratch, 'project/inside.txt'))
  writeFileSync(join(scratch, 'project/a.yaml'), 'version: 1\nvariables: { a: "${file:inside.txt}" }\n')
  const { problems } = loadFrom(join(scratch, 'project'), {}, ['a.yaml'])
  expect(problems.map(problem => problem.code)).toEqual(['UNRESOLVED_VARIABLE'])
})

test('text that is not UTF-8 is refused', () => {
  writeFileSync(join(scratch, 'latin1.yaml'), Buffer.from('version: 1 # caf\xe9\n', 'latin1'))
  const { problems } = loadFrom(scratch, {}, ['latin1.yaml'])
  expect(problems[0]?.message).toContain('not UTF-8')
})

test('a byte order mark and Windows line ends do no harm', () => {
  const { config, problems } = loadTexts({ 'stores.yaml': '\ufeffversion: 1\r\nstores:\r\n  a: { id: x }\r\n' })
  expect(problems).toEqual([])
  expect(config?.desired[0]?.source).toEqual({ file: 'stores.yaml', line: 3, column: 3 })
})

test('two thousand objects load well within a second', () => {
  const lines = ['version: 1', 'accounts: { acme: { id: x } }', 'stores:']
  for (let store = 0; store < 100; store += 1) {
    lines.push(
      `  s${store}:`,
      '    account: acme',
      `    store_name: Store ${store}`,
      '    country: US',
      '    plan_sku: TRIAL-30DAY',
      '    channels:',
      '      us:',
      '        id: 1',
      '        pages:',
    )
    for (let page = 0; page < 18; page += 1) {
      lines.push(
        `          p${page}:`,
        '            type: page',
        `            name: Page ${page}`,
        `            url: /page-${page}/`,
        '            body: "<p>Some text about nothing in particular</p>"',
        ...(page > 0 ? ['            parent: p0'] : []),
      )
    }
  }
  const texts = { 'stores.yaml': lines.join('\n') }
  loadTexts({ 'stores.yaml': 'version: 1' })
  const begun = performance.now()
  const { config } = loadTexts(texts)
  const tookMs = performance.now() - begun
  expect(config?.desired).toHaveLength(1 + 100 * 20)
  expect(tookMs).toBeLessThan(2000)
  if (process.env.SHOW_TIMES === '1') process.stdout.write(`${config?.desired.length} objects in ${tookMs} ms\n`)
})

test('of many rows that are wrong, the first are told and the others counted', () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => `s${at}`)
  const fleets =
    '{ a: { blueprint: shop, each: a.csv }, b: { blueprint: shop, each: a.csv }, c: { blueprint: shop, each: c.csv } }'
  const { problems } = loadTexts({
    'stores.yaml': `version: 1\nblueprints: { shop: { id: "\${each:key}" } }\nfleets: ${fleets}\n`,
    'a.csv': ['key', ...rows].join('\n'),
    'c.csv': ['key,name', ...rows].join('\n'),
  })
  expect(problems).toHaveLength(40)
  const more = problems.filter(problem => problem.message.includes('and something like it in 9,980 more rows'))
  expect(more.map(problem => problem.code).sort()).toEqual(['DUPLICATE_OBJECT', 'INVALID_VALUE'])
})
