/** Policies out of texts, and changes out of a few words. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { loadPolicies } from '../../src/config/index.ts'
import type { Address } from '../../src/model/address.ts'
import { type Diagnostic, DiagnosticsError } from '../../src/model/errors.ts'
import type { Change } from '../../src/model/plan.ts'
import type { Policy } from '../../src/model/policy.ts'
import type { Attributes } from '../../src/model/values.ts'
import { placements } from './placements.ts'

/** Texts of files by path. */
export interface PolicyTexts {
  [path: string]: string
}

export interface LoadedPolicies {
  policies: Policy[]
  problems: Diagnostic[]
}

export function loadPolicyTexts(
  texts: PolicyTexts,
  options: { configFiles?: string[]; more?: string[]; prepare?: (directory: string) => void } = {},
): LoadedPolicies {
  const baseDir = mkdtempSync(join(tmpdir(), 'policies-'))
  try {
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(baseDir, path)), { recursive: true })
      writeFileSync(join(baseDir, path), text)
    }
    const { configFiles = ['stores.yaml'], more = [] } = options
    options.prepare?.(baseDir)
    return { policies: loadPolicies({ baseDir, configFiles, more, placements }), problems: [] }
  } catch (error) {
    if (!(error instanceof DiagnosticsError)) throw error
    return { policies: [], problems: error.diagnostics }
  } finally {
    rmSync(baseDir, { recursive: true })
  }
}

/** A change as a case writes it. */
export interface ShortChange {
  address: string
  kind: string
  action: Change['action']
  step?: Change['step']
  before?: Attributes | null
  after?: Attributes | null
  attributes?: Change['attributes']
  transition?: { name: string; from: string; to: string }
  labels?: string[]
  source?: Change['source']
  objectId?: string
}

const portfolioKinds = ['store', 'account']

export function toChange(short: ShortChange): Change {
  const { labels, transition, step, source, objectId } = short
  const store = /^stores\.([^.[]+)/.exec(short.address)?.[1]
  const what = transition?.name ?? (step === undefined ? short.action : `${short.action}-${step}`)
  return {
    id: `${short.address}#${what}`,
    address: short.address as Address,
    kind: short.kind,
    unit: portfolioKinds.includes(short.kind) ? 'portfolio' : `store:${store}`,
    action: short.action,
    ...(step === undefined ? {} : { step }),
    reason: 'the case says so',
    ...(objectId === undefined ? {} : { objectId }),
    key: short.address.split('.').at(-1)!,
    naturalKey: '',
    before: short.before ?? null,
    after: short.after ?? null,
    attributes: short.attributes ?? [],
    ...(transition === undefined ? {} : { transition: { attribute: 'status', ...transition } }),
    waitsFor: [],
    dependsOn: [],
    reversibility: 'reversible',
    manage: { protect: false, ignore: [], onRemove: 'delete', ...(labels === undefined ? {} : { labels }) },
    ...(source === undefined ? {} : { source }),
  }
}
