/**
 * What does a policy have against a plan? Pure: its schemas and patterns have become tests, and it sees the plan as it is
 * stored, without a sensitive value. Whatever a test throws is for the caller to tell: it is never taken for a pass.
 */

import type { Diagnostic } from '../model/errors.ts'
import type { AttributeChange, Change } from '../model/plan.ts'
import type { Condition, Party, Policy, PolicyCheck, Selector } from '../model/policy.ts'
import { valueAt } from './view.ts'
import { fill, toldOf, whatHappens, worded } from './words.ts'

/** Who would carry out the plan, and whether that is what is being done. */
export interface Runner {
  user: string
  host: string
  run?: string
  /** False where the plan is only made: somebody else may apply it. */
  applies: boolean
}

export interface PolicyResult {
  check: PolicyCheck
  findings: Diagnostic[]
}

/** Findings of one policy that are told one by one; the others are counted. */
const mostFindings = 50

/** `changes` are those of `viewsOf`. */
export function evaluatePolicy(policy: Policy, changes: readonly Change[], runner: Runner): PolicyResult {
  const chosen = changes.filter(change => isChosen(policy.selectors, change))
  const against = objectionsTo(policy, chosen, runner)
  const { name, severity, source } = policy
  return {
    check: { name, severity, source, changes: chosen.length, findings: against.length },
    findings: [
      ...against.slice(0, mostFindings),
      ...(against.length <= mostFindings ? [] : [furtherFindings(policy, against)]),
    ],
  }
}

function isChosen(selectors: readonly Selector[], change: Change): boolean {
  return selectors.length === 0 || selectors.some(selector => matches(selector, change))
}

function matches(selector: Selector, change: Change): boolean {
  const { kinds, actions, transitions, labels, address, attributes, percentAbove, where } = selector
  if (kinds !== undefined && !kinds.has(change.kind)) return false
  if (actions !== undefined && !actions.has(change.action)) return false
  if (transitions !== undefined && !transitions.has(change.transition?.name ?? '')) return false
  if (labels !== undefined && !labels.some(label => change.manage.labels?.includes(label))) return false
  if (address !== undefined && !address(change.address)) return false
  if (attributes !== undefined || percentAbove !== undefined) {
    const moved = (one: AttributeChange): boolean =>
      isNamed(one.path, attributes) && (percentAbove === undefined || movesFurther(one, percentAbove))
    if (!change.attributes.some(moved)) return false
  }
  return where.every(condition => holds(condition, change))
}

function isNamed(path: string, names: readonly string[] | undefined): boolean {
  return names === undefined || names.some(name => path === name || path.startsWith(`${name}.`))
}

/** From nothing, from 0 or to nothing there is no percentage: that counts as further than any. */
function movesFurther({ percent, before, after }: AttributeChange, limit: number): boolean {
  if (percent !== undefined) return Math.abs(percent) > limit
  return typeof before === 'number' || typeof after === 'number'
}

function objectionsTo(policy: Policy, chosen: readonly Change[], runner: Runner): Diagnostic[] {
  const { demand } = policy
  switch (demand.sort) {
    case 'forbid':
      return chosen
        .filter(change => demand.conditions.every(condition => holds(condition, change)))
        .map(change => objection(policy, change, `${change.address} ${whatHappens(change)}`))
    case 'require':
      return chosen.flatMap(change => {
        const failed = demand.conditions.find(condition => applies(condition, change) && !holds(condition, change))
        return failed === undefined ? [] : [objection(policy, change, toldOf(failed, change))]
      })
    case 'at_most':
      return tooMany(policy, chosen, demand)
    case 'allowed_by': {
      if (demand.parties.some(party => isOneOf(party, runner))) return []
      return chosen.map(change => notAllowed(policy, change, demand.parties, runner))
    }
  }
}

/** What is deleted has no `after`, and what is new no `before`: nothing can be required of it. */
function applies({ segments: [first] }: Condition, change: Change): boolean {
  return !((first === 'after' && change.after === null) || (first === 'before' && change.before === null))
}

function holds(condition: Condition, change: Change): boolean {
  const value = valueAt(change, condition.segments)
  return value !== undefined && condition.test(value)
}

function objection(policy: Policy, change: Change, otherwise: string): Diagnostic {
  const message = policy.message === undefined ? otherwise : fill(policy.message, path => valueAt(change, path))
  return {
    ...finding(policy, message),
    address: change.address,
    source: change.source ?? policy.source,
  }
}

function finding(policy: Policy, message: string): Diagnostic {
  const { name, source, severity, description, hint } = policy
  const place = `${source.file}:${source.line}:${source.column}`
  const why = [description, hint].filter(text => text !== undefined).map(text => worded(text))
  return {
    severity,
    code: 'POLICY_VIOLATION',
    message,
    hint: [`Policy \`${name}\` in ${place}.`, ...why].join(' '),
    source,
    policy: { name, source },
  }
}

function furtherFindings(policy: Policy, against: readonly Diagnostic[]): Diagnostic {
  const more = against.length - mostFindings
  const severity = against[0]!.severity
  const what = more === 1 ? 'one more change violates' : `${more} more changes violate`
  return { ...finding(policy, `${what} the policy \`${policy.name}\``), severity }
}

function tooMany(
  policy: Policy,
  chosen: readonly Change[],
  { limit, per }: { limit: number; per: 'plan' | 'store' },
): Diagnostic[] {
  const groups = new Map<string, Change[]>()
  for (const change of chosen) {
    const name = per === 'plan' ? '' : storeOf(change)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [change])
    else group.push(change)
  }
  return [...groups].flatMap(([store, group]) => {
    if (group.length <= limit) return []
    const shown = group.slice(0, 3).map(change => change.address)
    const more = group.length - shown.length
    const changes = more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`
    const values: { [name: string]: unknown } = { count: group.length, limit, store, changes }
    const told = `${store === '' ? '' : `${store}: `}${group.length} changes, and at most ${limit} ${limit === 1 ? 'is' : 'are'} allowed: ${changes}`
    return [finding(policy, policy.message === undefined ? told : fill(policy.message, ([name]) => values[name!]))]
  })
}

/** `stores.acme-us`; accounts, which lie in no store, are counted together. */
function storeOf({ unit, kind, address }: Change): string {
  if (unit.startsWith('store:')) return `stores.${unit.slice('store:'.length)}`
  return kind === 'store' ? address : 'accounts'
}

function isOneOf({ user, host, run }: Party, runner: Runner): boolean {
  const is = (test: ((value: unknown) => boolean) | undefined, value: string | undefined): boolean =>
    test === undefined || (value !== undefined && test(value))
  return is(user, runner.user) && is(host, runner.host) && is(run, runner.run)
}

/** Who only looks at a plan need not be who applies it: to them it is a warning. */
function notAllowed(policy: Policy, change: Change, parties: readonly Party[], runner: Runner): Diagnostic {
  const { user, host, run } = runner
  const here = `${user} on ${host}${run === undefined ? '' : ` (${run})`}`
  const allowed = parties.map(party => party.shown).join(', or ')
  const told = objection(policy, change, `${change.address} ${whatHappens(change)}`)
  const whom = runner.applies ? `this is ${here}` : `${here} could not apply it`
  const softened = runner.applies || policy.severity !== 'error' ? {} : { severity: 'warning' as const }
  return { ...told, ...softened, message: `${told.message.replace(/\.$/, '')}; that is for ${allowed}, and ${whom}` }
}
