/** A new store and its contents in one apply, wherever its token comes from; and what becomes of contents without one. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { applySaved } from '../../src/workflows/apply-saved.ts'
import { planFileText, readSavedPlan } from '../../src/workflows/saved-plan.ts'
import { controlOf } from '../support/control.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const token = 'planted-store-token-9Zk'
const page = (body: string): object => ({ type: 'page', name: 'About', body })
const contents = (body = '<p>Since 1998</p>'): object => ({
  channels: {
    us: { id: 1, name: 'US shop', type: 'storefront', platform: 'bigcommerce', pages: { about: page(body) } },
  },
})

interface Portfolio {
  connection: { credentials?: object }
  stores: { [key: string]: { access_token?: string; store_name?: string } }
}

/** Store `a` with contents and no token of its own. */
function withCredentials(credentials: object | undefined, body?: string): Portfolio {
  const whole = portfolio(contents(body)) as Portfolio
  delete whole.stores.a!.access_token
  if (credentials !== undefined) whole.connection.credentials = credentials
  return whole
}

async function harness(env: { [name: string]: string } = {}): Promise<{ project: Harness; env: typeof env }> {
  const credentials = {
    franchise_id: '00000000-0000-4000-8000-0000000000f1',
    client_id: 'client-of-the-franchise',
    access_token: 'planted-partner-token-7Qx',
    store_token: token,
  }
  open = await openHarness({ credentials }, { env })
  const before = open.context.env
  open.context.env = name => env[name] ?? before(name)
  return { project: open, env }
}

/** A program that notes what it was asked and prints what `answer.txt` holds, or fails with it. */
function writeVault(project: Harness, answer: string, fails = false): string[] {
  writeFileSync(join(project.dir, 'answer.txt'), answer)
  const script = `const fs = require('fs')
fs.appendFileSync('asked.log', process.argv.slice(2).join(' ') + '\\n')
const text = fs.readFileSync('answer.txt', 'utf8')
if (${fails}) { process.stdout.write('${token}'); process.stderr.write(text); process.exit(2) }
process.stdout.write(text)`
  writeFileSync(join(project.dir, 'vault.cjs'), script)
  return [process.execPath, 'vault.cjs', 'read', '{key}', '{store_id}', '{store_hash}', '$(touch hacked); x']
}

const asked = (project: Harness): string[] => {
  const path = join(project.dir, 'asked.log')
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
}

async function expectAllDone(project: Harness): Promise<void> {
  const report = await project.apply()
  expect([report.exit_code, report.counts, report.diagnostics]).toEqual([
    0,
    { done: 5, failed: 0, skipped: 0, deferred: 0, not_started: 0 },
    [],
  ])
  expect((await project.plan()).plan.changes).toEqual([])
}

function expectClean(project: Harness): void {
  for (const [path, text] of project.files()) {
    if (!/answer\.txt|vault\.cjs|tokens\.yaml|a\.token/.test(path)) expect(text.includes(token), path).toBe(false)
  }
  expect(JSON.stringify(project.events)).not.toContain(token)
}

describe('a new store is made, waited for, opened with its token and filled in one apply', () => {
  test.each([
    ['STORE_{key}_TOKEN', 'STORE_A_TOKEN'],
    ['token_of_{key}', 'token_of_a'],
    ['TOKEN_{store_id}', 'TOKEN_A'],
  ])('from the environment: %s', async (template, name) => {
    const { project, env } = await harness()
    env[name] = ` ${token}\n`
    project.write(withCredentials({ env: template }))
    await expectAllDone(project)
    expectClean(project)
  })

  test('from a file of tokens', async () => {
    const { project } = await harness()
    project.write(`# all of ours\nb: other\na: "${token}"\n`, 'secrets/tokens.yaml')
    project.write(withCredentials({ file: 'secrets/tokens.yaml' }))
    await expectAllDone(project)
    expectClean(project)
  })

  test('from a file of its own', async () => {
    const { project } = await harness()
    project.write(`${token}\n`, 'secrets/a.token')
    project.write(withCredentials({ file: 'secrets/{key}.token' }))
    await expectAllDone(project)
  })

  test('from a command, which is asked once, after the store was made, without a shell', async () => {
    const { project } = await harness()
    project.write(withCredentials({ command: writeVault(project, `${token}\n`) }))
    await project.plan()
    expect(asked(project)).toEqual([])
    const report = await project.apply()
    expect(report.counts).toMatchObject({ done: 5, failed: 0, deferred: 0 })
    const hash = project.sandbox.world.stores[0]!.store_hash
    expect(asked(project)).toEqual([`read a a ${hash} $(touch hacked); x`])
    expect(existsSync(join(project.dir, 'hacked'))).toBe(false)
    expect((await project.plan()).plan.changes).toEqual([])
    expectClean(project)
  })

  test('its own token comes first', async () => {
    const { project } = await harness()
    const whole = withCredentials({ command: writeVault(project, 'wrong') })
    whole.stores.a!.access_token = '${env:STORE_TOKEN}'
    project.write(whole)
    await expectAllDone(project)
    expect(asked(project)).toEqual([])
  })
})

describe('contents without a token', () => {
  test('are deferred with a next step, exit 0, and the next apply goes on from there', async () => {
    const { project, env } = await harness()
    project.write(withCredentials({ env: 'STORE_{key}_TOKEN' }))
    const first = await project.apply()
    expect([first.exit_code, first.counts]).toEqual([
      0,
      { done: 2, failed: 0, skipped: 0, deferred: 3, not_started: 0 },
    ])
    expect(first.results.map(({ address, status }) => [address, status])).toContainEqual([
      'stores.a.channels.us.pages.about',
      'deferred',
    ])
    const said = {
      severity: 'warning',
      code: 'CONTENTS_DEFERRED',
      hint: 'Set it to the token, then apply again.',
      source: { file: 'stores.yaml', line: 21, column: 3 },
    }
    expect(first.diagnostics).toMatchObject([
      {
        ...said,
        message:
          'stores.a: 3 changes of its contents are deferred, since the environment variable STORE_A_TOKEN is not set',
      },
    ])
    const { plan } = await project.plan()
    expect(plan.changes).toEqual([])
    expect(plan.diagnostics).toMatchObject([
      {
        ...said,
        message: 'stores.a: the contents are deferred, since the environment variable STORE_A_TOKEN is not set',
      },
    ])
    env.STORE_A_TOKEN = token
    expect((await project.apply()).counts).toMatchObject({ done: 3, failed: 0, deferred: 0 })
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('of a saved plan are listed too', async () => {
    const { project } = await harness()
    project.write(withCredentials({ env: 'STORE_{key}_TOKEN' }))
    const { plan } = await project.plan()
    writeFileSync(join(project.dir, 'plan.json'), planFileText(plan))
    const report = await project.withProject(false, opened =>
      applySaved(project.context, opened, readSavedPlan(project.context, 'plan.json'), { confirm: [] }),
    )
    expect([report.exit_code, report.counts.deferred, report.diagnostics.map(one => one.code)]).toEqual([
      0,
      3,
      ['CONTENTS_DEFERRED'],
    ])
  })

  test.each([
    [{ file: 'none.yaml' }, 'none.yaml cannot be read'],
    [{ file: 'stores.yaml.d/{key}' }, 'there is no token in stores.yaml.d/a'],
    [undefined, 'the contents are deferred, since there is no token for the store'],
  ])('where %j has none', async (credentials, words) => {
    const { project } = await harness()
    project.write(withCredentials(credentials))
    await project.apply()
    const { plan } = await project.plan()
    expect(plan.diagnostics).toMatchObject([{ severity: 'warning', code: 'CONTENTS_DEFERRED' }])
    expect(plan.diagnostics[0]!.message).toContain(words)
  })
})

describe('a command that fails', () => {
  test('for a new store defers its contents, and says what it said but not what it printed', async () => {
    const { project } = await harness()
    project.write(withCredentials({ command: writeVault(project, `no secret for ${token} here\n`, true) }))
    const report = await project.apply()
    expect(report.counts).toMatchObject({ done: 2, deferred: 3, failed: 0 })
    expect(report.diagnostics[0]!.message).toContain('ended with exit code 2: no secret for (hidden) here')
    expect(report.diagnostics[0]!.message).not.toContain('read')
    expectClean(project)
  })

  test('for a store that is managed already blocks the plan: nothing is left undone in silence', async () => {
    const { project } = await harness()
    project.write(withCredentials({ command: writeVault(project, token) }))
    await expectAllDone(project)
    project.write(withCredentials({ command: writeVault(project, 'sealed', true) }, '<p>New</p>'))
    const { plan } = await project.plan()
    expect(plan.diagnostics).toMatchObject([{ severity: 'error', code: 'CREDENTIALS_FAILED', address: 'stores.a' }])
    await expect(project.apply()).rejects.toMatchObject({ code: 'PLAN_BLOCKED' })
  })

  test.each([
    [['no-such-program-of-ours', '{key}'], 'was not found'],
    [[process.execPath, '-e', 'console.log("x".repeat(100000))'], 'printed more than a token'],
  ])('because of %j is an error of the store', async (command, words) => {
    const { project } = await harness()
    project.write(withCredentials({ command }))
    const report = await project.apply()
    expect(report.exit_code).toBe(1)
    const failed = report.results.filter(result => result.status === 'failed')
    expect(failed[0]!.error).toMatchObject({ code: 'CREDENTIALS_FAILED', source: { file: 'stores.yaml' } })
    expect(failed[0]!.error!.message).toContain(words)
    await expect(project.plan()).resolves.toMatchObject({ plan: { diagnostics: [{ severity: 'error' }] } })
  })
})

test('a file of tokens that is none is an error that shows no token', async () => {
  const { project } = await harness()
  project.write(`a:\n  token: ${token}\n`, 'tokens.yaml')
  project.write(withCredentials({ file: 'tokens.yaml' }))
  const report = await project.apply()
  const { error } = report.results.find(result => result.status === 'failed')!
  expect(error).toMatchObject({
    code: 'CREDENTIALS_FAILED',
    message: 'the file of tokens tokens.yaml cannot be used: what stands under `a` is not a text',
  })
})

test('two stores never share a variable', async () => {
  const { project } = await harness()
  const whole = withCredentials({ env: 'STORE_{key}_TOKEN' })
  whole.stores['a-b'] = { ...whole.stores.a!, store_name: 'AB' }
  whole.stores.a_b = { ...whole.stores.a!, store_name: 'A_B' }
  project.write(whole)
  await expect(project.plan()).rejects.toMatchObject({
    code: 'CREDENTIALS_FAILED',
    message: 'stores.a_b and stores.a-b would take their tokens from one variable, STORE_A_B_TOKEN',
  })
})

test('a token of another store is refused by BigCommerce, and the store is named', async () => {
  const { project, env } = await harness()
  env.STORE_A_TOKEN = 'another-token'
  project.write(withCredentials({ env: 'STORE_{key}_TOKEN' }))
  const report = await project.apply()
  expect(report.results.find(result => result.status === 'failed')!.error).toMatchObject({ code: 'AUTH_FAILED' })
  await controlOf(project).change('a', { token: 'another-token' })
  expect((await project.apply()).counts).toMatchObject({ failed: 0, deferred: 0 })
  expect((await project.plan()).plan.changes).toEqual([])
})
