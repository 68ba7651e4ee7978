/** A plan as text and back. A file that is not a plan of this version is refused with a reason. */

import { ToolError } from '../model/errors.ts'
import type { Plan } from '../model/plan.ts'
import { isObject } from '../model/values.ts'

export function renderPlanFile(plan: Plan): string {
  return `${JSON.stringify(plan, null, 1)}\n`
}

export function parsePlanFile(text: string, file: string): Plan {
  const hint = 'Make the plan again with `storewright plan --out FILE`.'
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new ToolError('PLAN_FILE_INVALID', `${file} is not a plan: it is not JSON`, { hint, cause })
  }
  const plan = value as Plan
  if (!isObject(value) || plan.format !== 'storewright-plan/1') {
    throw new ToolError('PLAN_FILE_INVALID', `${file} is not a plan of the form storewright-plan/1`, { hint })
  }
  if (
    !Array.isArray(plan.changes) ||
    !isObject(plan.basis) ||
    !isObject(plan.summary) ||
    typeof plan.config !== 'string'
  ) {
    throw new ToolError('PLAN_FILE_INVALID', `${file} is a plan with parts missing`, { hint })
  }
  return plan
}
