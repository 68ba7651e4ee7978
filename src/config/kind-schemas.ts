/** The schemas of the kinds, from the files that ship with the package; in the build `scripts/build.mjs` puts what they say in the place of this file. */

import { readdirSync, readFileSync } from 'node:fs'
import type { KindSchema } from '../model/field-rules.ts'

const directory = new URL('../../schemas/', import.meta.url)

export function readKindSchemas(): KindSchema[] {
  return readdirSync(directory)
    .filter(name => name.endsWith('.schema.json'))
    .sort()
    .map(readSchema)
    .filter(schema => typeof schema['x-kind'] === 'string')
}

const readSchema = (name: string): KindSchema => JSON.parse(readFileSync(new URL(name, directory), 'utf8'))
