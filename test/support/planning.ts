/** What the planner is given and what becomes of it, without files that stay and without a BigCommerce. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../src/config/index.ts'
import { loadConfig } from '../../src/config/index.ts'
import { portfolioUnit } from '../../src/model/resources.ts'
import type { PlanInput } from '../../src/planner/input.ts'
import { planPortfolio } from '../../src/planner/plan.ts'
import { kinds } from '../../src/resources/index.ts'
import { kindFacts } from '../../src/workflows/kinds.ts'
import { carryOut, type World } from './world.ts'

export const facts = kindFacts()
export const secret = 'grace.hopper@private.example'
export const now = Date.parse('2026-11-24T00:00:00Z')

/** One account and store `a` with the given contents. */
export function wholeOf(contents: object = {}, store: object = {}): object {
  const person = { first_name: 'Grace', last_name: 'Hopper', email: secret, district: 'TX', country: 'US' }
  return {
    version: 1,
    accounts: { acme: { name: 'Acme', user_email: secret, primary_contact: person } },
    stores: {
      a: { account: 'acme', store_name: 'A', country: 'US', plan_sku: 'PRO', status: 'active', ...store, ...contents },
    },
  }
}

/** A configuration as the planner is given it. */
export function load(whole: object): Config {
  const baseDir = mkdtempSync(join(tmpdir(), 'planner-'))
  try {
    writeFileSync(join(baseDir, 'stores.json.yaml'), JSON.stringify(whole))
    const seal = (value: unknown) => ({ $secret: `seal-${JSON.stringify(value).length}` })
    return loadConfig({ files: ['.'], baseDir, env: () => undefined, placements: [...kinds], seal })
  } finally {
    rmSync(baseDir, { recursive: true })
  }
}

export function toInput(config: Config, world: World, destroy: boolean): PlanInput {
  const input: PlanInput = {
    desired: destroy ? [] : config.desired,
    declared: config.declared,
    live: world.live,
    recorded: world.recorded,
    lost: [],
    kinds: facts,
    unread: new Set(),
    unborn: new Set(),
    moved: config.moved,
    removed: config.removed,
    safety: config.safety,
    billing: config.billing,
    destroy,
    now,
    diagnostics: [],
  }
  return input
}

/** The store as BigCommerce makes it, with nothing of ours in it. */
export function freshStore(config: Config): World {
  const empty: World = { live: [], recorded: [], nextId: 2000 }
  const portfolio = { ...config, desired: config.desired.filter(one => one.unit === portfolioUnit) }
  const world = carryOut(
    empty,
    planPortfolio(toInput(portfolio, empty, false), { only: [], exclude: [] }).changes,
    facts,
  )
  const born = kinds
    .flatMap(kind => kind.bornWith ?? [])
    .map(({ born: _, ...live }) => ({ ...live, unit: 'store:a', parentId: live.parentId ?? 'a' }))
  for (const live of born) {
    const name = live.kind === 'channel' ? 'Default' : 'Default tree'
    const attributes = live.kind === 'site' ? { url: 'https://a.mybigcommerce.com' } : { ...live.attributes, name }
    const key = live.kind === 'channel' ? 'storefront|bigcommerce|Default' : live.key
    world.live.push({ ...live, key, attributes })
  }
  return world
}
