/** A saved plan, or a report that was saved as JSON, as the report that it was. Reads one file and nothing else. */

import { checkReport } from '../config/index.ts'
import { ToolError } from '../model/errors.ts'
import type { Report } from '../model/report.ts'
import type { Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { parsePlanFile } from '../planner/plan-file.ts'
import type { Context } from './context.ts'
import { readGivenFile } from './files.ts'
import { planReport } from './plan.ts'
import { digest } from './sealing.ts'

/** A JSON text of a portfolio of 100,000 stores is smaller. */
const mostBytes = 256 * 1024 * 1024

const again = 'A plan is saved with `plan --out FILE`, a report with `--format json --output FILE`.'

/** Throws when the file is neither, or not whole. */
export function readShown(context: Context, path: string): Report {
  const text = readGivenFile(context.cwd, path, mostBytes)
  const value = parse(text, path)
  const form = isObject(value) && typeof value.format === 'string' ? value.format : ''
  if (form.startsWith('storewright-plan/')) {
    return planReport(context, parsePlanFile(text, path, digest), false, path)
  }
  if (form === 'storewright-report/1') return readReport(context, value as { [name: string]: Json }, path)
  if (/^storewright-report\/[\w.]{1,20}$/.test(form)) {
    throw refused(
      path,
      `is a report of the form ${form}; this version reads storewright-report/1`,
      madeBy(context, value),
    )
  }
  throw refused(path, 'is neither a saved plan nor a report', again)
}

function parse(text: string, path: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    throw refused(path, 'is neither a saved plan nor a report: it is not JSON, or ends too early', again, cause)
  }
}

function readReport(context: Context, value: { [name: string]: Json }, path: string): Report {
  if ('rows' in value) {
    throw refused(path, `is a list (\`${String(value.command).slice(0, 40)}\`), which is not shown again`, again)
  }
  const [violation] = checkReport(value).sort((left, right) => right.instancePath.length - left.instancePath.length)
  if (violation === undefined) return value as unknown as Report
  const place = violation.instancePath === '' ? 'the report as a whole' : violation.instancePath
  throw refused(
    path,
    `is not a report as it was written: ${place} ${violation.message ?? 'is wrong'}`,
    madeBy(context, value),
  )
}

function madeBy(context: Context, value: Json): string {
  const tool = isObject(value) && typeof value.tool === 'string' ? value.tool.slice(0, 60) : ''
  const other = tool === '' || tool === context.tool ? '' : ` It was made by ${tool}, and this is ${context.tool}.`
  return `Make it again.${other}`
}

function refused(path: string, what: string, hint: string, cause?: unknown): ToolError {
  return new ToolError('REPORT_FILE_INVALID', `${path} ${what}`, { hint, cause })
}
