/** schemas/config.schema.json is made of the kinds' schemas; `UPDATE_SCHEMAS=1` writes it anew. */

import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { composeConfigSchema } from '../../src/config/index.ts'
import { kinds } from '../../src/resources/index.ts'

const file = new URL('../../schemas/config.schema.json', import.meta.url)

test('schemas/config.schema.json is what the kinds make it', () => {
  const text = `${JSON.stringify(composeConfigSchema(kinds), null, 2)}\n`
  if (process.env.UPDATE_SCHEMAS === '1') writeFileSync(file, text)
  expect(readFileSync(file, 'utf8'), 'run: UPDATE_SCHEMAS=1 npx vitest run test/config/schema-file.test.ts').toBe(text)
})
