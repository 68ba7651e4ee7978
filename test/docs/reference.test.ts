/** docs/reference.md tells of each command and flag what the manifest says (`UPDATE_DOCS=1` writes it). */

import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Manifest, referenceOf } from './reference.ts'

const root = new URL('../../', import.meta.url)
const page = new URL('docs/reference.md', root)
const manifest = JSON.parse(readFileSync(new URL('oclif.manifest.json', root), 'utf8')) as Manifest
const again = 'run: UPDATE_DOCS=1 npx vitest run test/docs/reference.test.ts'

test('the reference is what the manifest says', () => {
  const shall = referenceOf(manifest)
  if (process.env.UPDATE_DOCS === '1') writeFileSync(page, shall)
  expect(readFileSync(page, 'utf8'), again).toBe(shall)
})

test('every command says what it is for, and every flag what it means', () => {
  const untold = Object.values(manifest.commands).flatMap(({ id, summary, args, flags }) => [
    ...(summary ? [] : [id]),
    ...Object.values({ ...args, ...flags }).flatMap(one => (one.description ? [] : [`${id} ${one.name}`])),
  ])
  expect(untold).toEqual([])
})
