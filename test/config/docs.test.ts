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
  ...{ TOKEN_DE: 't', TOKEN_FR: 't', TOKEN_US: 't', TOKEN_JP: 't' },
}
const others = {
  'pages/about.html': '<p>About</p>',
  'stores/a.yaml': 'stores: { a: { id: a } }',
  'stores.csv': /^```csv\n(.*?)^```$/ms.exec(page)?.[1] ?? '',
  ...{ 'pages/de.html': 'de', 'pages/fr.html': 'fr', 'pages/en.html': 'en', 'pages/ja.html': 'ja' },
}

test('there are blocks to load', () => expect(blocks.length).toBeGreaterThanOrEqual(8))

test.each(blocks)('the block at line $line loads', ({ yaml }) => {
  const { problems } = loadTexts({ 'stores.yaml': yaml, ...others }, env)
  expect(problems.map(problem => `${problem.source?.line}: ${problem.message} ${problem.hint}`)).toEqual([])
})

test('a blueprint is filled in as the page says, and what is said of one store is laid over it', () => {
  const fleets = blocks.filter(({ yaml }) => yaml.includes('fleets:')).map(({ yaml }) => yaml)
  const objects = fleets.flatMap(yaml => loadTexts({ 'stores.yaml': yaml, ...others }, env).config!.desired)
  const named = (address: string) => objects.find(object => object.address === address)
  expect(named('stores.acme-fr')?.attributes).toMatchObject({ store_name: 'Acme, France', country: 'FR' })
  expect(named('stores.acme-fr.channels.main')?.attributes).toMatchObject({ is_visible: false })
  expect(named('stores.acme-us.channels.main.pages.about')?.attributes).toMatchObject({ body: 'en' })
  expect(named('stores.acme-jp.channels.main.pages.about')?.attributes).toMatchObject({ body: 'ja' })
  expect(named('stores.us.channels.main.pages.returns')).toBeDefined()
  expect(named('stores.de.channels.main.pages.returns')).toBeUndefined()
  expect(named('stores.de.channels.main.pages.imprint')).toBeDefined()
})
