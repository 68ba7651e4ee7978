/** What is at BigCommerce, by natural keys and without ids, so that two worlds can be compared. */

import type { Harness } from './project.ts'

/** One line per object; the same object made twice gives two lines. */
export async function worldOf(harness: Harness): Promise<string[]> {
  const { plan } = await harness.plan()
  if (plan.changes.length > 0)
    throw new Error(`there is still something to do: ${plan.changes.map(change => change.id)}`)
  return harness.withProject(true, async project => {
    const { survey } = await import('../../src/workflows/survey.ts')
    const { input } = await survey(harness.context, project, {
      desired: project.config.desired,
      destroy: false,
      only: [],
    })
    return input.live.map(live => `${live.kind} ${live.key} ${JSON.stringify(withoutIds(live.attributes))}`).sort()
  })
}

function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIds)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, name === '$id' ? 'an id' : withoutIds(member)]),
  )
}
