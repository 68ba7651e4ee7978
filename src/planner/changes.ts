/**
 * The changes of each pair, not yet ordered: the decision table applied, attributes compared, lifecycle steps added.
 * A replaced object takes what lies in it, and what refers to it by an immutable attribute, along.
 */

import type { Address } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import type { AttributeChange, Change, Reversibility } from '../model/plan.ts'
import type { Live, Manage } from '../model/resources.ts'
import { storeUnit } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { referencesIn } from '../model/values.ts'
import { decide } from './decide.ts'
import { diffAttributes } from './diff.ts'
import { spreadUpdates } from './followers.ts'
import type { KindFacts, PlanInput } from './input.ts'
import { keyChange } from './key-change.ts'
import type { PlannedStep } from './lifecycle.ts'
import { isPointless, planLifecycle } from './lifecycle.ts'
import { nameReferences } from './name-references.ts'
import type { Pair, Pairing } from './pair.ts'
import { immutable, madeAnew, noLongerDeclared, nothingToCancel, transitionRefused } from './refusals.ts'
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
  /** Nothing is to be done although something differs. */
  idle?: true
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
  const forgotten = forgetLost(input)
  spreadReplacements(findings)
  spreadUpdates(findings)
  const removalOf = planRemovals(input, pairing)
  const changes: Change[] = []
  let unchanged = 0
  for (const finding of findings) {
    const removal =
      finding.pair.desired === undefined ? removalOf({ ...finding.pair.recorded!, unit: finding.pair.unit }) : undefined
    const made = toChanges(finding, removal)
    if (made.length === 0 && !input.part?.shared.has(finding.pair.address)) unchanged += 1
    changes.push(...made)
    if (removal?.surprising) diagnostics.push(noLongerDeclared(finding.pair, removal))
  }
  return { changes: [...forgotten, ...afterForgetting(changes, pairing, forgotten)], diagnostics, unchanged }
}

/**
 * What was in a store that is made anew is nowhere any more. It is forgotten before the new store is made: a run may break
 * off, and nothing in the new store may then be taken for what has the same id in the records.
 */
function forgetLost(input: PlanInput): Change[] {
  const removal: Removal = { how: 'forget', reason: 'it was lost with the former store' }
  return input.lost.flatMap(recorded => {
    const { address, kind, unit, key } = recorded
    const facts = input.kinds.get(kind)
    if (facts === undefined) return []
    const pair = { address, kind, unit, naturalKey: key, recorded }
    return toChanges({ pair, facts, differences: [], replace: false, steps: [] }, removal)
  })
}

/** The same changes; a store that is made anew waits until what was in the former one is forgotten. */
function afterForgetting(changes: readonly Change[], pairing: Pairing, forgotten: readonly Change[]): Change[] {
  return changes.map(change => {
    if (change.action !== 'create' || pairing.byAddress.get(change.address)?.former === undefined) return change
    const own = forgotten.filter(one => one.unit === storeUnit(change.key))
    return { ...change, waitsFor: own.map(one => one.id) }
  })
}

function examine(pair: Pair, input: PlanInput, pairing: Pairing, diagnostics: Diagnostic[]): Finding {
  const facts = input.kinds.get(pair.kind)!
  const finding: Finding = { pair, facts, differences: [], replace: false, steps: [] }
  const { desired, live } = pair
  if (desired === undefined) return finding
  if (pair.former !== undefined) diagnostics.push(madeAnew(pair, pair.former))
  const staged = new Map<string, AttributeChange>()
  for (const change of live === undefined ? statusAfterCreate(finding) : differencesOf(pair, facts, pairing)) {
    const rule = facts.rules.find(one => one.path === change.path)
    if (rule?.transition !== undefined) staged.set(rule.transition, change)
    else if (rule?.immutable === 'refuse') diagnostics.push(immutable(pair, change))
    else {
      finding.differences.push(change)
      if (rule?.immutable === 'replace') finding.replace = true
    }
  }
  if (live === undefined && staged.size > 0 && isPointless(desired)) {
    diagnostics.push(nothingToCancel(pair))
    return { ...finding, idle: true }
  }
  if (staged.size > 0) {
    const [status, plan] = [staged.get('status'), staged.get('plan')]
    const { steps, refusals } = planLifecycle({ live, desired, status, plan, now: input.now })
    finding.steps = steps
    diagnostics.push(...refusals.map(refusal => transitionRefused(pair, refusal)))
  }
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
  const all = [...keyChange(pair, facts), ...differences]
  return all.map(change => ({ ...change, ...noteOf(pair.live!, change.path) }))
}

/** What the live object says of the attribute, if anything. */
export function noteOf(live: Live, path: string): { note?: string } {
  const note = live.notes?.[path]
  return note === undefined ? {} : { note }
}

/** A store is made active: every other wanted status is reached from there. */
function statusAfterCreate({ facts, pair }: Finding): AttributeChange[] {
  return facts.rules.flatMap(({ path, transition }) => {
    const after = pair.desired?.attributes[path]
    if (transition !== 'status' || after === undefined || after === 'active') return []
    return [{ path, before: 'active', after, cause: 'config' as const }]
  })
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
  if (finding.idle) return []
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
  const { pair, differences } = finding
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
    reversibility: reversibilityOf(finding, action, step),
    manage: desired?.manage ?? {
      ...unmanaged,
      protect: recorded?.protect === true,
      onRemove: recorded?.onRemove ?? 'delete',
      ...(recorded?.labels === undefined ? {} : { labels: recorded.labels }),
    },
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

function reversibilityOf({ pair, facts }: Finding, action: Change['action'], step: Change['step']): Reversibility {
  if (action === 'create' && pair.former !== undefined) return 'irreversible'
  const removes = action === 'delete' || step === 'remove'
  return removes && facts.removal === 'irreversible' ? 'irreversible' : 'reversible'
}

function reasonOf(finding: Finding, action: Change['action'], removal: Removal | undefined): string {
  const { pair, replace, differences } = finding
  if (action === 'create' && pair.former !== undefined) return 'a new, empty store; what the former one held is lost'
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
