/** The plan of a large project: made some stores at a time and kept in a file, then looked at as a whole. */

import { matchesPattern } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import type { BillingChange, Change, ChangeId, Deadline, LongPlan, Plan, PlanSummary } from '../model/plan.ts'
import type { Policy, PolicyCheck } from '../model/policy.ts'
import type { Live, Unit } from '../model/resources.ts'
import { portfolioUnit, storeUnit } from '../model/resources.ts'
import { sumUp } from '../planner/billing.ts'
import { sortDeadlines } from '../planner/deadlines.ts'
import type { PlanInput } from '../planner/input.ts'
import { findingsOfAll, type Planned, summarize } from '../planner/plan.ts'
import { overThresholds } from '../planner/thresholds.ts'
import type { Context } from './context.ts'
import { forecastRequests, toEstimate } from './estimate.ts'
import { SmallHeap } from './heap.ts'
import type { LargeProject, ProjectSlice } from './large-project.ts'
import { LiveDigests } from './live-digests.ts'
import type { PlanOptions } from './plan.ts'
import { liveDigests, planNow, projectPolicies, stateBasis, toPlan } from './plan.ts'
import { checkPolicies } from './policies.ts'
import type { Project } from './project.ts'
import { renamedUnits } from './records.ts'
import { refuseUnmatched } from './selection.ts'
import { Spilled } from './spilled.ts'

/** `close` it when it has been shown and saved. */
export type LargePlan = LongPlan & { close(): void }

/** So many addresses are kept for "did you mean". */
const mostNames = 500

export async function planLarge(context: Context, large: LargeProject, options: PlanOptions): Promise<LargePlan> {
  const reading = toldOnce(context)
  const gathered = new Gathered(reading.context, large, options)
  try {
    const live = await gathered.take(large.shared)
    if (live !== undefined) {
      const heap = new SmallHeap()
      for await (const slice of large.slices()) {
        if ((await gathered.take(slice, live)) === undefined) break
        heap.pass(slice.project.config.desired.length)
      }
    }
    reading.finish()
    return gathered.result()
  } catch (error) {
    gathered.close()
    throw error
  }
}

/** That accounts and stores are read is told once, however many slices there are. */
function toldOnce(context: Context): { context: Context; finish(): void } {
  let objects = 0
  context.emit({ type: 'refresh-started', unit: portfolioUnit })
  const emit: Context['emit'] = event => {
    const isOurs =
      (event.type === 'refresh-started' || event.type === 'refresh-finished') && event.unit === portfolioUnit
    if (!isOurs) context.emit(event)
    else if (event.type === 'refresh-finished') objects += event.objects
  }
  return {
    context: { ...context, emit },
    finish: () => context.emit({ type: 'refresh-finished', unit: portfolioUnit, objects }),
  }
}

/** What is kept of the slices: changes in a file, of all else what there is little of. */
class Gathered {
  readonly #context: Context
  readonly #large: LargeProject
  readonly #options: PlanOptions
  readonly #policies: readonly Policy[]
  /** Of what all share, by id: each slice may add to what they wait for. */
  readonly #shared = new Map<ChangeId, Change>()
  readonly #others = new Spilled<Change>()
  readonly #live = new LiveDigests()
  readonly #units: Plan['basis']['units'] = {}
  readonly #billed: BillingChange[] = []
  readonly #deadlines: Deadline[] = []
  readonly #diagnostics: Diagnostic[] = []
  readonly #checks = new Map<string, PolicyCheck>()
  /** Changes of accounts and stores that have to be counted together. */
  readonly #counted: Pick<Change, 'address' | 'kind' | 'unit' | 'action' | 'step' | 'parent'>[] = []
  readonly #unmatched: Set<string>
  readonly #names: string[] = []
  #summary: PlanSummary = summarize([], 0)
  readonly #forecast = { requests: 0, ms: 0 }
  /** Accounts or stores could not be read, so that nothing is planned. */
  #failed: Planned | undefined
  #input: PlanInput | undefined

  constructor(context: Context, large: LargeProject, options: PlanOptions) {
    this.#context = context
    this.#large = large
    this.#options = options
    this.#policies = options.policies ?? projectPolicies(context, large.outer)
    this.#unmatched = new Set([...options.only, ...options.exclude])
  }

  /** Plans a slice; `known` is what there is of what all share. Undefined when nothing can be planned. */
  async take({ project, documents }: ProjectSlice, known?: readonly Live[]): Promise<readonly Live[] | undefined> {
    const { sharedAddresses: shared } = this.#large
    const part = { documents, shared, ...(known === undefined ? {} : { live: concerning(project, documents, known) }) }
    const { planned, survey } = await planNow(this.#context, project, this.#options, part)
    if (survey.input.unread.has(portfolioUnit)) {
      this.#failed = planned
      return undefined
    }
    this.#input ??= survey.input
    this.#match(survey.input)
    const isOwn = ({ address = '' }: { address?: string }): boolean => known === undefined || !shared.has(address)
    const own = planned.changes.filter(change => isOwn(change) || !this.#shared.has(change.id))
    const addresses = new Set<string>(own.map(one => one.address))
    for (const [address, digest] of Object.entries(liveDigests(planned)))
      if (addresses.has(address)) this.#live.add(address, digest)
    for (const unit of [...own.map(one => one.unit), ...renamedUnits(own).keys()])
      this.#units[unit] ??= stateBasis(unit === portfolioUnit ? this.#large.portfolio : survey.documents.get(unit))
    for (const change of byStore(planned.changes)) {
      if (known === undefined || !isOwn(change)) this.#share(change)
      else this.#others.add(change)
    }
    this.#count(own, planned.summary.noop)
    const { requests, ms } = forecastRequests(project, own, survey.storeHashes)
    this.#forecast.requests += requests
    this.#forecast.ms += ms
    this.#billed.push(...(planned.billing?.stores ?? []).filter(isOwn))
    this.#deadlines.push(...planned.deadlines.filter(isOwn))
    this.#diagnostics.push(...planned.diagnostics.filter(isOwn))
    this.#check(own, project)
    return survey.input.live.filter(one => one.unit === portfolioUnit)
  }

  result(): LargePlan {
    const failed = this.#failed
    if (failed === undefined) refuseUnmatched([...this.#unmatched], this.#names)
    const project = { ...this.#large.outer, digest: this.#large.digest() }
    const planned = { ...(failed ?? this.#planned()), changes: [], touched: new Map() }
    const checked = { checks: failed === undefined ? [...this.#checks.values()] : [], findings: [] }
    const head = toPlan(
      this.#context,
      project,
      this.#options,
      { documents: new Map(), storeHashes: new Map() },
      planned,
      checked,
    )
    if (failed === undefined) {
      head.basis.units = this.#units
      head.requests = toEstimate(this.#forecast)
    }
    const shared = failed === undefined ? [...this.#shared.values()] : []
    const others = failed === undefined ? this.#others : []
    return {
      head,
      changes: {
        length: shared.length + others.length,
        *[Symbol.iterator]() {
          for (const one of shared) if (one.after !== null) yield one
          yield* others
          for (const one of shared) if (one.after === null) yield one
        },
      },
      live: failed === undefined ? this.#live : [],
      close: () => this.close(),
    }
  }

  close(): void {
    this.#others.close()
  }

  #planned(): Omit<Planned, 'pairing' | 'changes' | 'touched'> {
    const input = this.#input!
    const recorded = (this.#large.portfolio?.resources ?? []).map(one => ({ ...one, unit: portfolioUnit }))
    const billing = this.#billed.length === 0 ? undefined : sumUp(this.#billed, input.billing)
    const changes = this.#shared.size + this.#others.length
    const { overrides = {} } = this.#options
    return {
      summary: this.#summary,
      billing,
      deadlines: sortDeadlines(this.#deadlines),
      diagnostics: [
        ...this.#diagnostics,
        ...overThresholds(this.#counted, { ...input, overrides, recorded }),
        ...findingsOfAll(billing, changes, input),
      ],
    }
  }

  /** Planned with each slice, which may add to what it waits for. */
  #share(change: Change): void {
    const waitsFor = new Set([...(this.#shared.get(change.id)?.waitsFor ?? []), ...change.waitsFor])
    this.#shared.set(change.id, { ...change, waitsFor: [...waitsFor].sort() })
  }

  #count(own: readonly Change[], unchanged: number): void {
    const counts = summarize(own, unchanged)
    for (const name of Object.keys(counts) as (keyof PlanSummary)[]) this.#summary[name] += counts[name]
    for (const { address, kind, unit, action, step, parent } of own) {
      if (unit !== portfolioUnit || action === 'create' || action === 'adopt') continue
      const more = { ...(step === undefined ? {} : { step }), ...(parent === undefined ? {} : { parent }) }
      this.#counted.push({ address, kind, unit, action, ...more })
    }
  }

  #check(own: readonly Change[], { facts }: Project): void {
    const applies = this.#options.applies ?? false
    const { checks, findings } = checkPolicies(this.#context, this.#policies, own, { facts, applies })
    for (const check of checks) {
      const { changes = 0, findings = 0 } = this.#checks.get(check.name) ?? {}
      this.#checks.set(check.name, {
        ...check,
        changes: changes + check.changes,
        findings: findings + check.findings,
      })
    }
    this.#diagnostics.push(...findings)
  }

  /** Whether anything is there that --only and --exclude name. */
  #match({ desired, declared, recorded }: PlanInput): void {
    if (this.#unmatched.size === 0) return
    for (const address of [...desired.map(one => one.address), ...recorded.map(one => one.address), ...declared]) {
      if (this.#names.length < mostNames) this.#names.push(address)
      for (const pattern of this.#unmatched) if (matchesPattern(address, pattern)) this.#unmatched.delete(pattern)
    }
  }
}

/** Of what all share, what a slice speaks of. */
function concerning(project: Project, documents: ProjectSlice['documents'], known: readonly Live[]): Live[] {
  const ids = new Set((documents.get(portfolioUnit)?.resources ?? []).map(one => one.id))
  for (const { unit, bindId, key } of project.config.desired) if (unit === portfolioUnit) ids.add(bindId ?? key)
  return known.filter(one => ids.has(one.id))
}

/** What is in a store comes directly after the store itself; it waits for nothing in others. */
function byStore(changes: readonly Change[]): Change[] {
  const stores = new Map<Unit, Change[]>()
  for (const change of changes) {
    const unit = change.kind === 'store' ? storeUnit(change.key) : change.unit
    const known = stores.get(unit)
    if (known === undefined) stores.set(unit, [change])
    else known.push(change)
  }
  return [...stores.values()].flat()
}
