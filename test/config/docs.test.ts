/** docs/configuration.md: every YAML block loads. */

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadTexts } from './support.ts'

const file = new URL('../../docs/configuration.md', import.meta.url)
const page = readFileSync(file, 'utf8')
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(match => ({
  line: page.slice(0, match.index).split('\n').length,
  yaml: match[1] ?? '',
}))
const env = {
  BIGCOMMERCE_FRANCHISE_ID: 'f',
  BIGCOMMERCE_CLIENT_ID: 'c',
  BIGCOMMERCE_PARTNER_TOKEN: 't',
  STOREWRIGHT_VAR_SUPPORT: 's',
}
const others = { 'pages/about.html': '<p>About</p>', 'stores/a.yaml': 'stores: { a: { id: a } }' }

test('there are blocks to load', () => expect(blocks.length).toBeGreaterThanOrEqual(8))

test.each(blocks)('the block at line $line loads', ({ yaml }) => {
  const { problems } = loadTexts({ 'stores.yaml': yaml, ...others }, env)
  expect(problems.map(problem => `${problem.source?.line}: ${problem.message} ${problem.hint}`)).toEqual([])
})
