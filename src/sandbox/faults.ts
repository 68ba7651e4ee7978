/** Which injected fault hits a request? Rules are tried in order; the first that matches and is not used up applies. */

import type { Json, JsonObject } from './json.ts'
import { isObject } from './json.ts'

export type Fault =
  | { kind: 'status'; status: number; body?: Json; headers?: { [name: string]: string }; when?: 'before' | 'after' }
  | { kind: '429'; headers: boolean; retryAfterSeconds?: number }
  | { kind: 'reset'; when: 'before' | 'after' }
  | { kind: 'delay'; ms: number }
  | { kind: 'truncate' }

export interface FaultRule {
  match: { method?: string; path?: string; nth?: number; count?: number }
  fault: Fault
}

interface Armed {
  rule: FaultRule
  pattern: RegExp | undefined
  seen: number
  used: number
}

export class Faults {
  #armed: Armed[] = []

  add(rule: FaultRule): void {
    const { path } = rule.match
    this.#armed.push({ rule, pattern: path === undefined ? undefined : new RegExp(path), seen: 0, used: 0 })
  }

  clear(): void {
    this.#armed = []
  }

  list(): Json {
    return this.#armed.map(({ rule, seen, used }) => ({ ...(rule as unknown as JsonObject), seen, used }))
  }

  /** Counts the request against every rule it matches; a delay is combined with the first fault of another kind. */
  take(method: string, path: string, pathAndQuery: string): Fault[] {
    const hits: Fault[] = []
    for (const armed of this.#armed) {
      const { match, fault } = armed.rule
      if (match.method !== undefined && match.method.toUpperCase() !== method) continue
      if (armed.pattern !== undefined && !armed.pattern.test(path) && !armed.pattern.test(pathAndQuery)) continue
      armed.seen += 1
      if (armed.seen < (match.nth ?? 1)) continue
      if (match.count !== undefined && armed.used >= match.count) continue
      if (fault.kind !== 'delay' && hits.some(hit => hit.kind !== 'delay')) continue
      armed.used += 1
      hits.push(fault)
    }
    return hits
  }
}

/** What is wrong with a rule that came over the wire, or the rule. */
export function readFaultRule(value: Json | undefined): FaultRule | string {
  if (!isObject(value) || !isObject(value.fault)) return 'a rule is {"match": {…}, "fault": {"kind": …}}'
  const { fault } = value
  const match = value.match ?? {}
  if (!isObject(match)) return '"match" is an object'
  for (const name of ['nth', 'count']) {
    const number = match[name]
    if (number !== undefined && (typeof number !== 'number' || number < 1)) return `"match.${name}" is a number from 1`
  }
  for (const name of ['method', 'path']) {
    if (match[name] !== undefined && typeof match[name] !== 'string') return `"match.${name}" is a string`
  }
  if (typeof match.path === 'string' && !compiles(match.path)) return '"match.path" is no regular expression'
  const wrong = faultIsWrong(fault)
  return wrong ?? ({ match, fault } as unknown as FaultRule)
}

function faultIsWrong(fault: JsonObject): string | undefined {
  switch (fault.kind) {
    case 'status':
      return typeof fault.status === 'number' ? undefined : '"fault.status" is a number'
    case '429':
      return typeof fault.headers === 'boolean' ? undefined : '"fault.headers" is true or false'
    case 'reset':
      return fault.when === 'before' || fault.when === 'after' ? undefined : '"fault.when" is "before" or "after"'
    case 'delay':
      return typeof fault.ms === 'number' ? undefined : '"fault.ms" is a number'
    case 'truncate':
      return undefined
    default:
      return '"fault.kind" is one of status, 429, reset, delay, truncate'
  }
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern)
    return true
  } catch {
    return false
  }
}
