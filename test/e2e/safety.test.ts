/** What is read-only only reads; what was not made by us is not touched; what moved is noticed. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { Address } from '../../src/model/address.ts'
import { ToolError } from '../../src/model/errors.ts'
import { applyPlan } from '../../src/workflows/apply.ts'
import { applySaved } from '../../src/workflows/apply-saved.ts'
import { planFileText, readSavedPlan } from '../../src/workflows/saved-plan.ts'
import { unlock } from '../../src/workflows/unlock.ts'
import { validate } from '../../src/workflows/validate.ts'
import { fortyObjects } from '../support/contents.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function harness(...options: Parameters<typeof openHarness>): Promise<Harness> {
  open = await openHarness(...options)
  return open
}

interface Shop {
  id?: number
  name: string
  type: string
  platform: string
  pages: { [key: string]: object }
}

function shop(pages: Shop['pages']): { channels: { us: Shop } } {
  return { channels: { us: { id: 1, name: 'US shop', type: 'storefront', platform: 'bigcommerce', pages } } }
}

const about = { type: 'page', name: 'About', body: '<p>Since 1998</p>' }

async function codeOf(work: Promise<unknown>): Promise<ToolError> {
  const error = await work.then(
    () => undefined,
    reason => reason,
  )
  expect(error).toBeInstanceOf(ToolError)
  return error as ToolError
}

/** Calls the store's API as somebody else would. */
function methodsSince(project: Harness, sent: number): Set<string> {
  const requests = project.sandbox.requests().slice(sent)
  return new Set(requests.map(request => request.method))
}

async function meddle(project: Harness, method: string, path: string, body?: object): Promise<unknown> {
  const partner = `${project.sandbox.url}/franchises/${project.sandbox.credentials.franchise_id}/v1/stores/a`
  const { client_id, access_token, store_token } = project.sandbox.credentials
  const found = await fetch(partner, { headers: { 'X-Auth-Client': client_id, 'X-Auth-Token': access_token } })
  const { data } = (await found.json()) as { data: { store_hash: string } }
  const answer = await fetch(`${project.sandbox.url}/stores/${data.store_hash}${path}`, {
    method,
    headers: { 'X-Auth-Token': store_token, 'Content-Type': 'application/json', Accept: 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer.status === 204 ? undefined : await answer.json()
}

async function idOfPage(project: Harness, name: string): Promise<number> {
  const { data } = (await meddle(project, 'GET', '/v3/content/pages')) as { data: { id: number; name: string }[] }
  return data.find(page => page.name === name)!.id
}

describe('reading', () => {
  test('plan, drift and validate send only GETs and change no file', async () => {
    const project = await harness()
    project.write(portfolio(fortyObjects()))
    await project.apply()
    project.write(portfolio(shop({ about })))
    const before = project.files()
    const sent = project.sandbox.requests().length
    await project.plan()
    await project.drift()
    validate(project.context, { files: ['stores.yaml'], sandbox: false })
    expect(
      project.sandbox
        .requests()
        .slice(sent)
        .map(request => request.method),
    ).not.toContain('POST')
    expect(methodsSince(project, sent)).toEqual(new Set(['GET']))
    expect(project.files()).toEqual(before)
  })

  test('plan before the first apply makes no file', async () => {
    const project = await harness()
    project.write(portfolio(fortyObjects()))
    await project.plan()
    expect([...project.files().keys()]).toEqual([join(project.dir, 'stores.yaml')])
  })

  test('a read-only client refuses to write before anything is sent', async () => {
    const project = await harness()
    project.write(portfolio(shop({ about })))
    const error = await project.withProject(true, async opened => {
      const sent = project.sandbox.requests().length
      const refused = await codeOf(opened.connections.partner().send('POST', '/accounts', {}))
      expect(project.sandbox.requests().length).toBe(sent)
      return refused
    })
    expect(error.code).toBe('READ_ONLY')
  })
})

describe('what is not ours', () => {
  test('is left alone by apply and by destroy of what stands beside it', async () => {
    const project = await harness()
    project.write(portfolio(shop({ about })))
    await project.apply()
    await meddle(project, 'POST', '/v3/content/pages', {
      type: 'page',
      name: 'Imprint',
      channel_id: 1,
      body: '<p>Ours</p>',
    })
    project.write(portfolio(shop({})))
    const report = await project.apply()
    expect(report.results.map(result => `${result.action} ${result.address}`)).toEqual([
      'delete stores.a.channels.us.pages.about',
    ])
    const { data } = (await meddle(project, 'GET', '/v3/content/pages')) as { data: { name: string }[] }
    expect(data.map(page => page.name)).toEqual(['Imprint'])
    const drift = await project.drift()
    expect(drift.entries.map(entry => [entry.cause, entry.key])).toEqual([['unmanaged', 'Imprint']])
    expect(drift.exit_code).toBe(0)
  })
})

describe('a saved plan', () => {
  async function saved(project: Harness): Promise<string> {
    const { plan } = await project.plan()
    writeFileSync(join(project.dir, 'plan.json'), planFileText(plan))
    return 'plan.json'
  }
  const apply = (project: Harness, path: string) =>
    project.withProject(false, opened =>
      applySaved(project.context, opened, readSavedPlan(project.context, path), { confirm: [] }),
    )

  test('is applied when nothing has moved, in another process as well as at first', async () => {
    const project = await harness()
    project.write(portfolio(shop({ about })))
    expect((await apply(project, await saved(project))).exit_code).toBe(0)
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('is refused when an object that it touches has moved, naming it and the field', async () => {
    const project = await harness()
    project.write(portfolio(shop({ about })))
    await project.apply()
    project.write(portfolio(shop({ about: { ...about, body: '<p>Since 1997</p>' } })))
    const path = await saved(project)
    await meddle(project, 'PUT', `/v3/content/pages/${await idOfPage(project, 'About')}`, {
      ...about,
      body: '<p>Hacked</p>',
    })
    const sent = project.sandbox.requests().length
    const error = await codeOf(apply(project, path))
    expect(error.code).toBe('PLAN_STALE')
    expect(error.message).toContain('stores.a.channels.us.pages.about (body)')
    expect(methodsSince(project, sent)).toEqual(new Set(['GET']))
  })

  test('is refused when an object to be created exists now', async () => {
    const project = await harness()
    project.write(portfolio(shop({})))
    await project.apply()
    project.write(portfolio(shop({ about })))
    const path = await saved(project)
    await meddle(project, 'POST', '/v3/content/pages', { ...about, channel_id: 1 })
    const error = await codeOf(apply(project, path))
    expect(error.code).toBe('PLAN_STALE')
    expect(error.message).toContain('stores.a.channels.us.pages.about exists now')
  })

  test('is refused with the first twenty of what has changed named, and the rest counted', async () => {
    const project = await harness()
    project.write(portfolio(shop({})))
    await project.apply()
    const pages = Array.from({ length: 23 }, (_, index) => ({ ...about, name: `Page ${index + 10}` }))
    project.write(portfolio(shop(Object.fromEntries(pages.map((page, index) => [`p${index + 10}`, page])))))
    const path = await saved(project)
    for (const page of pages) await meddle(project, 'POST', '/v3/content/pages', { ...page, channel_id: 1 })
    const { message } = await codeOf(apply(project, path))
    expect(message.match(/exists now/g)).toHaveLength(20)
    expect(message).toMatch(/p29 exists now; and 3 others$/)
  })

  test('is refused when the state was written since', async () => {
    const project = await harness()
    project.write(portfolio(shop({})))
    await project.apply()
    project.write(portfolio(shop({ about })))
    const path = await saved(project)
    await project.apply()
    expect((await codeOf(apply(project, path))).code).toBe('PLAN_STALE')
  })

  test('is refused when the configuration is another', async () => {
    const project = await harness()
    project.write(portfolio(shop({ about })))
    const path = await saved(project)
    project.write(portfolio(shop({ about: { ...about, body: '<p>other</p>' } })))
    expect((await codeOf(apply(project, path))).code).toBe('CONFIG_CHANGED')
  })

  test.each(['', '{', '[]', '{"format":"storewright-plan/9"}', '{"format":"storewright-plan/1"}'])(
    'that reads %j is refused',
    async text => {
      const project = await harness()
      project.write(portfolio(shop({ about })))
      writeFileSync(join(project.dir, 'plan.json'), text)
      expect((await codeOf(apply(project, 'plan.json'))).code).toBe('PLAN_FILE_INVALID')
    },
  )
})

describe('consent', () => {
  test('an irreversible change sends nothing without its own', async () => {
    const project = await harness()
    const eu = { name: 'eu', type: 'storefront', platform: 'catalyst', status: 'active' }
    project.write(portfolio({ channels: { ...shop({}).channels, eu } }))
    await project.apply()
    project.write(portfolio(shop({})))
    const sent = project.sandbox.requests().length
    const error = await codeOf(project.apply())
    expect(error.code).toBe('IRREVERSIBLE')
    expect(error.hint).toContain("--confirm 'stores.a.channels.eu'")
    expect(methodsSince(project, sent)).toEqual(new Set(['GET']))
    expect((await project.apply(['stores.a.channels.eu'])).exit_code).toBe(0)
    expect((await project.plan()).plan.changes).toEqual([])
  })
})

describe('two at once', () => {
  test('the second is told who holds the lock, and sends nothing', async () => {
    const project = await harness()
    project.write(portfolio(shop({ about })))
    await project.withProject(false, async first => {
      const holder = { id: '1', user: 'ann', host: 'build-7', pid: 1, command: 'apply', since: '2026-11-24T12:00:00Z' }
      const lock = await first.state.lock('store:a', holder, 0)
      const error = await codeOf(project.apply())
      expect(error.code).toBe('STATE_LOCKED')
      expect(error.message).toContain('ann')
      expect(error.message).toContain('build-7')
      expect(new Set(project.sandbox.requests().map(request => request.method))).toEqual(new Set(['GET']))
      await lock.release()
    })
    expect((await project.apply()).exit_code).toBe(0)
  })

  test('a dead run can be shut out with unlock', async () => {
    const project = await harness()
    project.write(portfolio(shop({ about })))
    await project.withProject(false, async first => {
      const holder = { id: '1', user: 'ann', host: 'build-7', pid: 1, command: 'apply', since: '2026-11-24T12:00:00Z' }
      await first.state.lock('store:a', holder, 0)
      const looked = await project.withProject(true, opened =>
        unlock(project.context, opened, 'store:a', async () => false),
      )
      expect([looked.lock?.holder?.user, looked.broken, looked.exit_code]).toEqual(['ann', false, 1])
      const broken = await project.withProject(true, opened =>
        unlock(project.context, opened, 'store:a', async () => true),
      )
      expect([broken.broken, broken.exit_code]).toEqual([true, 0])
      expect(
        (await codeOf(first.state.append('store:a', [{ type: 'forgotten', address: 'stores.a' as Address }]))).code,
      ).toBe('STATE_LOCKED')
    })
    expect((await project.apply()).exit_code).toBe(0)
  })

  test('a plan that was made before the other one finished is refused', async () => {
    const project = await harness()
    project.write(portfolio(shop({ about })))
    await project.withProject(false, async opened => {
      const made = await project.plan()
      await project.apply()
      const error = await codeOf(applyPlan(project.context, opened, made.plan, { command: 'apply', confirm: [], made }))
      expect(error.code).toBe('PLAN_STALE')
    })
  })
})
