/** `import` as it is typed: what is asked, what is printed in each format, and how it ends. */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { changeFormats } from '../../src/render/index.ts'
import { expectValid, schemaOf } from './schemas.ts'
import { openShopHere, type Shop } from './support.ts'

/** A shop whose state is lost. */
async function forgotten(): Promise<Shop> {
  const opened = await openShopHere()
  expect((await opened.run('apply --auto-approve')).status).toBe(0)
  rmSync(join(opened.dir, '.storewright'), { recursive: true })
  opened.writes()
  return opened
}

test('one object is taken at once, and the next plan says what was left to it', async () => {
  const opened = await forgotten()
  opened.edit('name: Team', 'name: Our team')
  const ran = await opened.run('import stores.a.channels.us.pages.team 2')
  expect([ran.status, opened.writes()]).toEqual([0, []])
  expect(ran.stdout).toContain('⇢ channels.us.pages.team (id 2)')
  expect(ran.stdout).toContain('~ name: "Team" → "Our team"')
  expect(ran.stdout).toMatch(
    /Import: 3 done, 0 failed, 0 skipped, 0 not started\. Nothing was changed at BigCommerce\.\nLeft/,
  )
  const plan = await opened.run('plan --only stores.a.channels.us.pages.team')
  expect(plan.stdout).toContain('~ name: "Team" → "Our team"')
})

test('all of it is shown and asked for; without anybody to ask, nothing is written', async () => {
  const opened = await forgotten()
  const ran = await opened.run('import --all')
  expect([ran.status, ran.stdout, opened.writes()]).toEqual([1, '', []])
  expect(ran.stderr).toContain('5 objects would be taken over. Nothing is written yet.')
  expect(ran.stderr).toContain('error[NOT_APPROVED]')
  expect((await opened.run('state list')).stdout).toContain('Nothing is recorded')
  const taken = await opened.run('import --all --auto-approve')
  expect([taken.status, opened.writes()]).toEqual([0, []])
  expect((await opened.run('plan')).stdout).toContain('No changes.')
  expect((await opened.run('import --all')).stdout).toBe(
    'Import: nothing to do. What is declared and at BigCommerce is managed already.\n',
  )
})

test('every format tells the same, is what the schema says, and is shown again from the saved report', async () => {
  const opened = await forgotten()
  const report = schemaOf('report')
  for (const words of ['import --all --dry-run', 'import --all --auto-approve', 'import --all']) {
    const json = await opened.run(`${words} --format json --output report.json`)
    expect(json.status).toBe(0)
    const saved = JSON.parse(opened.read('report.json'))
    expectValid(report, saved)
    expect(saved.command).toBe('import')
    for (const format of changeFormats) {
      const shown = await opened.run(`show report.json --format ${format}`)
      expect([format, shown.status, shown.stderr]).toEqual([format, 0, ''])
      if (format !== 'json') expect(shown.stdout).toMatch(/import/i)
      expect(shown.stdout).not.toContain('private.example')
    }
  }
})

describe('is wrong usage', () => {
  test.each([
    ['import', 'nothing is named'],
    ['import stores.a', 'the id of stores.a is missing'],
    ['import stores.a a --all', '--all goes without an address'],
    ['import stores.a a --only stores.a', '--only and --exclude go with --all'],
    ['import stores.a a b', 'b'],
  ])('%s', async (words, says) => {
    const opened = await openShopHere()
    const ran = await opened.run(words)
    expect([ran.status, ran.stdout]).toEqual([64, ''])
    expect(ran.stderr).toContain(says)
    expect(opened.sandbox.requests()).toEqual([])
  })
})
