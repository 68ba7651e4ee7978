/** By what was a plan judged? Limits that are others for it alone, and the policies, each as a sentence. */

import type { Plan } from '../model/plan.ts'
import { formatNumber } from './wording.ts'

/** Undefined where the limits are those of the files. */
export function overrideWords({ overrides = {} }: Plan): string | undefined {
  const { max_delete_percent: deletes, max_update_percent: updates } = overrides
  const parts: string[] = []
  if (deletes !== undefined) parts.push(`delete ${deletes} % of a store (--max-delete-percent)`)
  if (updates !== undefined) parts.push(`change ${updates} % of a store (--max-update-percent)`)
  return parts.length === 0 ? undefined : `For this plan alone the limits are others: it may ${parts.join(' and ')}.`
}

const mostNamed = 10

/** Undefined where there are none. `shown` writes a policy's name. */
export function policyWords({ policies = [] }: Plan, shown: (name: string) => string): string | undefined {
  if (policies.length === 0) return undefined
  const violated = policies.filter(policy => policy.findings > 0).map(policy => shown(policy.name))
  const more = violated.length - mostNamed
  const named = violated.slice(0, mostNamed).join(', ')
  const outcome =
    violated.length === 0
      ? 'none violated'
      : `violated: ${more > 0 ? `${named} and ${formatNumber(more)} more` : named}`
  return `Policies: ${formatNumber(policies.length)} checked, ${outcome}.`
}
