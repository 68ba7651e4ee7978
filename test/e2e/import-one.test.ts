/** `import ADDRESS ID`: one object at BigCommerce comes into the state, and nothing there changes. */

import { expect, onTestFinished, test } from 'vitest'
import { forgetState } from '../../src/workflows/state.ts'
import { readDocuments } from '../../src/workflows/survey.ts'
import { contents, done, eu, forgotten, imported, loseState, named, openHere, refused } from '../support/imports.ts'
import { portfolio } from '../support/project.ts'
import { openTour } from '../support/tour.ts'

const at = 'stores.a.channels.eu.pages'

test('takes one object with what it lies in, and what differs is left to the next plan', async () => {
  const { team, about } = eu.pages
  const project = await forgotten(
    portfolio({ ...contents, channels: { eu: { ...eu, pages: { info: { ...about, name: 'Info' }, team } } } }),
  )
  const report = await imported(project, named(`${at}.info`, '1'))
  expect(done(report)).toEqual(['done stores.a', 'done stores.a.channels.eu', `done ${at}.info`])
  expect(report.next?.changes.map(one => [one.action, one.attributes.map(each => each.path)])).toEqual([
    ['update', ['name']],
  ])
  expect(report.audit?.number).toBe(3)
  const again = await imported(project, named(`${at}.info`, '1'))
  expect(done(again)).toEqual([])
  expect((await project.apply()).exit_code).toBe(0)
  expect((await project.plan()).plan.changes).toEqual([])
})

test('takes an object of every kind of the tour by its id, one by one, then the rest, and the plan after that is empty', async () => {
  const project = await openTour()
  onTestFinished(() => project.close())
  expect((await project.apply()).exit_code).toBe(0)
  const known = await project.withProject(true, async one => {
    const documents = await readDocuments(one)
    return [...documents.values()].flatMap(document => document.resources)
  })
  const ofKinds = new Map(known.map(one => [one.kind, one]))
  expect(ofKinds.size).toBeGreaterThan(30)
  loseState(project)
  for (const { address, id } of ofKinds.values()) {
    const report = await imported(project, named(address, id))
    expect(report.next?.changes, address).toEqual([])
  }
  await imported(project, {})
  const { plan } = await project.plan()
  expect(plan.changes).toEqual([])
}, 120_000)

test('finds a customer whose e-mail address is another one now', async () => {
  const customers = { ada: { ...contents.customers.ada, email: 'ada@new.example' } }
  const project = await forgotten(portfolio({ ...contents, customers }))
  const report = await imported(project, named('stores.a.customers.ada', '1'))
  expect(done(report)).toEqual(['done stores.a', 'done stores.a.customers.ada'])
  expect(JSON.stringify(report)).not.toContain('private.example')
  const kept = [...project.files()].filter(([path]) => path.includes('/.storewright/'))
  expect(kept.filter(([, text]) => text.includes('private.example'))).toEqual([])
  expect((await project.apply()).exit_code).toBe(0)
  expect((await project.plan()).plan.changes).toEqual([])
})

test('is refused, with what may have been meant', async () => {
  const project = await forgotten()
  expect(await refused(project, `${at}.abuot`, '1')).toMatch(
    /^ADDRESS_NOT_FOUND .*is not declared .* `stores.a.channels.eu.pages.about`/,
  )
  expect(await refused(project, `${at}.about`, '77')).toBe(
    'BINDING_NOT_FOUND there is no page with the id 77 | Not managed yet: 1 (About), 2 (Team). Nothing was changed.',
  )
  expect(await refused(project, 'stores.a', 'b')).toMatch(/^CLASH stores.a is the store with the id a, its key/)
  expect(await refused(project, 'stores.a.channels.eu', '2')).toMatch(
    /there is no channel with the id 2; page 2 is something else/,
  )
  await imported(project, named(`${at}.about`, '1'))
  expect(await refused(project, `${at}.team`, '1')).toMatch(/CLASH page 1 is managed as .*about already .*state move/)
  expect(await refused(project, `${at}.about`, '2')).toMatch(/CLASH .*about is page 1 already .*state forget/)
})

test('takes along that its store and channel have another key now', async () => {
  const project = await openHere()
  project.write(portfolio(contents))
  expect((await project.apply()).exit_code).toBe(0)
  await project.withProject(true, one => forgetState(project.context, one, `${at}.about`))
  const { stores, ...rest } = portfolio({ ...contents, channels: { europe: eu } }) as { stores: { a: object } }
  project.write({ ...rest, stores: { 'acme-a': { ...stores.a, id: 'a' } } })
  const report = await imported(project, named('stores.acme-a.channels.europe.pages.about', '1'))
  expect(report.results.map(one => `${one.action} ${one.status} ${one.address}`)).toEqual([
    'move done stores.acme-a',
    'move done stores.acme-a.channels.europe',
    'adopt done stores.acme-a.channels.europe.pages.about',
  ])
  const { plan } = await project.plan()
  expect(new Set(plan.changes.map(one => one.action))).toEqual(new Set(['move']))
  expect((await project.apply()).exit_code).toBe(0)
  expect((await project.plan()).plan.changes).toEqual([])
})

test('is refused where the store is not there, or cannot be looked into', async () => {
  const open = await openHere()
  open.write(portfolio(contents))
  expect(await refused(open, `${at}.about`, '1')).toMatch(/^BINDING_NOT_FOUND its store is not there yet/)
  expect((await open.apply()).exit_code).toBe(0)
  loseState(open)
  const { access_token: _, ...store } = (portfolio(contents) as { stores: { a: { access_token: string } } }).stores.a
  open.write({ ...portfolio(contents), stores: { a: store } })
  expect(await refused(open, `${at}.about`, '1')).toMatch(/^CONTENTS_DEFERRED stores.a: /)
  open.write(portfolio(contents, { access_token: 'wrong' }))
  expect(await refused(open, `${at}.about`, '1')).toMatch(/^AUTH_FAILED/)
})

test('warns where another object is what is declared', async () => {
  const project = await forgotten()
  const report = await imported(project, named(`${at}.about`, '2'))
  expect(done(report)).toContain(`done ${at}.about`)
  expect(report.diagnostics).toMatchObject([{ severity: 'warning', code: 'CLASH' }])
  expect(report.diagnostics[0]?.message).toContain('page 1 is what')
})

test('is the same for what the files bind already', async () => {
  const bound = { ...eu, pages: { info: { ...eu.pages.about, id: 1 } } }
  const project = await forgotten(portfolio({ ...contents, channels: { eu: bound } }))
  expect(await refused(project, `${at}.info`, '2')).toMatch(/^CLASH .* is bound to page 1 in the files/)
  expect(done(await imported(project, named(`${at}.info`, '1')))).toContain(`done ${at}.info`)
})

test('is refused where the object lies in something else', async () => {
  const us = { ...eu, name: 'Us', pages: { home: { type: 'page', name: 'Home' } } }
  const open = await openHere()
  open.write(portfolio({ channels: { eu, us } }))
  await open.apply()
  loseState(open)
  const home = await refused(open, 'stores.a.channels.us.pages.home', '1')
  expect(home).toMatch(/^CLASH page 1 lies in channel \d+, and stores.a.channels.us is channel \d+/)
})
