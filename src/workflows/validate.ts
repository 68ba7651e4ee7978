/** Checks the files and sends nothing. */

import type { ValidateReport } from '../model/report.ts'
import type { Context } from './context.ts'
import type { ProjectOptions } from './project.ts'
import { readConfig } from './project.ts'
import { reportHead } from './report.ts'

export function validate(
  context: Context,
  options: Pick<ProjectOptions, 'files' | 'variables' | 'sandbox'>,
): ValidateReport {
  const config = readConfig(context, options)
  const objects: { [kind: string]: number } = {}
  for (const one of config.desired) objects[one.kind] = (objects[one.kind] ?? 0) + 1
  return { ...reportHead(context, 0, []), command: 'validate', files: config.files, objects }
}
