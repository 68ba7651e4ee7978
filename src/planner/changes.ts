/**
 * The changes of each pair, not yet ordered: the decision table applied, attributes compared, lifecycle steps added.
 * A replaced object takes what lies in it, and what refers to it by an immutable attribute, along.
 */

import type { Address } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import type { AttributeChange, Change, Reversibility } from '../model/plan.ts'
import type { Live, Manage } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { isObject, referencesIn } from '../model/values.ts'
import { decide } from './decide.ts'
import { diffAttributes } from './diff.ts'
import type { KindFacts, PlanInput } from './input.ts'
import type { PlannedStep } from './lifecycle.ts'
import { transitionPlanners } from './lifecycle.ts'
import { nameReferences } from './name-references.ts'
import type { Pair, Pairing } from './pair.ts'
import type { Removal } from './removal.ts'
import { planRemovals } from './removal.ts'

const unmanaged: Manage = { protect: false, ignore: [], onRemove: 'delete' }

/** One pair with everything that was found out about it. */
interface Finding {
  pair: Pair
  facts: KindFacts
  differences: AttributeChange[]
  replace: boolean
  steps: PlannedStep[]
}

export interface ChangesResult {
  changes: Change[]
  diagnostics: Diagnostic[]
  unchanged: number
}

export function planChanges(input: PlanInput, pairing: Pairing): ChangesResult {
  const diagnostics: Diagnostic[] = []
  const findings = pairing.pairs
    .filter(pair => !input.unread.has(pair.unit))
    .map(pair => examine(pair, input, pairing, diagnostics))
  spreadReplacements(findings)
  const removalOf = planRemovals(input, pairing)
  const changes: Change[] = []
  let unchanged = 0
  for (const finding of findings) {
    const removal =
      finding.pair.desired === undefined ? removalOf({ ...finding.pair.recorded!, unit: finding.pair.unit }) : undefined
    const made = toChanges(finding, removal)
    if (made.length === 0) unchanged += 1
    changes.push(...made)
    if (removal?.surprising) diagnostics.push(noLongerDeclared(finding.pair, removal))
  }
  return { changes, diagnostics, unchanged }
}

function examine(pair: Pair, input: PlanInput, pairing: Pairing, diagnostics: Diagnostic[]): Finding {
  const facts = input.kinds.get(pair.kind)!
  const finding: Finding = { pair, facts, differences: [], replace: false, steps: [] }
  const { desired, live } = pair
  if (desired === undefined) return finding
  const rules = new Map(facts.rules.map(rule => [rule.path, rule]))
  const all = live === undefined ? [] : differencesOf(pair, facts, pairing)
  for (const change of all) {
    const rule = rules.get(change.path)
    if (rule?.transition !== undefined) addSteps(finding, rule.transition, change, input, diagnostics)
    else if (rule?.immutable === 'refuse') diagnostics.push(immutable(pair, change))
    else {
      finding.differences.push(change)
      if (rule?.immutable === 'replace') finding.replace = true
    }
  }
  if (live === undefined) stepsAfterCreate(finding, input, diagnostics)
  return finding
}

function differencesOf(pair: Pair, facts: KindFacts, pairing: Pairing): AttributeChange[] {
  const named = (attributes: Attributes): Attributes => nameReferences(attributes, pair.unit, facts, pairing)
  const differences = diffAttributes({
    desired: named(pair.desired!.attributes),
    live: named(pair.live!.attributes),
    recorded: pair.recorded === undefined ? undefined : named(pair.recorded.attributes),
    rules: facts.rules,
    ignore: pair.desired!.manage.ignore,
    liveIncomplete: pair.live!.born === true,
  })
  return differences.map(change => ({ ...change, ...noteOf(pair.live!, change.path) }))
}

/** What the live object says of the attribute, if anything. */
export function noteOf(live: Live, path: string): { note?: string } {
  const note = live.notes?.[path]
  return note === undefined ? {} : { note }
}

function addSteps(
  finding: Finding,
  table: string,
  change: AttributeChange,
  input: PlanInput,
  diagnostics: Diagnostic[],
): void {
  const { pair } = finding
  const result = transitionPlanners[table]!({
    live: pair.live,
    attribute: change.path,
    from: change.before ?? null,
    to: change.after ?? null,
    now: input.now,
  })
  if ('refused' in result) diagnostics.push(refused(pair, change, result.refused))
  else finding.steps.push(...result)
}

/** A store is made active: every other wanted status is reached from there. */
function stepsAfterCreate(finding: Finding, input: PlanInput, diagnostics: Diagnostic[]): void {
  for (const rule of finding.facts.rules) {
    const wanted = finding.pair.desired?.attributes[rule.path]
    if (rule.transition !== 'status' || wanted === undefined || wanted === 'active') continue
    const change: AttributeChange = { path: rule.path, before: 'active', after: wanted, cause: 'config' }
    addSteps(finding, rule.transition, change, input, diagnostics)
  }
}

function spreadReplacements(findings: Finding[]): void {
  const replaced = new Set<string>(findings.filter(finding => finding.replace).map(finding => finding.pair.address))
  if (replaced.size === 0) return
  for (let grown = true; grown; ) {
    grown = false
    for (const finding of findings) {
      const { pair } = finding
      if (pair.desired === undefined || pair.live === undefined || finding.replace) continue
      const gone = pair.desired.parent !== undefined && replaced.has(pair.desired.parent)
      for (const [name, value] of Object.entries(pair.desired.attributes)) {
        if (!referencesIn(value).some(reference => '$ref' in reference && replaced.has(reference.$ref))) continue
        if (finding.facts.rules.find(rule => rule.path === name)?.immutable === 'replace') finding.replace = true
        if (!finding.differences.some(change => change.path === name)) {
          finding.differences.push({ path: name, before: value, after: value, cause: 'config' })
        }
      }
      if (gone) finding.replace = true
      if (finding.replace) {
        replaced.add(pair.address)
        grown = true
      }
    }
  }
}

function toChanges(finding: Finding, removal: Removal | undefined): Change[] {
  const { pair, differences, replace, steps } = finding
  const actions = decide({
    desired: pair.desired !== undefined,
    live: pair.live !== undefined,
    recorded: pair.movedFrom !== undefined ? 'elsewhere' : pair.recorded === undefined ? 'no' : 'yes',
    differs: replace ? 'immutable' : differences.length > 0 ? 'mutable' : 'no',
    removal: removal?.how ?? 'delete',
  })
  const changes: Change[] = []
  for (const action of actions) {
    if (action === 'replace') {
      changes.push(toChange(finding, 'replace', removal, 'remove'), toChange(finding, 'replace', removal, 'create'))
    } else changes.push(toChange(finding, action, removal))
  }
  const reached: Attributes = {}
  for (const { transition } of steps) reached[transition.attribute] ??= transition.from
  if (steps.length > 0) for (const [at, change] of changes.entries()) changes[at] = { ...change, reached }
  for (const step of steps) {
    changes.push({
      ...toChange(finding, 'transition', removal),
      id: `${pair.address}#${step.transition.name}`,
      reason: step.reason,
      transition: step.transition,
      reversibility: step.reversibility,
      attributes: [],
    })
  }
  return changes
}

function toChange(
  finding: Finding,
  action: Change['action'],
  removal: Removal | undefined,
  step?: 'remove' | 'create',
): Change {
  const { pair, facts, differences } = finding
  const { desired, live, recorded } = pair
  const after = action === 'delete' || action === 'forget' || step === 'remove' ? null : (desired?.attributes ?? null)
  const parent = desired?.parent ?? recorded?.parent
  const fresh = action === 'create' || step === 'create'
  return {
    id: step === undefined ? `${pair.address}#${action}` : `${pair.address}#${action}-${step}`,
    address: pair.address,
    kind: pair.kind,
    unit: pair.unit,
    action,
    ...(step === undefined ? {} : { step }),
    reason: reasonOf(finding, action, removal),
    ...(live !== undefined && !fresh
      ? { objectId: live.id }
      : recorded !== undefined && !fresh
        ? { objectId: recorded.id }
        : {}),
    ...(live?.parentId === undefined ? {} : { parentId: live.parentId }),
    ...(parent === undefined ? {} : { parent }),
    key: desired?.key ?? recorded?.key ?? '',
    naturalKey: desired === undefined ? (live?.key ?? recorded?.key ?? '') : pair.naturalKey,
    ...(pair.movedFrom === undefined || action !== 'move' ? {} : { from: pair.movedFrom }),
    before: fresh ? null : (live?.attributes ?? recorded?.attributes ?? null),
    after,
    attributes: action === 'update' || action === 'replace' ? differences : [],
    waitsFor: [],
    dependsOn: desired === undefined ? [] : dependenciesOf(pair),
    reversibility: reversibilityOf(action, facts, step),
    manage: desired?.manage ?? { ...unmanaged, onRemove: recorded?.onRemove ?? 'delete' },
    ...(desired === undefined ? {} : { source: desired.source }),
  }
}

function dependenciesOf(pair: Pair): Address[] {
  const desired = pair.desired!
  const addresses = referencesIn(desired.attributes).flatMap(reference =>
    '$ref' in reference ? [reference.$ref as Address] : [],
  )
  if (desired.parent !== undefined) addresses.push(desired.parent)
  return [...new Set(addresses)].sort()
}

function reversibilityOf(action: Change['action'], facts: KindFacts, step: Change['step']): Reversibility {
  const removes = action === 'delete' || step === 'remove'
  return removes && facts.removal === 'irreversible' ? 'irreversible' : 'reversible'
}

function reasonOf(finding: Finding, action: Change['action'], removal: Removal | undefined): string {
  const { pair, replace, differences } = finding
  if (removal !== undefined) return removalReason(finding, removal)
  if (action === 'create')
    return pair.recorded === undefined ? 'declared, not at BigCommerce' : 'it vanished at BigCommerce'
  if (action === 'adopt')
    return pair.desired?.bindId === undefined ? 'the same natural key exists already' : 'bound by id'
  if (action === 'move') return `was ${pair.movedFrom}`
  if (replace) return differences.length > 0 ? 'an attribute cannot be changed in place' : 'what it lies in is replaced'
  return 'attributes differ'
}

function removalReason({ pair, facts }: Finding, removal: Removal): string {
  if (removal.how === 'forget') return removal.reason
  if (pair.live === undefined) return 'it is gone at BigCommerce'
  return facts.removalMeans === undefined ? removal.reason : `${removal.reason}; ${facts.removalMeans}`
}

function immutable(pair: Pair, change: AttributeChange): Diagnostic {
  const shown = isObject(change.before) || change.sensitive ? '' : ` (it is ${JSON.stringify(change.before ?? null)})`
  return {
    severity: 'error',
    code: 'IMMUTABLE_ATTRIBUTE',
    message: `${pair.address}: ${change.path} cannot be changed through the API${shown}`,
    hint: 'Write the present value, leave the attribute out, or list it under `manage: { ignore: […] }`.',
    address: pair.address,
    ...(pair.desired === undefined ? {} : { source: pair.desired.source }),
  }
}

function refused(pair: Pair, change: AttributeChange, why: string): Diagnostic {
  return {
    severity: 'error',
    code: 'TRANSITION_REFUSED',
    message: `${pair.address}: ${change.path} ${String(change.before)} → ${String(change.after)} is not possible: ${why}`,
    hint: `Declare \`${change.path}: ${String(change.before)}\`, or leave ${change.path} out.`,
    address: pair.address,
    ...(pair.desired === undefined ? {} : { source: pair.desired.source }),
  }
}

function noLongerDeclared(pair: Pair, removal: Removal): Diagnostic {
  return {
    severity: 'warning',
    code: 'NOT_MANAGED_ANY_MORE',
    message: `${pair.address} is forgotten, not deleted: ${removal.reason}`,
    hint: 'Declare the collection as empty (`{}`) to delete what it held.',
    address: pair.address,
  }
}
