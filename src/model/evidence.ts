/** Packs of evidence: what a run has found, in files that a manifest names with their hashes, each pack chained to the one before. */

import type { Coverage } from './drift-report.ts'
import type { ReportBase } from './report.ts'

export interface EvidenceFile {
  name: string
  /** Bytes. */
  size: number
  sha256: string
}

/** `manifest.json` of a pack. Its SHA-256 stands for the whole pack, and for all packs before it. */
export interface EvidenceManifest {
  format: 'storewright-evidence/1'
  tool: string
  /** ISO 8601. */
  created: string
  /** Of the folder. */
  name: string
  /** Packs of a chain are numbered from 1. */
  number: number
  /** SHA-256 of the manifest of the pack before; null in the first of a chain. */
  previous: string | null
  user: string
  host: string
  commit?: string
  /** Link to the pipeline run. */
  run?: string
  /** Digest of the configuration. */
  config: string
  coverage: Omit<Coverage, 'gaps'>
  /** By name; all files of the pack but for the manifest and the list of sums. */
  files: EvidenceFile[]
}

/** A pack that can be pointed at. */
export interface EvidenceMark {
  path: string
  number: number
  /** SHA-256 of its manifest. */
  manifest: string
}

/** A pack as it was found. */
export interface CheckedPack {
  path: string
  /** False when anything is wrong in it. */
  whole: boolean
  /** Absent when its manifest cannot be read. */
  number?: number
  created?: string
  manifest?: string
  previous?: string | null
  /** Files that its manifest names, and their bytes. */
  files: number
  bytes: number
}

export interface EvidenceReport extends ReportBase {
  command: 'evidence verify'
  path: string
  /** Whether a folder of packs was looked at, so that it is known which follows which. */
  chain: boolean
  /** In the order of the chain. */
  packs: CheckedPack[]
  /** The one with the highest number. */
  last?: EvidenceMark
  /** As given on the command line. */
  expect?: string
  after?: string
}
