/**
 * The policies of the project, held against a plan. Each has a limited time: a pattern that goes astray on a long text would
 * otherwise hold up the run for ever. Whatever keeps a policy from being evaluated is an error of the plan, never a pass.
 */

import { createContext, Script } from 'node:vm'
import { loadPolicies, type Reading } from '../config/index.ts'
import type { Diagnostic } from '../model/errors.ts'
import type { Change } from '../model/plan.ts'
import type { Policy, PolicyCheck } from '../model/policy.ts'
import type { KindFacts } from '../planner/input.ts'
import type { PolicyResult } from '../policy/evaluate.ts'
import { evaluatePolicy } from '../policy/evaluate.ts'
import { viewsOf } from '../policy/view.ts'
import { kinds } from '../resources/index.ts'
import type { Context } from './context.ts'

/** How long one policy may take, for all changes together. */
const secondsPerPolicy = 10

export interface PolicySources {
  /** Files and folders, beside what lies in `policies`. */
  policies: readonly string[]
  /** Every file of the configuration. */
  files: readonly string[]
}

/** Throws a `DiagnosticsError` with everything that is wrong with their files. Reads files only. */
export function readPolicies(context: Context, { policies, files }: PolicySources, reading?: Reading): Policy[] {
  // What is taken into a configuration as text says nothing about where the project's policies are.
  const configFiles = files.filter(file => /\.ya?ml$/.test(file))
  return loadPolicies({ baseDir: context.cwd, configFiles, more: policies, placements: [...kinds], reading })
}

export interface Checked {
  checks: PolicyCheck[]
  findings: Diagnostic[]
}

export interface CheckOptions {
  facts: ReadonlyMap<string, KindFacts>
  /** Whether who runs this is who carries out the plan. */
  applies: boolean
  seconds?: number
}

/** What the policies have against these changes, policy by policy, each in the order of the plan. */
export function checkPolicies(
  context: Context,
  policies: readonly Policy[],
  changes: readonly Change[],
  { facts, applies, seconds = secondsPerPolicy }: CheckOptions,
): Checked {
  if (policies.length === 0) return { checks: [], findings: [] }
  const { user, host, run } = context.who
  const runner = { user, host, ...(run === undefined ? {} : { run }), applies }
  const seen = viewsOf(changes, new Map([...facts].map(([kind, { rules }]) => [kind, rules])))
  const results = policies.map(policy => {
    try {
      return inTime(seconds, () => evaluatePolicy(policy, seen, runner))
    } catch (error) {
      return unevaluated(policy, error, seconds)
    }
  })
  return { checks: results.map(result => result.check), findings: results.flatMap(result => result.findings) }
}

/** Runs what cannot be asked to stop; throws when it takes longer. */
function inTime<T>(seconds: number, work: () => T): T {
  return call.runInContext(createContext({ work }), { timeout: seconds * 1_000 }) as T
}
const call = new Script('work()')

function unevaluated({ name, source, severity }: Policy, error: unknown, seconds: number): PolicyResult {
  const late = (error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  const why = late ? `it takes longer than ${seconds} seconds` : (error as Error).message
  return {
    check: { name, severity, source, changes: 0, findings: 1 },
    findings: [
      {
        severity: 'error',
        code: 'POLICY_VIOLATION',
        message: `the policy \`${name}\` could not be evaluated: ${why}`,
        hint: late
          ? 'A `pattern` with repetitions within repetitions, such as `(a+)+`, can take for ever: write it more simply.'
          : 'Nothing is taken for allowed that could not be looked at: mend the policy.',
        source,
        policy: { name, source },
      },
    ],
  }
}
