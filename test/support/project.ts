/** A project in a directory of its own, a local BigCommerce for it, and the commands' workflows on a clock that never waits. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import type { ApplyReport, DriftReport } from '../../src/model/report.ts'
import type { RunEvent } from '../../src/model/run.ts'
import type { Sandbox, SandboxOptions } from '../../src/sandbox/index.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { applyPlan } from '../../src/workflows/apply.ts'
import type { Context } from '../../src/workflows/context.ts'
import { createContext } from '../../src/workflows/context.ts'
import { type DriftOptions, drift } from '../../src/workflows/drift.ts'
import type { MadePlan } from '../../src/workflows/plan.ts'
import { makePlan } from '../../src/workflows/plan.ts'
import type { Project } from '../../src/workflows/project.ts'
import { defaultOptions, openProject } from '../../src/workflows/project.ts'
import { knownFor } from '../contract/known-spec-errors.ts'
import { checkExchanges, specsPresent } from '../contract/openapi.ts'

export const person = {
  first_name: 'Ada',
  last_name: 'Moor',
  email: 'ada.moor@private.example',
  district: 'TX',
  country: 'US',
  phone: '+1 512 555 0100',
}

/** One account and one store `a` with the given contents. */
export function portfolio(contents: object = {}, store: object = {}): object {
  return {
    version: 1,
    connection: {
      api_url: '${env:API_URL}',
      franchise_id: '${env:FRANCHISE}',
      client_id: '${env:CLIENT}',
      access_token: '${env:PARTNER_TOKEN}',
    },
    accounts: { acme: { name: 'Acme', user_email: person.email, primary_contact: person } },
    stores: {
      a: {
        account: 'acme',
        store_name: 'A',
        country: 'US',
        plan_sku: 'STORE-PRO-NP-MONTHLY-T11',
        status: 'active',
        access_token: '${env:STORE_TOKEN}',
        ...store,
        ...contents,
      },
    },
  }
}

const driftDefaults: DriftOptions = { only: [], exclude: [], ignore: [], onlyManaged: false, detailed: true }

export interface Harness {
  dir: string
  sandbox: Sandbox
  context: Context
  events: RunEvent[]
  write(config: object | string, file?: string): void
  plan(options?: Partial<{ only: string[]; exclude: string[]; destroy: boolean }>): Promise<MadePlan>
  apply(confirm?: string[]): Promise<ApplyReport>
  drift(options?: Partial<DriftOptions>): Promise<DriftReport>
  /** Lets time pass, for us and for BigCommerce. */
  advance(ms: number): void
  withProject<T>(readOnly: boolean, work: (project: Project) => Promise<T>, getOnly?: boolean): Promise<T>
  /** Every file of the project with its content. */
  files(): Map<string, string>
  close(): Promise<void>
}

export async function openHarness(
  options: Partial<SandboxOptions> = {},
  more: { env?: { [name: string]: string } } = {},
): Promise<Harness> {
  const dir = mkdtempSync(join(tmpdir(), 'storewright-'))
  let now = Date.parse('2026-11-24T12:00:00Z')
  const sandbox = await startSandbox({ now: () => now, quota: false, ...options })
  const env: { [name: string]: string } = {
    API_URL: sandbox.url,
    FRANCHISE: sandbox.credentials.franchise_id,
    CLIENT: sandbox.credentials.client_id,
    PARTNER_TOKEN: sandbox.credentials.access_token,
    STORE_TOKEN: sandbox.credentials.store_token,
    ...more.env,
  }
  const events: RunEvent[] = []
  let ids = 0
  const clock: Context['clock'] = {
    now: () => now,
    wait: async ms => {
      now += ms
    },
    random: () => 0.5,
    every: () => () => {},
  }
  const context = createContext({
    version: '0.0.0-test',
    emit: event => events.push(event),
    overrides: {
      clock,
      cwd: dir,
      env: name => env[name],
      randomId: () => {
        ids += 1
        return ids.toString(16).padStart(32, '0')
      },
      who: { user: 'tester', host: 'here', pid: 4_000_000 },
    },
  })

  const harness: Harness = {
    dir,
    sandbox,
    context,
    events,
    write(config, file = 'stores.yaml') {
      const path = join(dir, file)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, typeof config === 'string' ? config : stringify(config))
    },
    plan: (selection = {}) =>
      harness.withProject(true, project =>
        makePlan(context, project, { only: [], exclude: [], destroy: false, ...selection }),
      ),
    apply: (confirm = []) =>
      harness.withProject(false, async project => {
        const made = await makePlan(context, project, { only: [], exclude: [], destroy: false })
        return applyPlan(context, project, made.plan, { command: 'apply', confirm, made })
      }),
    drift: (options = {}) =>
      harness.withProject(true, project => drift(context, project, { ...driftDefaults, ...options }), true),
    advance(ms) {
      now += ms
    },
    async withProject(readOnly, work, getOnly = false) {
      const project = await openProject(context, { ...defaultOptions, files: ['stores.yaml'], readOnly, getOnly })
      try {
        return await work(project)
      } finally {
        await project.close()
      }
    },
    files: () => new Map(filesIn(dir).map(path => [path, readFileSync(path, 'utf8')])),
    async close() {
      await sandbox.close()
      await refuseNonConforming(sandbox)
      rmSync(dir, { recursive: true, force: true })
    },
  }
  return harness
}

/** Every request that was sent and every answer that was given is held against BigCommerce's own OpenAPI files. */
async function refuseNonConforming(sandbox: Sandbox): Promise<void> {
  if (!specsPresent) return
  const found = await checkExchanges(sandbox.requests().filter(exchange => exchange.fault === undefined))
  const unknown = found.filter(finding => knownFor(finding) === undefined)
  if (unknown.length > 0) throw new Error(`not as documented: ${JSON.stringify(unknown.slice(0, 5), null, 1)}`)
}

function filesIn(directory: string): string[] {
  return readdirSync(directory).flatMap(name => {
    const path = join(directory, name)
    return statSync(path).isDirectory() ? filesIn(path) : [path]
  })
}
