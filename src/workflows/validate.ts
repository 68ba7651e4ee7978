/** Checks the files and sends nothing. */

import type { ValidateReport } from '../model/report.ts'
import type { Context } from './context.ts'
import { readPolicies } from './policies.ts'
import type { ProjectOptions } from './project.ts'
import { checkFiles } from './project.ts'
import { reportHead } from './report.ts'

export function validate(
  context: Context,
  options: Pick<ProjectOptions, 'files' | 'variables' | 'sandbox'> & Partial<Pick<ProjectOptions, 'policies'>>,
): ValidateReport {
  const { files, objects, warnings } = checkFiles(context, options)
  const policies = readPolicies(context, { policies: options.policies ?? [], files })
  return {
    ...reportHead(context, 0, warnings),
    command: 'validate',
    files,
    objects,
    ...(policies.length === 0 ? {} : { policies: policies.map(policy => policy.name) }),
  }
}
