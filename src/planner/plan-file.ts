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
  if (!hasAllParts(plan)) {
    throw new ToolError('PLAN_FILE_INVALID', `${file} is a plan with parts missing`, { hint })
  }
  return plan
}

function hasAllParts(plan: Plan): boolean {
  const lists = [plan.changes, plan.diagnostics, plan.deadlines, plan.only, plan.exclude]
  const basis: unknown = plan.basis
  return (
    lists.every(Array.isArray) &&
    plan.changes.every(isChange) &&
    isObject(basis) &&
    isObject(basis.units) &&
    isObject(basis.live) &&
    isObject(plan.summary) &&
    typeof plan.config === 'string' &&
    typeof plan.destroy === 'boolean'
  )
}

function isChange(change: unknown): boolean {
  if (!isObject(change)) return false
  const names = [change.id, change.address, change.kind, change.unit, change.key, change.action]
  return names.every(name => typeof name === 'string') && [change.attributes, change.waitsFor].every(Array.isArray)
}
