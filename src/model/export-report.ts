/** What `export` has written, and what it has not. */

import type { Address } from './address.ts'
import type { AcceptedAttribute, RefusedAttribute } from './drift-report.ts'
import type { SourceRange } from './errors.ts'
import type { ReportBase } from './report.ts'

export interface ExportReport extends ReportBase {
  command: 'export'
  /** Those whose contents were written. */
  stores: Address[]
  /** How many of each kind of contents were written. */
  objects: { [kind: string]: number }
  /** What there is at BigCommerce and not in what was written, and why. */
  left_out: string[]
  /** Names of environment variables that have to be set before the files can be used. */
  variables: string[]
  /** Where their values were written, and those of which BigCommerce tells none. */
  env_file?: { path: string; unknown: string[] }
  /** YAML; absent where files were written. */
  text?: string
  /** The file, or the directory, that was written. */
  saved_to?: string
  /** Paths beneath the directory. */
  files?: string[]
  /** What became of files that were there. */
  update?: ExportUpdate
}

export interface ExportUpdate {
  /** Whether the files were written. */
  written: boolean
  /** Files that were there and are others now. */
  files: string[]
  /** Objects that the files did not declare, each with all that lies in it. */
  added: { address: Address; source?: SourceRange }[]
  changed: AcceptedAttribute[]
  /** What the files do not say, though it differs. */
  refused: RefusedAttribute[]
  /** What the files declare, and BigCommerce does not have. */
  gone: { address: Address; source?: SourceRange }[]
}
