/** Is evidence whole? Every pack, what that proves, and what it does not prove. */

import type { EvidenceReport } from '../model/report.ts'
import { diagnosticsBlock } from './diagnostics.ts'
import { escapeText } from './escape.ts'
import { joinBlocks } from './plan.ts'
import type { RenderOptions, Style } from './style.ts'
import { createStyle } from './style.ts'
import { countOf, formatNumber } from './wording.ts'

export function renderEvidence(report: EvidenceReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  const { last, exit_code: exit } = report
  return joinBlocks([
    packLines(report, style),
    diagnosticsBlock(report.diagnostics, style),
    exit === 0 ? proofLines(report) : [style.danger('The evidence is not whole.')],
    last === undefined || exit !== 0
      ? []
      : [`The last manifest, of number ${formatNumber(last.number)}, has the SHA-256 ${last.manifest}.`],
  ])
}

function packLines({ packs }: EvidenceReport, style: Style): string[] {
  const rows = packs.map(({ path, number, created, files, bytes }) => [
    escapeText(path),
    number === undefined ? '?' : `number ${formatNumber(number)}`,
    escapeText(created ?? ''),
    number === undefined ? '' : `${countOf(files, 'file')}, ${countOf(bytes, 'byte')}`,
  ])
  const widths = [0, 1, 2, 3].map(at => Math.max(0, ...rows.map(row => row[at]!.length)))
  return packs.map(({ whole }, at) => {
    const cells = rows[at]!.map((cell, column) => cell.padEnd(widths[column]!))
    return `${cells.join('  ')}  ${whole ? style.added('whole') : style.danger('not whole')}`
  })
}

function proofLines({ packs, chain, expect, after }: EvidenceReport): string[] {
  const [first, last] = [packs[0]!, packs.at(-1)!]
  const files = packs.reduce((sum, pack) => sum + pack.files, 0)
  const each = packs.length === 1 ? 'its manifest says' : 'their manifests say'
  const proved = [
    `${countOf(files, 'file')} of ${countOf(packs.length, 'pack')} are there byte for byte as ${each}, and none was added`,
    ...(chain && packs.length > 1
      ? [`packs ${formatNumber(first.number!)} to ${formatNumber(last.number!)} follow each other without a gap`]
      : []),
    ...(after === undefined ? [] : [`the first of them follows the manifest ${after.slice(0, 12)}…`]),
    ...(expect === undefined ? [] : [`the manifest ${expect.slice(0, 12)}… is the one whose hash was kept`]),
  ]
  const noted = expect === undefined ? undefined : packs.find(pack => pack.manifest?.startsWith(expect))?.number
  const anew =
    expect === undefined
      ? 'that nobody made all of it anew, or removed the last of it: keep the hash of the last manifest elsewhere, for --expect'
      : noted === last.number
        ? 'that nothing was made after it'
        : `that nobody made packs after number ${noted} anew, or removed some: their hashes were not given`
  const open = [
    ...(chain ? [] : ['which packs there were before it: verify the folder that the packs lie in']),
    anew,
    'who made it, and when: names and times are those of the machine that did',
  ]
  return ['Proved:', ...proved.map(words => `  ${words}`), '', 'Not proved:', ...open.map(words => `  ${words}`)]
}
