/** The head that every report has, and reports of commands that could not do their work. */

import type { Diagnostic } from '../model/errors.ts'
import { DiagnosticsError, errorCodes, ToolError, toDiagnostic } from '../model/errors.ts'
import type { ErrorReport } from '../model/report.ts'
import type { Context } from './context.ts'
import { isoTime } from './context.ts'

export function reportHead(
  context: Context,
  exitCode: number,
  diagnostics: Diagnostic[],
): Omit<ErrorReport, 'command' | 'failed'> {
  const { directory } = context
  return {
    format: 'storewright-report/1',
    tool: context.tool,
    created: isoTime(context.clock.now()),
    exit_code: exitCode,
    ...(directory === undefined ? {} : { directory }),
    diagnostics,
  }
}

/** A report for whatever was thrown; an error of unknown kind is a bug of ours and says so. */
export function failureReport(context: Context, command: string, error: unknown): ErrorReport {
  const diagnostics = diagnosticsOf(error)
  const code = diagnostics.find(one => one.severity === 'error')?.code ?? 'BUG'
  return { ...reportHead(context, errorCodes[code].exit, diagnostics), command, failed: true }
}

/** Whatever was thrown, as findings. */
export function diagnosticsOf(error: unknown): Diagnostic[] {
  if (error instanceof DiagnosticsError) return error.diagnostics
  if (error instanceof ToolError) return [toDiagnostic(error)]
  const shown = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return [
    {
      severity: 'error',
      code: 'BUG',
      message: shown,
      hint: 'This is a bug in Storewright. Please report it with the text above.',
    },
  ]
}
