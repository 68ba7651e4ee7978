/** Two first runs at once may each have meant another key for sensitive values: the slower one has planned with the wrong one. */

import { expect, test } from 'vitest'
import { applyPlan } from '../../src/workflows/apply.ts'
import { makePlan } from '../../src/workflows/plan.ts'
import { openHarness, portfolio } from '../support/project.ts'

test('a plan whose hashes were made with another key than the one that is kept is refused', async () => {
  const project = await openHarness({ instant: true })
  project.write(portfolio())
  const applied = project.withProject(false, async opened => {
    const made = await makePlan(project.context, opened, { only: [], exclude: [], destroy: false })
    await opened.state.keepHashKey('f'.repeat(64))
    return applyPlan(project.context, opened, made.plan, { command: 'apply', confirm: [], made })
  })
  await expect(applied).rejects.toMatchObject({ code: 'PLAN_STALE', hint: 'Nothing was sent. Run again.' })
  expect(project.sandbox.requests().filter(one => one.method !== 'GET')).toEqual([])
  await project.withProject(true, async ({ state }) => expect(await state.readLock('portfolio')).toBeUndefined())
  expect((await project.apply()).exit_code).toBe(0)
  await project.close()
})
