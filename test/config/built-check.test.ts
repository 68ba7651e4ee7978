/** The check that the build compiles says the same as the one that is compiled from source. */

import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkSchema, type Violation } from '../../src/config/schemas.ts'
import type { Json } from '../../src/model/values.ts'
import { kinds } from '../../src/resources/index.ts'

const file = fileURLToPath(new URL('../../dist/build/check.cjs', import.meta.url))
type Check = ((value: Json) => boolean) & { errors?: Violation[] | null }

const wrong: Json[] = [
  {},
  { version: 2, stoers: {} },
  {
    version: 1,
    stores: { a: { plan_sku: 5, status: 'asleep', channels: { us: { id: 1, pages: { p: { type: 'link' } } } } } },
  },
  { version: 1, accounts: { a: { id: 'a', user_email: 'nobody' } } },
]

test('the tour is valid for both, and what is wrong is wrong in the same way', () => {
  expect(existsSync(file), 'run: npm run build').toBe(true)
  const check = createRequire(import.meta.url)(file) as Check
  const tour = parse(readFileSync(new URL('../../examples/stores.yaml', import.meta.url), 'utf8')) as Json
  for (const value of [tour, ...wrong]) {
    const valid = check(structuredClone(value))
    const found = valid ? [] : [...(check.errors ?? [])]
    expect(found).toEqual(checkSchema(structuredClone(value), kinds))
  }
  expect(checkSchema(wrong[1]!, kinds).length).toBeGreaterThan(1)
})
