/** Tidies YAML files, or says which are not tidy. Only blanks are changed; a file with errors is left as it is. */

import { type TidyFiles, tidyNamed, tidyProject, tidyText } from '../config/index.ts'
import type { Diagnostic } from '../model/errors.ts'
import { DiagnosticsError, errorCodes } from '../model/errors.ts'
import type { FormatReport } from '../model/report.ts'
import type { Context } from './context.ts'
import { replaceFiles } from './files.ts'
import { reportHead } from './report.ts'

export interface FormatOptions {
  /** What makes up the project, if no files are named. */
  project: readonly string[]
  /** Files, directories and patterns. */
  named: readonly string[]
  /** Write nothing. */
  check: boolean
}

/** Exit code of `--check` for files that are not tidy. */
const untidy = 2

export function formatFiles(context: Context, { project, named, check }: FormatOptions): FormatReport {
  const found = named.length === 0 ? tidyProject(context.cwd, project) : tidyNamed(context.cwd, named)
  const untidied = found.files.filter(one => one.before !== one.after)
  if (!check) for (const one of untidied) replaceFiles([one], () => {})
  return report(context, found, { check, changed: untidied.map(one => one.file) })
}

function report(
  context: Context,
  { files, diagnostics }: TidyFiles,
  { check, changed }: Pick<FormatReport, 'check' | 'changed'>,
): FormatReport {
  const exit = exitOf(diagnostics) ?? (check && changed.length > 0 ? untidy : 0)
  const tidy = files.length - changed.length
  return { ...reportHead(context, exit, diagnostics), command: 'format', check, changed, tidy }
}

function exitOf(diagnostics: readonly Diagnostic[]): number | undefined {
  const [error] = diagnostics.filter(one => one.severity === 'error')
  return error === undefined ? undefined : errorCodes[error.code].exit
}

/** The same for a text that an editor passes on. Throws a `DiagnosticsError` where it cannot be read. */
export function formatText(context: Context, text: string, check: boolean): FormatReport {
  const name = 'standard input'
  const { text: after, diagnostics } = tidyText(text, name)
  if (after === undefined) throw new DiagnosticsError(diagnostics)
  const isTidy = after === text
  return {
    ...reportHead(context, check && !isTidy ? untidy : 0, diagnostics),
    command: 'format',
    check,
    changed: isTidy ? [] : [name],
    tidy: isTidy ? 1 : 0,
    ...(check ? {} : { text: after }),
  }
}
