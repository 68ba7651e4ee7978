/** `schema` lists what there is, and prints each schema as one document that needs no other file. */

import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, expect, test } from 'vitest'
import { openShop, root } from './support.ts'

const shop = await openShop()
afterAll(() => shop.close())

async function listed(): Promise<{ name: string; title: string; kind: boolean }[]> {
  return JSON.parse((await shop.run('schema --format json')).stdout).schemas
}

async function printed(name: string): Promise<{ [keyword: string]: unknown }> {
  const ran = await shop.run(`schema ${name}`)
  expect(ran).toMatchObject({ status: 0, stderr: '' })
  return JSON.parse(ran.stdout)
}

test('every schema stands by itself', async () => {
  const entries = await listed()
  expect(entries.slice(0, 3).map(one => one.name)).toEqual(['config', 'policy', 'drift-ignore'])
  expect(entries.filter(one => one.kind).map(one => one.name)).toContain('page')
  for (const { name, title } of entries) {
    const schema = await printed(name)
    expect(schema.title).toBe(title)
    const ajv = new Ajv2020({ strict: false })
    addFormats.default(ajv)
    expect(() => ajv.compile(schema), name).not.toThrow()
  }
})

test('a report is valid by the schema as it is printed, and nonsense is not', async () => {
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  const validate = ajv.compile(await printed('report'))
  const report = JSON.parse((await shop.run('plan --format json')).stdout)
  expect([validate(report), validate.errors]).toEqual([true, null])
  expect(validate({ ...report, plan: { ...report.plan, changes: [{}] } })).toBe(false)
  for (const words of ['schema', 'schema plan', 'format --check']) {
    const own = JSON.parse((await shop.run(`${words} --format json`)).stdout)
    expect([words, validate(own), validate.errors]).toEqual([words, true, null])
  }
})

test('the schema of the configuration is the one that is published, under each name that people give it', async () => {
  const published = JSON.parse(readFileSync(join(root, 'schemas', 'config.schema.json'), 'utf8'))
  for (const name of ['config', 'config.schema.json', 'configuration']) expect(await printed(name)).toEqual(published)
  expect((await printed('policies')).$id).toBe('policy.schema.json')
  expect((await printed('price-list'))['x-kind']).toBe('price_list')
})

test('people are told which there are, and where one was written', async () => {
  expect((await shop.run('schema')).stdout).toMatch(/^ {2}config +Storewright configuration$/m)
  const words = 'schema policy --output schemas/policy.json'
  expect(await shop.run(words)).toEqual({
    status: 0,
    stdout: 'Wrote schemas/policy.json: Storewright policies.\n',
    stderr: '',
  })
  expect(JSON.parse(shop.read('schemas/policy.json')).$id).toBe('policy.schema.json')
  expect(statSync(join(shop.dir, 'schemas/policy.json')).mode & 0o777).toBe(0o644)
  expect(await shop.run(words)).toMatchObject({ status: 64, stderr: expect.stringContaining('exists') })
  expect((await shop.run(`${words} --force`)).status).toBe(0)
})

test('a name that there is not is told with the nearest one', async () => {
  expect((await shop.run('schema confg')).stderr).toBe(
    'error[USAGE] there is no schema `confg`\n  hint: Did you mean `config`?\n',
  )
  expect((await shop.run('schema ../package')).status).toBe(64)
  expect((await shop.run('schema --output all.json')).stderr).toContain('none is named')
})
