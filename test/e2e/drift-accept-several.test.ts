/** `drift accept` over several values, and what it leaves alone: files as they are, secrets, what others do meanwhile. */

import { chmodSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { AcceptReport } from '../../src/model/report.ts'
import {
  about,
  accept,
  channel,
  expectSettled,
  head,
  page,
  pages,
  plain,
  applied as project,
  store,
} from '../support/accept.ts'
import { controlOf } from '../support/control.ts'
import { refusal } from '../support/living.ts'
import { panelOf } from '../support/panel.ts'
import type { Harness } from '../support/project.ts'

const open: Harness[] = []

afterEach(async () => {
  for (const harness of open.splice(0)) await harness.close()
})

async function applied(text: string): Promise<Harness> {
  const harness = await project(text)
  open.push(harness)
  return harness
}

describe('files keep', () => {
  test('their byte order mark, their line ends, their missing last break, their mode, and stay links', async () => {
    const harness = await applied('version: 1\n')
    const text = `\uFEFF${page(plain).replaceAll('\n', '\r\n').trimEnd()}\t# end`
    writeFileSync(join(harness.dir, 'real.yml'), text)
    harness.write('version: 1\ninclude: [link.yml]\n')
    symlinkSync('real.yml', join(harness.dir, 'link.yml'))
    chmodSync(join(harness.dir, 'real.yml'), 0o640)
    expect((await harness.apply()).exit_code).toBe(0)
    await panelOf(harness, 'a').edit(pages, 'About', { body: '<p>Sale</p>' })
    expect((await accept(harness, about, { attribute: 'body' })).files).toEqual(['link.yml'])
    const after = harness.files().get(join(harness.dir, 'real.yml'))
    expect(after).toBe(text.replace('<p>Since 1998</p>', '<p>Sale</p>'))
    expect(statSync(join(harness.dir, 'real.yml')).mode & 0o777).toBe(0o640)
    await expectSettled(harness)
  })
})

describe('several at once', () => {
  const text = page(`${plain}          team: { type: page, name: Team, body: x, meta_title: y }\n`)

  async function edited(): Promise<Harness> {
    const harness = await applied(text)
    const panel = panelOf(harness, 'a')
    await panel.edit(pages, 'About', { body: '<p>Sale</p>' })
    await panel.edit(pages, 'Team', { body: 'z', meta_title: 'w' })
    await panel.send('PUT', '/v3/channels/1', { name: 'USA' })
    return harness
  }

  test('are asked for together, and written together', async () => {
    const harness = await edited()
    let asked: AcceptReport | undefined
    const report = await accept(harness, 'stores.a.channels.us', {}, async shown => {
      asked = shown
    })
    expect(asked).toMatchObject({ written: false, accepted: report.accepted })
    expect(report.accepted.map(({ address, path, before, after }) => [address, path, before, after])).toEqual([
      ['stores.a.channels.us', 'name', 'US', 'USA'],
      [about, 'body', '<p>Since 1998</p>', '<p>Sale</p>'],
      ['stores.a.channels.us.pages.team', 'body', 'x', 'z'],
      ['stores.a.channels.us.pages.team', 'meta_title', 'y', 'w'],
    ])
    await expectSettled(harness)
  })

  test('are not written when nobody agrees', async () => {
    const harness = await edited()
    const before = harness.files()
    const no = accept(harness, 'stores.a', {}, () => Promise.reject(new Error('no')))
    expect((await refusal(no)).message).toBe('no')
    expect(harness.files()).toEqual(before)
  })

  test('can be chosen by attribute, and an attribute that there is not is refused', async () => {
    const harness = await edited()
    const report = await accept(harness, 'stores.a', { attribute: 'meta_*' })
    expect(report.accepted.map(one => one.path)).toEqual(['meta_title'])
    expect(await refusal(accept(harness, about, { attribute: 'bdoy' }))).toMatchObject({
      code: 'ADDRESS_NOT_FOUND',
      hint: 'Did you mean `body`?',
    })
    expect(await refusal(accept(harness, 'stores.a.chanels'))).toMatchObject({ code: 'ADDRESS_NOT_FOUND' })
  })

  test('leave out what the ignore file names, unless the object itself is named', async () => {
    const harness = await edited()
    harness.write(`ignore:\n  - { address: '${about}', reason: the merchant writes it }\n`, 'drift-ignore.yaml')
    const all = await accept(harness, 'stores.a', { dryRun: true })
    expect(all.accepted.map(one => one.address)).not.toContain(about)
    expect((await accept(harness, about, { dryRun: true })).accepted).toHaveLength(1)
  })

  test('what the files have changed by themselves stays', async () => {
    const harness = await edited()
    harness.write(text.replace('meta_title: y', 'meta_title: own').replace('<p>Since 1998</p>', '<p>Since 1997</p>'))
    const panel = panelOf(harness, 'a')
    await panel.edit(pages, 'Team', { meta_title: 'y' })
    const report = await accept(harness, 'stores.a.channels.us.pages')
    expect(report.accepted.map(one => one.path)).toEqual(['body', 'body'])
    expect((await harness.plan()).plan.changes.map(one => one.attributes.map(each => each.path))).toEqual([
      ['name'],
      ['meta_title'],
    ])
  })
})

test('sensitive values are never written', async () => {
  const harness = await applied(
    `${head}${store}${channel}    customers:\n      jane: { email: jane@acme.example, first_name: Jane, last_name: Roe }\n`,
  )
  const [jane] = (await panelOf(harness, 'a').rows('/v3/customers')) as { id: number }[]
  await panelOf(harness, 'a').send('PUT', '/v3/customers', [{ id: jane!.id, first_name: 'Joan' }])
  const report = await accept(harness, 'stores.a')
  expect(report.refused).toMatchObject([{ path: 'first_name', message: 'it is sensitive, and never written' }])
  expect(JSON.stringify(report)).not.toMatch(/Jane|Joan|hmac/)
})

test('a file that changes meanwhile is left alone', async () => {
  const harness = await applied(page(plain))
  await panelOf(harness, 'a').edit(pages, 'About', { body: '<p>Sale</p>' })
  const late = accept(harness, about, {}, async () => harness.write(`${page(plain)}# late\n`))
  expect((await refusal(late)).code).toBe('CONFIG_CHANGED')
  expect(harness.files().get(join(harness.dir, 'stores.yaml'))).toBe(`${page(plain)}# late\n`)
})

test('where the files, read again, do not say what they should, they are as they were', async () => {
  const harness = await applied(page(plain))
  await panelOf(harness, 'a').edit(pages, 'About', { body: '<p>Sale</p>' })
  harness.write(`${page(plain)}include: [more.yaml]\n`)
  harness.write('version: 1\n', 'more.yaml')
  const before = harness.files()
  const late = accept(harness, about, {}, async () => harness.write('version: 1\nbiling: {}\n', 'more.yaml'))
  const { code, message } = await refusal(late)
  expect([code, message]).toEqual(['NOT_ACCEPTED', expect.stringContaining('`biling` is not a key of the file')])
  const path = join(harness.dir, 'stores.yaml')
  expect(harness.files().get(path)).toBe(before.get(path))
  expect(harness.files().size).toBe(before.size)
})

test('nothing is sent but GET, and nothing but the file is written', async () => {
  const harness = await applied(page(plain))
  await panelOf(harness, 'a').edit(pages, 'About', { body: '<p>Sale</p>' })
  await controlOf(harness).forgetRequests()
  const before = harness.files()
  await accept(harness, about)
  expect(new Set(harness.sandbox.requests().map(one => one.method))).toEqual(new Set(['GET']))
  const changed = [...harness.files()].filter(([name, content]) => before.get(name) !== content)
  expect(changed.map(([name]) => name)).toEqual([join(harness.dir, 'stores.yaml')])
})

test('nothing to accept is no failure', async () => {
  const harness = await applied(page(plain))
  expect(await accept(harness, about)).toMatchObject({ exit_code: 0, written: false, accepted: [], refused: [] })
})
