/** A saved plan whose steps time has changed is refused, although nobody touched the store. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { applySaved } from '../../src/workflows/apply-saved.ts'
import { planFileText, readSavedPlan } from '../../src/workflows/saved-plan.ts'
import { day, refusal, settle } from '../support/living.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let project: Harness | undefined
afterEach(async () => {
  await project?.close()
  project = undefined
})

const atOnce = { cancellation: { effective: 'IMMEDIATELY' } }

test.each([
  ['a scheduled suspension has begun', { status: 'suspended' }, 8, 'withdraw suspension, and is now to reactivate'],
  [
    'a cancelled store can be restored no longer',
    { status: 'cancelled', ...atOnce },
    99,
    'restore, for which there is no way any more',
  ],
])('a saved plan is refused when %s since', async (_, before, days, why) => {
  project = await openHarness({ instant: true })
  const { sandbox, context, dir } = project
  await settle(project, portfolio())
  await settle(project, portfolio({}, before), ['stores.a'])
  project.write(portfolio())
  writeFileSync(join(dir, 'plan.json'), planFileText((await project.plan()).plan))
  project.advance(days * day)
  const sent = sandbox.requests().length
  const refused = await refusal(
    project.withProject(false, opened =>
      applySaved(context, opened, readSavedPlan(context, 'plan.json'), { confirm: [] }),
    ),
  )
  expect(refused.code).toBe('PLAN_STALE')
  expect(refused.message).toContain(`stores.a was to ${why}`)
  const since = sandbox.requests().slice(sent)
  expect(new Set(since.map(request => request.method))).toEqual(new Set(['GET']))
})
