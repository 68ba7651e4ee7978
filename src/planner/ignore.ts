/** Which findings of a drift report are none, since somebody said so? Remembers which of the rules were of use. */

import { endOf, type IgnoreRule, isIgnoredBy } from '../model/ignore.ts'
import type { DriftCause, DriftEntry, IgnoredFinding } from '../model/report.ts'

export class Ignores {
  readonly found: IgnoredFinding[] = []
  /** Rules that speak of something that differs, also those that have ended. */
  readonly used = new Set<IgnoreRule>()
  private readonly rules: readonly IgnoreRule[]
  private readonly now: number

  constructor(rules: readonly IgnoreRule[], now: number) {
    this.rules = rules
    this.now = now
  }

  /** The rule that holds for a finding, if any; without a path, the finding is about the object as a whole. */
  ruleFor(address: string, path?: string): IgnoreRule | undefined {
    let holding: IgnoreRule | undefined
    for (const rule of this.rules) {
      if (!isIgnoredBy(rule, address, path)) continue
      this.used.add(rule)
      if (this.now < endOf(rule)) holding ??= rule
    }
    return holding
  }

  /** Remembers a finding as ignored. */
  remember(entry: Omit<DriftEntry, 'cause' | 'attributes'>, rule: IgnoreRule, cause: DriftCause, path?: string): void {
    const { address, kind, objectId, key, within } = entry
    const { reason, expires, owner, by } = rule
    const known = Object.entries({ address, objectId, key, within, path, expires, owner })
    const told = Object.fromEntries(known.filter(([, value]) => value !== undefined))
    this.found.push({ ...told, kind, cause, reason, by })
  }
}
