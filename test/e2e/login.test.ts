/** A log-in that fails at BigCommerce, and one that a browser is opened with. */

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { loginStore } from '../../src/workflows/login.ts'
import { controlOf } from '../support/control.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let open: Harness | undefined
const path = process.env.PATH
afterEach(async () => {
  process.env.PATH = path
  await open?.close()
  open = undefined
})

async function harness(): Promise<Harness> {
  open = await openHarness({ instant: true })
  open.write(portfolio())
  await open.apply()
  return open
}

const login = (project: Harness, more: object = {}) =>
  project.withProject(false, opened => loginStore(project.context, opened, { store: 'a', open: false, ...more }))

const posts = (project: Harness): number =>
  project.sandbox.requests().filter(request => request.path.endsWith('/login-url')).length

const badGateway = (count: number): object => ({
  match: { method: 'POST', path: 'login-url', count },
  fault: {
    kind: 'status',
    status: 502,
    body: {
      status: 502,
      title: 'A login URL could not be generated. Please try another request.',
      type: 'about:blank',
    },
  },
})

test('a 502 is tried again, with a wait', async () => {
  const project = await harness()
  await controlOf(project).inject(badGateway(2) as never)
  expect((await login(project)).url).toMatch(/^https:/)
  expect(posts(project)).toBe(3)
})

test('a 502 that stays is told as what it is', async () => {
  const project = await harness()
  await controlOf(project).inject(badGateway(99) as never)
  await expect(login(project)).rejects.toMatchObject({
    code: 'API_UNAVAILABLE',
    message: expect.stringMatching(/^BigCommerce could not make a log-in URL for store a: .*status 502 \(5 attempts\)/),
    hint: 'Try again in a moment: every try asks for a URL of its own, and nothing is left behind.',
  })
})

/** An opener that copies the page and notes its mode; the clock waits until it has. */
function fakeOpener(project: Harness, script: string): string {
  const bin = join(project.dir, 'bin')
  mkdirSync(bin)
  for (const name of ['xdg-open', 'open']) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  process.env.PATH = `${bin}${delimiter}${path}`
  const seen = join(project.dir, 'seen')
  project.context.clock.wait = async () => {
    while (!existsSync(seen)) await new Promise<void>(resolve => setImmediate(resolve))
  }
  return seen
}

const pagesLeft = (): string[] => readdirSync(tmpdir()).filter(name => existsSync(join(tmpdir(), name, 'login.html')))

const onUnix = process.platform !== 'win32'

test.runIf(onUnix)(
  'a browser gets a page of its own, which is private, posts the form, and is gone afterwards',
  async () => {
    const project = await harness()
    const out = join(project.dir, 'page.html')
    const seen = fakeOpener(
      project,
      `cp -p "$1" '${out}' && ls -l "$1" | cut -c1-10 > mode && mv mode '${join(project.dir, 'seen')}'`,
    )
    const report = await login(project, { open: true, to: 'orders&a="b"' })
    expect(report).toMatchObject({ opened: true })
    expect(report.url).toBeUndefined()
    const page = readFileSync(out, 'utf8')
    const action = /<form method="post" action="(https:\/\/login\.bigcommerce\.com\/sso\/[^"<]+)">/.exec(page)?.[1]
    expect(action).toBeDefined()
    expect(page).toContain('document.forms[0].submit()')
    expect(readFileSync(seen, 'utf8').trim()).toBe('-rw-------')
    expect(JSON.stringify([report, project.events])).not.toContain('express-logins')
    expect(pagesLeft()).toEqual([])
  },
)

test.runIf(onUnix)('an opener that fails, or is not there, is an error, and the page is gone too', async () => {
  const project = await harness()
  fakeOpener(project, 'exit 3')
  project.context.clock.wait = () => new Promise(() => {})
  await expect(login(project, { open: true })).rejects.toMatchObject({ code: 'CANNOT_OPEN' })
  process.env.PATH = project.dir
  await expect(login(project, { open: true })).rejects.toMatchObject({ code: 'CANNOT_OPEN' })
  expect(pagesLeft()).toEqual([])
})
