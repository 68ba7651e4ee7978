/** Policies are compiled once: a hundred thousand changes take well under a second. */

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Context } from '../../src/workflows/context.ts'
import { checkPolicies } from '../../src/workflows/policies.ts'
import { facts } from '../support/planning.ts'
import { loadPolicyTexts, toChange } from '../support/policies.ts'

const example = (name: string): string =>
  readFileSync(new URL(`../../examples/with-policies/policies/${name}`, import.meta.url), 'utf8')

const kinds = ['redirect', 'price_record', 'page', 'script', 'category']

test('a hundred thousand changes are held against the policies of the example', () => {
  const { policies } = loadPolicyTexts({
    'policies/content.yaml': example('content.yaml'),
    'policies/stores.yaml': example('stores.yaml'),
  })
  const after = { type: 'url', url: '/x', kind: 'src', src: 'https://cdn.acme.example/x.js', price: '12' }
  const changes = Array.from({ length: 100_000 }, (_, at) =>
    toChange({
      address: `stores.s${at % 500}.x.y${at}`,
      kind: kinds[at % kinds.length]!,
      action: 'update',
      before: { price: '10' },
      after,
      attributes: [{ path: 'price', before: '10', after: '12', percent: 20, cause: 'config' }],
      ...(at % 2 === 0 ? { labels: ['production'] } : {}),
    }),
  )
  const context = { who: { user: 'ada', host: 'here', pid: 1 } } as Context
  const begun = process.cpuUsage()
  const { checks, findings } = checkPolicies(context, policies, changes, { facts, applies: true })
  const { user, system } = process.cpuUsage(begun)
  const looked = Object.fromEntries(checks.map(check => [check.name, check.changes]))
  expect(looked).toMatchObject({
    'relative-redirects': 20_000,
    'known-scripts': 20_000,
    'few-large-price-changes': 20_000,
  })
  expect(findings.map(finding => finding.policy?.name)).toEqual(['few-large-price-changes'])
  expect((user + system) / 1_000).toBeLessThan(1_000)
})
