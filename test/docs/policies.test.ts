/** docs/policies.md: every policy on the page can be used, and what is said to be a policy's key is one. */

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadPolicyTexts } from '../support/policies.ts'

const page = readFileSync(new URL('../../docs/policies.md', import.meta.url), 'utf8')
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(match => match[1] ?? '')
const { $defs } = JSON.parse(readFileSync(new URL('../../schemas/policy.schema.json', import.meta.url), 'utf8')) as {
  $defs: { [name: string]: { properties: object } }
}

test.each(blocks)('block %# is understood', text => {
  const { policies, problems } = loadPolicyTexts({ 'policies/p.yaml': text })
  expect(problems).toEqual([])
  expect(policies.length).toBeGreaterThan(0)
})

describe.each(['policy', 'selector', 'party'])('the page tells of a %s', name => {
  test.each(Object.keys($defs[name]!.properties))('%s', key => {
    expect(page).toMatch(new RegExp(`\`${key}[\`:]`))
  })
})
