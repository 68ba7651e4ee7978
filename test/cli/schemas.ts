/** Is this JSON what a published schema says? */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect } from 'vitest'
import { root } from './support.ts'

/** `plan`, `report`, `state` or `evidence`. */
export function schemaOf(name: string): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: false })
  ;(addFormats as unknown as (ajv: Ajv2020) => void)(ajv)
  for (const other of ['plan', 'report', 'state', 'evidence']) {
    const schema = JSON.parse(readFileSync(join(root, 'schemas', `${other}.schema.json`), 'utf8'))
    ajv.addSchema(schema, other)
  }
  return ajv.getSchema(name)!
}

export function expectValid(schema: ValidateFunction, value: unknown): void {
  schema(value)
  expect(schema.errors ?? []).toEqual([])
}
