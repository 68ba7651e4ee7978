/** Are packs of evidence as they were written, and do they follow each other? One pack, or a folder of them. Sends nothing. */

import { join } from 'node:path'
import {
  broken,
  type Checked,
  chainFaults,
  checkPack,
  foldersIn,
  inOrder,
  isFolder,
  isHash,
  isPack,
  listFolder,
  manifestName,
  noPack,
  renamed,
} from '../evidence/index.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { EvidenceReport } from '../model/report.ts'
import type { Context } from './context.ts'
import { reportHead } from './report.ts'

export interface EvidenceChecks {
  /** The hash, or its first digits, of a manifest that was kept elsewhere and must be among those that are found. */
  expect?: string | undefined
  /** The hash of the manifest that the first pack must follow. */
  after?: string | undefined
}

export function verifyEvidence(context: Context, path: string, checks: EvidenceChecks): EvidenceReport {
  const { cwd } = context
  refuseOddHashes(checks)
  if (!isFolder(cwd, path)) throw noPack(path)
  const one = isPack(cwd, path) || listFolder(cwd, path).some(({ name }) => name === manifestName)
  const folders = one ? [path] : foldersIn(cwd, path)
  if (folders.length === 0) throw noPack(path)
  const checked = inOrder(folders.map(folder => checkFolder(cwd, folder)))
  const faults = [
    ...checked.flatMap(({ faults }) => faults),
    ...(one ? [] : [...checked.flatMap(renamed), ...chainFaults(checked, checks.after)]),
    ...(one ? beforeFaults(checked[0]!, checks.after) : []),
    ...expectFaults(checked, checks.expect),
  ]
  const packs = checked.map(({ pack }) => pack)
  const last = packs.findLast(pack => pack.manifest !== undefined)
  const { expect, after } = checks
  return {
    ...reportHead(context, faults.length > 0 ? 1 : 0, faults),
    command: 'evidence verify',
    path,
    chain: !one,
    packs,
    ...(last === undefined ? {} : { last: { path: last.path, number: last.number!, manifest: last.manifest! } }),
    ...(expect === undefined ? {} : { expect }),
    ...(after === undefined ? {} : { after }),
  }
}

function checkFolder(cwd: string, path: string): Checked {
  try {
    return checkPack(cwd, path)
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    return { pack: { path, whole: false, files: 0, bytes: 0 }, faults: [broken(error.message)] }
  }
}

/** A pack on its own says which one it follows; whether that is right, only `--after` knows. */
function beforeFaults({ pack }: Checked, after: string | undefined): Diagnostic[] {
  if (after === undefined || pack.previous === after) return []
  return [broken(`${pack.path} does not follow the pack that --after names`)]
}

function expectFaults(checked: readonly Checked[], expect: string | undefined): Diagnostic[] {
  if (expect === undefined || checked.some(({ pack }) => pack.manifest?.startsWith(expect))) return []
  const where = checked.length === 1 ? `${join(checked[0]!.pack.path, manifestName)} is not it` : 'it is not among them'
  return [
    broken(`a manifest with the hash ${expect} was kept elsewhere, and ${where}: packs were removed or made anew`),
  ]
}

function refuseOddHashes({ expect, after }: EvidenceChecks): void {
  const refuse = (flag: string, wanted: string): never => {
    throw new ToolError('USAGE', `${flag} must be ${wanted}`, {
      hint: 'It is what `drift --evidence` and `evidence verify` print of a manifest, and what `sha256sum manifest.json` says.',
    })
  }
  if (after !== undefined && !isHash(after)) refuse('--after', 'a hash of 64 digits')
  if (expect !== undefined && !/^[0-9a-f]{12,64}$/.test(expect))
    refuse('--expect', 'a hash, or at least its first 12 digits')
}
