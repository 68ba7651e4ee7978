import { expect, test } from 'vitest'
import { documentedCap } from '../../src/http/caps.ts'
import { settingsFrom } from '../../src/sandbox/options.ts'
import { storeRoutes } from '../../src/sandbox/store/index.ts'

const settings = settingsFrom({ now: () => 0 })
const capped = storeRoutes.flatMap(({ method, path, concurrency }) => {
  const max = typeof concurrency === 'function' ? concurrency(settings) : concurrency
  return max === undefined ? [] : [{ method, path, max }]
})

test('the local BigCommerce, which has them from the documentation too, has such limits', () => {
  expect(capped.length).toBeGreaterThan(10)
})

test.each(capped)('$method $path: no more than $max at once', ({ method, path, max }) => {
  const cap = documentedCap(method, path.replace(/\{\w+\}/g, '17'))
  expect(cap?.max).toBeLessThanOrEqual(max)
})

test.each([
  ['GET', '/v3/customers'],
  ['PUT', '/v3/customers/attribute-values/17'],
  ['PUT', '/v3/pricelists/17/records/18'],
])('nothing is said of %s %s', (method, path) => expect(documentedCap(method, path)).toBeUndefined())
