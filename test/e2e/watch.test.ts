/** Files of a project are edited as people and editors do it, and the plan follows. */

import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { controlOf } from '../support/control.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { shown, startWatch, type Watching, type WatchingOptions } from '../support/watching.ts'

let project: Harness
let watching: Watching | undefined
beforeEach(async () => {
  project = await openHarness({ instant: true })
})
afterEach(async () => {
  await watching?.quit()
  watching = undefined
  await project.close()
})

const page = (body: string) => ({
  channels: { us: { id: 1, pages: { about: { type: 'page', name: 'About', body } } } },
})
const about = 'stores.a.channels.us.pages.about'
const path = (file: string) => join(project.dir, file)

/** What the files say has been applied, and is watched. */
async function watchApplied(
  files: { [file: string]: object | string },
  options: WatchingOptions = {},
): Promise<Watching> {
  for (const [file, config] of Object.entries(files)) project.write(config, file)
  await project.apply()
  watching = startWatch(project, options)
  expect(shown(await watching.next())).toBe('planned: ')
  await controlOf(project).forgetRequests()
  return watching
}

const withText = { 'stores.yaml': portfolio(page('${file:about.html}')), 'about.html': '<p>One</p>' }

test('an edit is planned again, and one that cannot be read is told of with its place', async () => {
  const { next, quit } = await watchApplied({ 'stores.yaml': portfolio(page('<p>One</p>')) })
  project.write(portfolio(page('<p>Two</p>')))
  const edited = await next()
  expect(shown(edited)).toBe(`planned: update ${about}`)
  expect(edited).toMatchObject({ cause: 'change', changed: ['stores.yaml'] })
  project.write('version: 1\nstores: [')
  expect(shown(await next())).toBe('failed: stores.yaml:2 YAML_SYNTAX')
  project.write(portfolio(page('<p>One</p>')))
  expect(shown(await next())).toBe('planned: ')
  expect(await quit()).toMatchObject({ exit_code: 0, counts: { planned: 3, failed: 1 } })
})

test('neither an edit nor a save that says the same sends a request', async () => {
  const { next } = await watchApplied({ 'stores.yaml': portfolio(page('<p>One</p>')) })
  project.write(portfolio(page('<p>Two</p>')))
  expect(shown(await next())).toBe(`planned: update ${about}`)
  project.write(`# A remark\n${stringify(portfolio(page('<p>Two</p>')))}`)
  const same = await next()
  expect(shown(same)).toBe(`unchanged: update ${about}`)
  expect(same).toMatchObject({ basis: { asked: 0, parsed: 1 } })
  expect(project.sandbox.requests()).toEqual([])
})

test('only what is declared anew is asked for', async () => {
  const { next } = await watchApplied({ 'stores.yaml': portfolio(page('<p>One</p>')) })
  project.write(portfolio({ ...page('<p>One</p>'), redirects: {}, webhooks: {} }))
  expect(shown(await next())).toMatch(/^failed/)
  project.write(portfolio({ ...page('<p>One</p>'), webhooks: {} }))
  expect(shown(await next())).toBe('planned: ')
  const sent = project.sandbox.requests().map(({ method, path }) => `${method} ${path.split('/').at(-1)}`)
  expect(sent).toEqual(['GET hooks'])
})

describe('a file counts that', () => {
  test('is taken in as text, appears in a folder or a pattern, or goes', async () => {
    const own = { ...portfolio(page('${file:about.html}')), include: ['more/*.yaml'] }
    project.write('version: 1\n', 'more/empty.yaml')
    const { next } = await watchApplied({ 'stores.yaml': own, 'about.html': '<p>One</p>' }, { files: ['stores.yaml'] })
    project.write('<p>Two</p>', 'about.html')
    expect(shown(await next())).toBe(`planned: update ${about}`)
    project.write(
      { stores: { a: { webhooks: { orders: { scope: 'store/order/*', destination: 'https://a.example/x' } } } } },
      'more/hooks.yaml',
    )
    expect(shown(await next())).toBe(`planned: update ${about}, create stores.a.webhooks.orders`)
    rmSync(path('more/hooks.yaml'))
    expect(shown(await next())).toBe(`planned: update ${about}`)
    rmSync(path('about.html'))
    expect(shown(await next())).toMatch(/^failed: stores.yaml:\d+ UNRESOLVED_VARIABLE/)
    project.write('<p>One</p>', 'about.html')
    expect(shown(await next())).toBe('planned: ')
  })

  test('has values of variables, rows of a fleet, or policies', async () => {
    const store = {
      ...(portfolio(page('${var:word} ${each:key}')) as { stores: { a: object } }).stores.a,
      store_name: '${each:key}',
    }
    const { stores: _, ...rest } = portfolio() as { stores: object }
    const fleet = { blueprints: { shop: store }, fleets: { all: { blueprint: 'shop', each: 'rows.csv' } } }
    const files = {
      'stores.yaml': { ...rest, ...fleet, variables: { word: 'One' } },
      'rows.csv': 'key\na\n',
      'values/test.yaml': 'word: One\n',
    }
    const variables = { files: ['values/test.yaml'], values: [] }
    const { next } = await watchApplied(files, { files: ['.'], variables })
    project.write('word: Two\n', 'values/test.yaml')
    expect(shown(await next())).toBe(`planned: update ${about}`)
    project.write('key\na\nb\n', 'rows.csv')
    expect(shown(await next())).toContain('create stores.b')
    const forbid = {
      policies: { none: { applies_to: { kinds: ['store'] }, forbid: { actions: ['create'] }, message: 'no stores' } },
    }
    project.write(forbid, 'policies/none.yaml')
    const checked = await next()
    expect(checked.type).not.toBe('unchanged')
    expect(JSON.stringify(checked.report)).toContain('policies/none.yaml')
  })
})

describe('an editor may', () => {
  test('write another file and rename it, or put the old one aside first', async () => {
    const { next } = await watchApplied(withText)
    for (const [at, word] of ['Two', 'Three', 'Four'].entries()) {
      writeFileSync(path('.about.html.swp'), `<p>${word}</p>`)
      if (at > 0) renameSync(path('about.html'), path('about.html~'))
      renameSync(path('.about.html.swp'), path('about.html'))
      expect(shown(await next()), word).toBe(`planned: update ${about}`)
    }
  })

  test('save a thousand times, and the last one counts', async () => {
    const { next, quit } = await watchApplied(withText)
    for (let n = 0; n < 1_000; n += 1) writeFileSync(path('about.html'), `<p>${n}</p>`)
    let last = await next()
    while (!JSON.stringify(last.report).includes('<p>999</p>')) last = await next()
    const { counts } = await quit()
    watching = undefined
    expect(counts.planned).toBeLessThan(20)
  })
})

test('a directory may be removed, made again and edited again, over and over', async () => {
  const files = { 'stores.yaml': { ...portfolio(page('${file:texts/about.html}')) }, 'texts/about.html': '<p>One</p>' }
  const { next } = await watchApplied(files)
  for (const word of ['Two', 'Three', 'Four']) {
    rmSync(path('texts'), { recursive: true })
    expect(shown(await next())).toMatch(/^failed/)
    mkdirSync(path('texts'))
    writeFileSync(path('texts/about.html'), `<p>${word}</p>`)
    expect(shown(await next()), word).toBe(`planned: update ${about}`)
    writeFileSync(path('texts/about.html'), '<p>One</p>')
    expect(shown(await next()), word).toBe('planned: ')
  }
  for (const word of ['Five', 'Six']) {
    rmSync(path('texts'), { recursive: true })
    mkdirSync(path('texts'))
    writeFileSync(path('texts/about.html'), `<p>${word}</p>`)
    expect(shown(await next()), word).toBe(`planned: update ${about}`)
    writeFileSync(path('texts/about.html'), '<p>One</p>')
    expect(shown(await next()), word).toBe('planned: ')
  }
})

test('what a link leads to is watched, and where it leads', async () => {
  mkdirSync(path('real'))
  for (const [file, word] of Object.entries({ one: 'One', two: 'Two' }))
    writeFileSync(path(`real/${file}.html`), `<p>${word}</p>`)
  symlinkSync('real/one.html', path('about.html'))
  const { next } = await watchApplied({ 'stores.yaml': portfolio(page('${file:about.html}')) })
  writeFileSync(path('real/one.html'), '<p>Three</p>')
  expect(shown(await next())).toBe(`planned: update ${about}`)
  writeFileSync(path('real/one.html'), '<p>One</p>')
  expect(shown(await next())).toBe('planned: ')
  symlinkSync('real/two.html', path('next.html'))
  renameSync(path('next.html'), path('about.html'))
  expect(shown(await next())).toBe(`planned: update ${about}`)
})
