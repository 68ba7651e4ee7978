/** Evidence of three nights for tests, made once in a project of its own; every test has a copy to spoil. */

import { cpSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { DriftReport, EvidenceReport } from '../../src/model/report.ts'
import { evidenceTexts } from '../../src/render/index.ts'
import { driftEvidence, type EvidenceOptions } from '../../src/workflows/evidence.ts'
import { type EvidenceChecks, verifyEvidence } from '../../src/workflows/evidence-verify.ts'
import { defaultOptions, openProject } from '../../src/workflows/project.ts'
import { day } from './living.ts'
import { type Harness, openHarness, portfolio } from './project.ts'

export const plantedSecret = 'hunter2-of-the-hook'

export interface Nights {
  readonly project: Harness
  /** Hashes of the manifests of `evidence/night-1` to `night-3`. */
  readonly hashes: readonly string[]
  /** Path of something in the folder of packs. */
  at(...names: string[]): string
  /** Path of something in the packs as they were made. */
  kept(...names: string[]): string
  file(path: string, more?: Partial<EvidenceOptions>): Promise<DriftReport>
  verify(path?: string, checks?: EvidenceChecks): EvidenceReport
  faults(path?: string, checks?: EvidenceChecks): string[]
}

export function threeNights(): Nights {
  let project: Harness
  const hashes: string[] = []
  const nights: Nights = {
    get project() {
      return project
    },
    hashes,
    at: (...names) => join(project.dir, 'evidence', ...names),
    kept: (...names) => join(project.dir, 'kept', ...names),
    async file(path, more = {}) {
      const opened = await openProject(project.context, { ...defaultOptions, files: ['stores.yaml'], getOnly: true })
      const options = { only: [], exclude: [], ignore: [], onlyManaged: false, detailed: true }
      try {
        return await driftEvidence(project.context, opened, options, { path, render: evidenceTexts, ...more })
      } finally {
        await opened.close()
      }
    },
    verify: (path = 'evidence', checks = {}) => verifyEvidence(project.context, path, checks),
    faults: (path, checks) => nights.verify(path, checks).diagnostics.map(one => one.message),
  }
  beforeAll(async () => {
    project = await openHarness()
    project.write(configOf('<p>One</p>\n<p>Two</p>'))
    await project.apply()
    for (const [night, body] of ['<p>One</p>\n<p>Two</p>', '<p>One</p>\n<p>Three</p>', '<p>Four</p>'].entries()) {
      project.write(configOf(body))
      hashes.push((await nights.file(`evidence/night-${night + 1}`)).evidence!.manifest)
      project.advance(day)
    }
    renameSync(nights.at(), nights.kept())
  })
  beforeEach(() => cpSync(nights.kept(), nights.at(), { recursive: true }))
  afterEach(() => rmSync(nights.at(), { recursive: true, force: true }))
  afterAll(() => project.close())
  return nights
}

function configOf(body: string): object {
  const pages = {
    about: { type: 'page', name: 'About', body },
    terms: { type: 'page', name: 'Terms', body: '<p>1</p>' },
  }
  const headers = { Authorization: plantedSecret }
  return portfolio({
    channels: { us: { id: 1, name: 'US', type: 'storefront', platform: 'bigcommerce', pages } },
    webhooks: { orders: { scope: 'store/order/*', destination: 'https://hooks.example/', headers } },
  })
}
