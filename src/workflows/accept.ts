/** Live values into the files: what somebody changed at BigCommerce is what the files say from now on. */

import { DeclaredTexts, loadConfig, type Proposal, type Refusal, WriteBack } from '../config/index.ts'
import { type Address, matchesPattern } from '../model/address.ts'
import { ToolError } from '../model/errors.ts'
import type { IgnoreRule } from '../model/ignore.ts'
import { didYouMean } from '../model/nearest.ts'
import type { AcceptReport, DriftAttribute, DriftEntry, RefusedAttribute } from '../model/report.ts'
import type { Drift } from '../planner/drift.ts'
import { findDrift } from '../planner/drift.ts'
import { type Checked, whyNot } from './accept-check.ts'
import { sortProposals, textsAfter } from './accept-sort.ts'
import type { Context } from './context.ts'
import { ignoresOf } from './drift.ts'
import { replaceFiles } from './files.ts'
import type { Project } from './project.ts'
import { loadOptionsOf } from './project.ts'
import { reportHead } from './report.ts'
import type { Survey } from './survey.ts'
import { survey } from './survey.ts'

export interface AcceptOptions {
  /** An object with what lies in it, or a glob. What the ignore file names is left out, save for that object itself. */
  address: string
  /** Path, prefix or glob. */
  attribute?: string | undefined
  dryRun: boolean
  ignoreFile?: string | undefined
}

/** `agree` is asked once it is known what would be written; it throws where that is not wanted. */
export async function acceptLive(
  context: Context,
  project: Project,
  options: AcceptOptions,
  agree: (report: AcceptReport) => Promise<void>,
): Promise<AcceptReport> {
  const { desired } = project.config
  const only = [options.address]
  const surveyed = await survey(context, project, { desired, destroy: false, only, lookOnly: true })
  const { input, unread } = surveyed
  const look = (ignore: readonly IgnoreRule[]): Drift =>
    findDrift(input, {
      isChosen: address => matchesPattern(address, options.address),
      unmanaged: false,
      ignore,
      complete: false,
      unseen: { hidden: surveyed.blind, unresolved: surveyed.unresolved },
    })
  const drift = look([])
  const { entries } = look(ignoresOf(context, options.ignoreFile)?.rules ?? [])
  const isNamed = (entry: DriftEntry): boolean => entry.address === options.address
  const chosen = [...drift.entries.filter(isNamed), ...entries.filter(entry => !isNamed(entry))]
  refuseUnknownAttribute(drift, surveyed, options)
  const { proposals, refused } = propose(context, project, chosen, options)
  const files = loadOptionsOf(context, project.options)
  const before = proposals.length === 0 ? project.config : loadConfig(files)
  const check: Checked = { options: files, before, input, pairing: drift.pairing }
  const { good, bad } = sortProposals(check, proposals)
  const failed = unread.some(one => one.severity === 'error')
  const reportOf = (written: boolean): AcceptReport => ({
    ...reportHead(context, failed || refused.length + bad.length > 0 ? 1 : 0, unread),
    command: 'drift accept',
    written,
    files: [...new Set(good.map(one => one.file))],
    accepted: good.map(({ address, path, source, before, after }) => ({ address, path, source, before, after })),
    refused: [...refused, ...bad],
  })
  if (options.dryRun || good.length === 0) return reportOf(false)
  await agree(reportOf(false))
  replaceFiles(textsAfter(good), () => {
    const reason = whyNot(check, good, new Map())
    if (reason === undefined) return
    throw new ToolError('NOT_ACCEPTED', `read again, the files do not say what they should: ${reason.message}`, {
      hint: 'They are as they were. Change them by hand.',
    })
  })
  return reportOf(true)
}

/** A slip in `--attribute` would silently accept nothing. */
function refuseUnknownAttribute(drift: Drift, { input }: Survey, { address, attribute }: AcceptOptions): void {
  if (attribute === undefined) return
  const kinds = new Set(
    drift.pairing.pairs.filter(pair => matchesPattern(pair.address, address)).map(pair => pair.kind),
  )
  const paths = [...kinds].flatMap(kind => (input.kinds.get(kind)?.rules ?? []).map(rule => rule.path))
  if (paths.some(path => matchesPattern(path, attribute) || attribute.startsWith(`${path}.`))) return
  throw new ToolError('ADDRESS_NOT_FOUND', `${address} has no attribute \`${attribute}\``, {
    hint: didYouMean(attribute, paths) ?? '`storewright drift` names every attribute that differs.',
  })
}

/** What the files could say, and what they could not. */
function propose(
  context: Context,
  project: Project,
  entries: readonly DriftEntry[],
  { attribute }: AcceptOptions,
): { proposals: Proposal[]; refused: RefusedAttribute[] } {
  const proposals: Proposal[] = []
  const refused: RefusedAttribute[] = []
  let files: WriteBack | undefined
  for (const entry of entries) {
    const { address } = entry
    if (address === undefined) continue
    const whole = attribute === undefined ? refusalOf(entry) : undefined
    if (whole !== undefined) refused.push({ address, ...whole, ...placeOf(entry) })
    for (const one of entry.attributes) {
      if (!isWanted(one, attribute)) continue
      files ??= new WriteBack(new DeclaredTexts(loadOptionsOf(context, project.options), addressesOf(entries)))
      const found = one.sensitive
        ? sensitive(entry, one)
        : files.propose({ address, path: one.path, value: one.live ?? null })
      if ('edits' in found) proposals.push(found)
      else refused.push(found)
    }
  }
  return { proposals, refused }
}

function addressesOf(entries: readonly DriftEntry[]): Set<Address> {
  return new Set(entries.flatMap(({ address }) => address ?? []))
}

function isWanted({ path, cause }: DriftAttribute, attribute: string | undefined): boolean {
  return cause !== 'config-changed' && (attribute === undefined || matchesPattern(path, attribute))
}

function refusalOf({ cause, attributes, renamed }: DriftEntry): { message: string; hint: string } | undefined {
  if (cause === 'vanished') {
    const hint = 'Remove the declaration by hand, or apply to make it anew.'
    return { message: 'it is gone at BigCommerce', hint }
  }
  if (renamed !== undefined && attributes.length === 0) {
    const hint = `Rename the key by hand: \`${renamed.from}\` is \`${renamed.to}\` now.`
    return { message: 'its key is its name in the files', hint }
  }
  return undefined
}

function sensitive(entry: DriftEntry, { path }: DriftAttribute): Refusal {
  const [message, hint] = ['it is sensitive, and never written', 'Change it by hand.']
  return { address: entry.address!, path, message, hint, ...placeOf(entry) }
}

function placeOf({ source }: DriftEntry): Partial<Pick<RefusedAttribute, 'source'>> {
  return source === undefined ? {} : { source }
}
