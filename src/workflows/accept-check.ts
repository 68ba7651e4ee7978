/**
 * After changes of the files, do they say of some attributes what BigCommerce has, and of everything else what they said
 * before? Whoever shares an anchor, a file or a variable with such an attribute is found out here.
 */

import type { Config, LoadOptions, Proposal } from '../config/index.ts'
import { loadConfig } from '../config/index.ts'
import { DiagnosticsError } from '../model/errors.ts'
import type { Desired } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { canonicalJson, isObject } from '../model/values.ts'
import { attributesOf } from '../planner/drift.ts'
import type { PlanInput } from '../planner/input.ts'
import type { Pairing } from '../planner/pair.ts'

export interface Checked {
  options: LoadOptions
  /** What the files said before. */
  before: Config
  input: PlanInput
  pairing: Pairing
}

interface Reason {
  message: string
  hint: string
}

/** Why the changes cannot be made; `texts` are the files' texts after them, none where they are written already. */
export function whyNot(
  check: Checked,
  proposals: readonly Proposal[],
  texts: ReadonlyMap<string, string>,
): Reason | undefined {
  let after: Config
  try {
    after = loadConfig({ ...check.options, texts: new Map([...(check.options.texts ?? []), ...texts]) })
  } catch (error) {
    if (!(error instanceof DiagnosticsError)) throw error
    const [first] = error.diagnostics
    return { message: `the files would not be valid: ${first?.message}`, hint: first?.hint ?? 'Change it by hand.' }
  }
  return elsewhere(check.before, after, proposals) ?? stillDiffers(check, after, proposals)
}

/** What else would be said differently. */
function elsewhere(before: Config, after: Config, proposals: readonly Proposal[]): Reason | undefined {
  const last = proposals.at(-1)
  const anchor = last?.anchor
  const hint =
    anchor === undefined
      ? 'Write the value in its own place by hand.'
      : `It stands at \`&${anchor.name}\` (${placeText(anchor.source)}): write the value out where it differs, by hand.`
  const shared = (what: string): Reason => ({ message: `it would change ${what}, too`, hint })
  const known = new Map(before.desired.map(one => [one.address as string, one]))
  for (const one of after.desired) {
    const own = proposals.filter(proposal => proposal.address === one.address).map(proposal => proposal.path)
    const old = known.get(one.address)
    if (old === undefined || said(old, own) !== said(one, own)) return shared(one.address)
    known.delete(one.address)
  }
  const [gone] = known.keys()
  if (gone !== undefined) return shared(gone)
  return settingsOf(before) === settingsOf(after) ? undefined : shared('the settings of the run')
}

function placeText({ file, line, column }: { file: string; line: number; column: number }): string {
  return `${file}:${line}:${column}`
}

/** Everything that a declaration says but for some attributes. */
function said({ source: _, ...one }: Desired, without: readonly string[]): string {
  const attributes = without.reduce((left, path) => withValue(left, path.split('.'), null), one.attributes)
  return canonicalJson({ ...one, attributes } as unknown as Json)
}

function settingsOf({ connection, state, safety, billing, declared, tokens }: Config): string {
  const [names, secrets] = [[...declared].sort(), [...tokens]]
  return canonicalJson({ connection, state, safety, billing, names, secrets } as unknown as Json)
}

function stillDiffers({ input, pairing }: Checked, after: Config, proposals: readonly Proposal[]): Reason | undefined {
  const now = new Map(after.desired.map(one => [one.address as string, one.attributes]))
  for (const { address, path } of proposals) {
    const pair = pairing.byAddress.get(address)
    const value = valueAt(now.get(address), path.split('.'))
    if (pair?.desired === undefined || value === undefined) return { message: 'it would not be said', hint: byHand }
    const attributes = withValue(pair.desired.attributes, path.split('.'), value)
    const left = attributesOf({ ...pair, desired: { ...pair.desired, attributes } }, input, pairing)
    if (left.some(one => one.path === path || one.path.startsWith(`${path}.`))) {
      return { message: 'it would differ all the same', hint: byHand }
    }
  }
  return undefined
}

const byHand = 'Change it by hand.'

function valueAt(value: Json | undefined, [name, ...rest]: readonly string[]): Json | undefined {
  if (name === undefined) return value
  return isObject(value) ? valueAt(value[name], rest) : undefined
}

function withValue(attributes: Attributes, [name, ...rest]: readonly string[], value: Json): Attributes {
  if (name === undefined) return attributes
  const inner = attributes[name]
  return { ...attributes, [name]: rest.length === 0 ? value : withValue(isObject(inner) ? inner : {}, rest, value) }
}
