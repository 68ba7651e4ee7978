/** A plan's order as a graph: of a plan that was saved, or of one that is made now. Only reads. */

import { type FoldOptions, toGraph } from '../graph/index.ts'
import { ToolError } from '../model/errors.ts'
import type { Plan } from '../model/plan.ts'
import { hasErrors } from '../model/plan.ts'
import type { GraphReport } from '../model/report.ts'
import type { Context } from './context.ts'
import { reportHead } from './report.ts'
import { readShown } from './show.ts'

/** The plan in a file that `plan --out` has written, or in a report that was saved as JSON. */
export function readGraphed(context: Context, path: string): Plan {
  const report = readShown(context, path)
  if ('plan' in report && report.plan !== undefined) return report.plan
  throw new ToolError('REPORT_FILE_INVALID', `${path} has no plan in it: it is a report of \`${report.command}\``, {
    hint: 'A plan is saved with `storewright plan --out FILE`.',
  })
}

/** What is wrong with a plan that was made now is said, and the exit code is that of `plan`; a saved one is only shown. */
export function graphReport(
  context: Context,
  plan: Plan,
  { saved, savedTo, ...fold }: FoldOptions & { saved: boolean; savedTo?: string | undefined },
): GraphReport {
  const diagnostics = saved ? [] : plan.diagnostics
  return {
    ...reportHead(context, hasErrors(diagnostics) ? 1 : 0, diagnostics),
    command: 'graph',
    planned: plan.created,
    graph: toGraph(plan.changes, fold),
    ...(savedTo === undefined ? {} : { saved_to: savedTo }),
  }
}
