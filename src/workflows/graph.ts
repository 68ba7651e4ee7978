/** A plan's order as a graph: of a plan that was saved, or of one that is made now. Only reads. */

import { layOut, type Sizes, toGraph } from '../graph/index.ts'
import { ToolError } from '../model/errors.ts'
import type { Graph } from '../model/graph.ts'
import type { Plan } from '../model/plan.ts'
import { hasErrors } from '../model/plan.ts'
import type { GraphReport } from '../model/report.ts'
import type { Context } from './context.ts'
import { reportHead } from './report.ts'
import { readShown } from './show.ts'

export interface GraphOptions {
  foldAbove: number
  /** Whether the format can take so much. */
  fits: (report: GraphReport) => boolean
  /** The plan was read from a file. */
  saved: boolean
  /** Where the picture will be. */
  savedTo?: string | undefined
}

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
  { saved, savedTo, foldAbove, fits }: GraphOptions,
): GraphReport {
  const diagnostics = saved ? [] : plan.diagnostics
  const reportOf = (graph: Graph): GraphReport => ({
    ...reportHead(context, hasErrors(diagnostics) ? 1 : 0, diagnostics),
    command: 'graph',
    planned: plan.created,
    graph,
    ...(savedTo === undefined ? {} : { saved_to: savedTo }),
  })
  return reportOf(toGraph(plan.changes, { foldAbove, fits: graph => fits(reportOf(graph)) }))
}

/** The same, with the places of all that is drawn. */
export async function withLayout(report: GraphReport, sizes: Sizes): Promise<GraphReport> {
  return { ...report, layout: await layOut(report.graph, sizes) }
}
