/** Commands run as a user runs them, inside this process: a directory, an environment, words; what was printed, where, and the exit code. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Config } from '@oclif/core'
import { onTestFinished } from 'vitest'
import AccountsList from '../../src/commands/accounts/list.ts'
import Apply from '../../src/commands/apply.ts'
import Audit from '../../src/commands/audit.ts'
import AuditLogVerify from '../../src/commands/audit-log/verify.ts'
import Compare from '../../src/commands/compare.ts'
import Destroy from '../../src/commands/destroy.ts'
import DriftAccept from '../../src/commands/drift/accept.ts'
import Drift from '../../src/commands/drift/index.ts'
import EvidenceVerify from '../../src/commands/evidence/verify.ts'
import ExplainPrice from '../../src/commands/explain/price.ts'
import Export from '../../src/commands/export.ts'
import Format from '../../src/commands/format.ts'
import Graph from '../../src/commands/graph.ts'
import Import from '../../src/commands/import.ts'
import Init from '../../src/commands/init.ts'
import Login from '../../src/commands/login/index.ts'
import LoginPartner from '../../src/commands/login/partner.ts'
import Plan from '../../src/commands/plan.ts'
import Schema from '../../src/commands/schema.ts'
import Show from '../../src/commands/show.ts'
import StateForget from '../../src/commands/state/forget.ts'
import StateList from '../../src/commands/state/list.ts'
import StateMove from '../../src/commands/state/move.ts'
import StateShow from '../../src/commands/state/show.ts'
import StoresDeadlines from '../../src/commands/stores/deadlines.ts'
import StoresHistory from '../../src/commands/stores/history.ts'
import StoresList from '../../src/commands/stores/list.ts'
import StoresShow from '../../src/commands/stores/show.ts'
import Validate from '../../src/commands/validate.ts'
import Watch from '../../src/commands/watch.ts'
import type { Sandbox, SandboxOptions } from '../../src/sandbox/index.ts'
import { startSandbox } from '../../src/sandbox/index.ts'

export const root = join(import.meta.dirname, '..', '..')
export const program = join(root, 'bin', 'run.js')

const commands = {
  'audit-log verify': AuditLogVerify,
  'accounts list': AccountsList,
  apply: Apply,
  audit: Audit,
  compare: Compare,
  export: Export,
  graph: Graph,
  import: Import,
  format: Format,
  init: Init,
  schema: Schema,
  destroy: Destroy,
  'drift accept': DriftAccept,
  drift: Drift,
  'login partner': LoginPartner,
  login: Login,
  'evidence verify': EvidenceVerify,
  'explain price': ExplainPrice,
  plan: Plan,
  show: Show,
  'state forget': StateForget,
  'state move': StateMove,
  'state list': StateList,
  'state show': StateShow,
  'stores deadlines': StoresDeadlines,
  'stores history': StoresHistory,
  'stores list': StoresList,
  'stores show': StoresShow,
  validate: Validate,
  watch: Watch,
}

export interface Ran {
  status: number
  stdout: string
  stderr: string
}

export interface Shop {
  dir: string
  sandbox: Sandbox
  env: { [name: string]: string }
  write(file: string, text: string): void
  read(file: string): string
  /** Replaces a text that must be there. */
  edit(find: string, put: string, file?: string): void
  run(words: string | string[], env?: { [name: string]: string | undefined }): Promise<Ran>
  control(path: string, body: object): Promise<void>
  /** Requests since the last call that were not reads: `POST /accounts`. */
  writes(): string[]
  close(): Promise<void>
}

/** A project with `test/cli/project/stores.yaml` and a local BigCommerce of its own. */
export async function openShop(options: Partial<SandboxOptions> = {}): Promise<Shop> {
  const dir = mkdtempSync(join(tmpdir(), 'storewright-cli-'))
  const sandbox = await startSandbox({ now: () => Date.now(), quota: false, instant: true, ...options })
  const { franchise_id, client_id, access_token, store_token } = sandbox.credentials
  const env: { [name: string]: string } = {
    API_URL: sandbox.url,
    FRANCHISE: franchise_id,
    CLIENT: client_id,
    PARTNER_TOKEN: access_token,
    STORE_TOKEN: store_token,
  }
  const config = await Config.load({ root })
  let seen = 0
  const shop: Shop = {
    dir,
    sandbox,
    env,
    write(file, text) {
      mkdirSync(dirname(join(dir, file)), { recursive: true })
      writeFileSync(join(dir, file), text)
    },
    read: file => readFileSync(join(dir, file), 'utf8'),
    edit(find, put, file = 'stores.yaml') {
      const text = shop.read(file)
      if (!text.includes(find)) throw new Error(`${file} has no ${find}`)
      shop.write(
        file,
        text.replace(find, () => put),
      )
    },
    run: (words, more = {}) =>
      runHere(config, dir, { ...env, ...more }, typeof words === 'string' ? split(words) : words),
    async control(path, body) {
      const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) })
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    },
    writes() {
      const fresh = sandbox.requests().filter(request => request.seq > seen)
      seen = fresh.at(-1)?.seq ?? seen
      return fresh
        .filter(request => request.method !== 'GET')
        .map(({ method, path }) => `${method} ${path.replace(/^\/franchises\/[^/]+\/v1|^\/stores\/[^/]+/, '')}`)
    },
    async close() {
      await sandbox.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
  shop.write('stores.yaml', readFileSync(join(import.meta.dirname, 'project', 'stores.yaml'), 'utf8'))
  return shop
}

/** A shop for the test that runs, closed when that ends. */
export async function openShopHere(options: Partial<SandboxOptions> = {}): Promise<Shop> {
  const shop = await openShop(options)
  onTestFinished(() => shop.close())
  return shop
}

/** Somebody else edits a page. */
export async function meddle(opened: Shop, name: string, body: string): Promise<void> {
  const hash = opened.sandbox.world.stores[0]!.store_hash
  const pages = `${opened.sandbox.url}/stores/${hash}/v3/content/pages`
  const headers = { 'X-Auth-Token': opened.env.STORE_TOKEN!, 'Content-Type': 'application/json' }
  const { data } = (await (await fetch(pages, { headers })).json()) as { data: { id: number; name: string }[] }
  const page = data.find(one => one.name === name)!
  const change = JSON.stringify({ ...page, body })
  const answer = await fetch(`${pages}/${page.id}`, { method: 'PUT', headers, body: change })
  if (!answer.ok) throw new Error(await answer.text())
}

function split(words: string): string[] {
  return words.split(' ').filter(word => word !== '')
}

async function runHere(
  config: Config,
  dir: string,
  env: { [name: string]: string | undefined },
  words: readonly string[],
): Promise<Ran> {
  const name = Object.keys(commands).find(one => words.join(' ').startsWith(one)) as keyof typeof commands | undefined
  if (name === undefined) throw new Error(`no command: ${words.join(' ')}`)
  const argv = words.slice(name.split(' ').length)
  const before = { env: process.env, cwd: process.cwd(), exitCode: process.exitCode }
  const caught = { stdout: '', stderr: '' }
  const writers = { stdout: process.stdout.write, stderr: process.stderr.write }
  const catchInto = (stream: 'stdout' | 'stderr') => (text: unknown) => {
    caught[stream] += String(text)
    return true
  }
  const { PATH, HOME } = process.env
  process.env = { PATH, HOME, ...env } as NodeJS.ProcessEnv
  for (const [key, value] of Object.entries(env)) if (value === undefined) delete process.env[key]
  process.chdir(dir)
  process.exitCode = undefined
  process.stdout.write = catchInto('stdout') as never
  process.stderr.write = catchInto('stderr') as never
  try {
    const command = commands[name] as typeof Plan
    command.id = name.replaceAll(' ', ':')
    await command.run(argv, config)
  } catch (error) {
    process.exitCode = (error as { oclif?: { exit?: number } }).oclif?.exit ?? -1
    if (process.exitCode === -1) caught.stderr += String((error as Error).stack)
  } finally {
    process.stdout.write = writers.stdout
    process.stderr.write = writers.stderr
  }
  const status = Number(process.exitCode ?? 0)
  process.env = before.env
  process.chdir(before.cwd)
  process.exitCode = before.exitCode
  return { status, ...caught }
}
