/**
 * docs/kinds: every kind has a page, whose fields are those of its schema (`UPDATE_DOCS=1` writes them) and whose example is
 * applied here. docs/configuration.md lists them all.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { kinds } from '../../src/resources/index.ts'
import { call } from '../resources/api.ts'
import { readFixture } from '../resources/fixture.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { fieldsOf, lineOf } from './fields.ts'

const docs = new URL('../../docs/', import.meta.url)
const again = 'run: UPDATE_DOCS=1 npx vitest run test/docs/kinds.test.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

/** The page with what is made from the schemas put in anew. */
function updated(file: string, from: RegExp, text: string): { is: string; shall: string } {
  const url = new URL(file, docs)
  const shall = readFileSync(url, 'utf8').replace(from, () => text)
  if (process.env.UPDATE_DOCS === '1') writeFileSync(url, shall)
  return { is: readFileSync(url, 'utf8'), shall }
}

test('every kind has a page, and every page is that of a kind', () => {
  const pages = readdirSync(new URL('kinds/', docs)).filter(name => name.endsWith('.md'))
  expect(pages.sort()).toEqual(kinds.map(kind => `${kind.name}.md`).sort())
})

test('the configuration page lists the kinds', () => {
  const head = '| kind | key | in | what it is |\n|---|---|---|---|'
  const table = `## The kinds\n\n${head}\n${kinds.map(lineOf).join('\n')}\n`
  const { is, shall } = updated('configuration.md', /^## The kinds\n[\s\S]*$/m, table)
  expect(is, again).toBe(shall)
})

test.each(kinds)('$name: the fields are those of the schema', kind => {
  const page = readFileSync(new URL(`kinds/${kind.name}.md`, docs), 'utf8')
  const from = page.includes('\n## Fields\n') ? /^## Fields\n[\s\S]*$/m : /$(?![\s\S])/
  const { is, shall } = updated(
    `kinds/${kind.name}.md`,
    from,
    `${from.source.startsWith('^') ? '' : '\n'}${fieldsOf(kind)}`,
  )
  expect(is, again).toBe(shall)
})

/** What the examples speak of and do not declare. */
const before = [
  { send: 'POST /v3/customers/attributes', body: [{ name: 'Tier', type: 'string' }] },
  ...['SHIRT-RED', 'SHIRT-BLUE', 'SHIRT-GREEN', 'TOTE-1', '10023'].map(sku => ({
    send: 'POST /v3/catalog/products',
    body: { name: `Shirt ${sku}`, type: 'physical', weight: 1, price: 20, sku },
  })),
]

test.each(kinds)('$name: the example is applied, and then there is nothing left to do', async kind => {
  const page = readFileSync(new URL(`kinds/${kind.name}.md`, docs), 'utf8')
  const block = /^```yaml\n([\s\S]*?)^```$/m.exec(page)?.[1]
  expect(block, 'an example').toBeDefined()
  const example = parse(block!) as { accounts?: object; stores?: object }
  open = await openHarness({}, { env: { HOOK_SECRET: 'Bearer of-the-example' } })
  open.write(portfolio({ channels: { us: { id: 1 } } }))
  await open.apply()
  const made = new Set(before.map(({ send }) => send))
  for (const one of [...before, ...(readFixture(kind.name).before ?? []).filter(({ send }) => !made.has(send))]) {
    await call(open, 'store', one.send, one.body)
  }
  for (const [, file] of block!.matchAll(/\$\{file:([^}]+)\}/g)) open.write(fileFor(file!), file!)
  const whole = example.accounts !== undefined || example.stores !== undefined
  const base = portfolio(whole ? {} : example) as { accounts: object; stores: object }
  open.write({
    ...base,
    accounts: { ...base.accounts, ...example.accounts },
    stores: { ...base.stores, ...example.stores },
  })
  const report = await open.apply()
  expect(report.results.filter(result => result.status !== 'done')).toEqual([])
  expect(report.plan?.changes.some(change => change.kind === kind.name)).toBe(true)
  expect((await open.plan()).plan.changes).toEqual([])
})

function fileFor(name: string): string {
  return name === 'chat.html' ? '<script>chat()</script>' : '<p>From a file</p>'
}
