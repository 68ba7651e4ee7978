/** docs/reliability.md: every number in its tables is counted from the tests (`UPDATE_DOCS=1` writes them). */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { backendsTested, brokenRuns, failingApi, inputs, type Row, state } from './reliability.ts'

const file = new URL('../../docs/reliability.md', import.meta.url)
const page = (): string => readFileSync(file, 'utf8')

const tables: { [name: string]: () => Row[] | Promise<Row[]> } = {
  'broken-runs': brokenRuns,
  'failing-api': failingApi,
  state,
  inputs,
}

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(row => `| ${row.what} | ${row.tried} | ${row.holds} | \`${row.test}\` |`)
  return ['| what happens | tried | what has to hold | test |', '|---|---|---|---|', ...lines, ''].join('\n')
}

describe('the table', () => {
  test('of each name has its place', () => {
    const names = [...page().matchAll(/^<!-- counted: (\S+) -->$/gm)].map(match => match[1])
    expect(names).toEqual(Object.keys(tables))
  })

  test.each(Object.keys(tables))('%s says what is tested', async name => {
    const table = tableOf(await tables[name]!())
    const block = new RegExp(`(<!-- counted: ${name} -->\\n)((?:\\|.*\\n)*)`)
    if (process.env.UPDATE_DOCS === '1')
      writeFileSync(
        file,
        page().replace(block, (_, before) => `${before}${table}`),
      )
    const again = 'run: UPDATE_DOCS=1 npx vitest run test/docs/reliability.test.ts'
    expect(block.exec(page())?.[2], again).toBe(table)
  })
})

test('the tests that are named exist', () => {
  const named = [...page().matchAll(/`((?:[a-z0-9-]+\/)+[a-z0-9-]+(?:\.test)?(?:\.ts)?)`/g)].map(match => match[1]!)
  expect(named.length).toBeGreaterThan(8)
  const missing = named.filter(name => !existsSync(new URL(`../${name}`, import.meta.url)))
  expect(missing).toEqual([])
})

test('there is more than one backend to tell of', () => {
  expect(backendsTested()).toContain('file store')
  expect(backendsTested().length).toBeGreaterThan(1)
})
