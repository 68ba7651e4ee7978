/** `drift` and `drift accept` as a user runs them: flags, files beside the project, JSON as published, exit codes. */

import { expect, test } from 'vitest'
import { expectValid, schemaOf } from './schemas.ts'
import { meddle, openShopHere, type Shop } from './support.ts'

const about = 'stores.a.channels.us.pages.about'

/** Two pages were changed by somebody else. */
async function drifted(): Promise<Shop> {
  const shop = await openShopHere()
  expect((await shop.run('apply --auto-approve')).status).toBe(0)
  await meddle(shop, 'About', '<p>Sale</p>')
  await meddle(shop, 'Team', '<p>Eleven</p>')
  return shop
}

async function json(opened: Shop, words: string[], status: number, env = {}): Promise<Record<string, never>> {
  const ran = await opened.run([...words, '--format', 'json'], env)
  expect([ran.status, ran.stderr]).toEqual([status, ''])
  const value = JSON.parse(ran.stdout)
  expectValid(schemaOf('report'), value)
  return value
}

test('everything that a report of drift may have is published', async () => {
  const opened = await drifted()
  const words = ['drift', '--detailed-exitcode', '--ignore', `${about}:body`]
  const one = await json(opened, words, 2)
  expect(one).toMatchObject({ summary: { drifted: 1, ignored: 1 }, ignored: [{ by: 'flag', path: 'body' }] })
  await opened.control('faults', [{ match: { path: '/content/pages' }, fault: { kind: 'status', status: 403 } }])
  const unread = await json(opened, ['drift', '--detailed-exitcode'], 1)
  expect(unread).toMatchObject({ coverage: { read: 3, gaps: [{ store: 'a', kind: 'page', objects: 2 }] } })
})

test('what is ignored can stand in the environment, in a file beside the project, or in a file that is named', async () => {
  const opened = await drifted()
  const env = { STOREWRIGHT_IGNORE: `${about}, stores.a.channels.us.pages.team:body`, STOREWRIGHT_ONLY_MANAGED: 'true' }
  expect(await json(opened, ['drift', '--detailed-exitcode'], 0, env)).toMatchObject({ scope: { only_managed: true } })
  const entry = (address: string): string => `  - { address: '${address}', reason: meant }\n`
  opened.write('drift-ignore.yaml', `ignore:\n${entry('stores.a.channels.us.pages.*')}`)
  expect(await json(opened, ['drift', '--detailed-exitcode'], 0)).toMatchObject({ summary: { ignored: 2 } })
  opened.write('other.yml', `ignore:\n${entry(about)}`)
  const other = ['drift', '--detailed-exitcode', '--file', 'stores.yaml', '--ignore-file', 'other.yml']
  expect(await json(opened, other, 2)).toMatchObject({ scope: { ignore_file: 'other.yml' } })
  const missing = await opened.run('drift --file stores.yaml --ignore-file none.yml')
  expect([missing.status, missing.stdout]).toEqual([1, ''])
  expect(missing.stderr).toContain('The ignore file `none.yml` cannot be read: it does not exist.')
})

test('accepting shows, asks, writes, and leaves nothing to do', async () => {
  const opened = await drifted()
  const before = opened.read('stores.yaml')
  opened.writes()
  const dry = await json(opened, ['drift', 'accept', 'stores.a', '--dry-run'], 0)
  expect(dry).toMatchObject({ written: false, files: ['stores.yaml'], refused: [] })
  const refused = await opened.run('drift accept stores.a --non-interactive')
  expect([refused.status, refused.stdout]).toEqual([1, ''])
  expect(refused.stderr).toContain('    - <p>Since 1998</p>\n    + <p>Sale</p>\n')
  expect(refused.stderr).toContain('error[NOT_APPROVED] nobody has agreed to write these values')
  expect(opened.read('stores.yaml')).toBe(before)
  const one = await opened.run(`drift accept ${about} --attribute body`)
  expect(one.status).toBe(0)
  expect(one.stdout).toContain('Accepted 1 value. Written: stores.yaml.\n')
  expect(opened.read('stores.yaml')).toBe(before.replace('<p>Since 1998</p>', '<p>Sale</p>'))
  const rest = await json(opened, ['drift', 'accept', 'stores', '--auto-approve'], 0)
  expect(rest).toMatchObject({ written: true, accepted: [{ path: 'body', after: '<p>Eleven</p>' }] })
  expect(opened.writes()).toEqual([])
  expect((await opened.run('drift --detailed-exitcode')).status).toBe(0)
  expect((await opened.run('plan --detailed-exitcode')).status).toBe(0)
  expect((await opened.run('drift accept stores.a')).stdout).toBe(
    'Nothing to accept: nothing was changed at BigCommerce.\n',
  )
})

test('what cannot be accepted is told with its place, and fails', async () => {
  const opened = await drifted()
  opened.edit('body: <p>Since 1998</p>', 'body: "<p>Since ${env:SINCE:-1998}</p>"')
  const report = await json(opened, ['drift', 'accept', about], 1)
  expect(report).toMatchObject({ written: false, refused: [{ address: about, path: 'body', source: { column: 19 } }] })
  const slip = await opened.run('drift accept stores.a.channels.us.pages.abuot')
  expect([slip.status, slip.stderr]).toEqual([1, expect.stringContaining(`Did you mean \`${about}\`?`)])
})
