/**
 * A policy: a rule of the team's own over the changes of a plan. Whatever its files say as schemas and patterns stands here
 * as tests, so that who evaluates it needs neither.
 */

import type { Diagnostic, SourceRange } from './errors.ts'

/** True when a value is as it is described. */
export type Test = (value: unknown) => boolean

/** Something about a change; where there is no value at the path, it does not hold. */
export interface Condition {
  /** As written: `after.url`; empty for the change as a whole. */
  path: string
  segments: string[]
  test: Test
}

/** Which changes? Everything that is said has to hold. */
export interface Selector {
  kinds?: ReadonlySet<string>
  actions?: ReadonlySet<string>
  transitions?: ReadonlySet<string>
  labels?: readonly string[]
  address?: (address: string) => boolean
  /** Paths of attributes, one of which is changed. */
  attributes?: readonly string[]
  /** One of the attributes moves further than this, up or down. */
  percentAbove?: number
  where: readonly Condition[]
}

/** Somebody, or a pipeline. */
export interface Party {
  /** As written. */
  shown: string
  user?: Test
  host?: Test
  run?: Test
}

/** What has to hold of the changes that are chosen; no conditions: never, or always. */
export type Demand =
  | { sort: 'forbid'; conditions: readonly Condition[] }
  | { sort: 'require'; conditions: readonly Condition[] }
  | { sort: 'at_most'; limit: number; per: 'plan' | 'store' }
  | { sort: 'allowed_by'; parties: readonly Party[] }

/** A text, with the paths of what stands in its gaps. */
export type Template = readonly (string | { path: string; segments: readonly string[] })[]

export interface Policy {
  name: string
  /** Where it stands. */
  source: SourceRange
  description?: string
  severity: Diagnostic['severity']
  /** A change is chosen when one of them chooses it; none at all choose every change. */
  selectors: readonly Selector[]
  demand: Demand
  message?: Template
  hint?: string
}

/** What became of one policy, for whoever reviews the plan. */
export interface PolicyCheck {
  name: string
  severity: Diagnostic['severity']
  source: SourceRange
  /** How many changes it looked at, and how many findings there are. */
  changes: number
  findings: number
}
