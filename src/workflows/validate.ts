/** Checks the files and sends nothing. */

import type { ValidateReport } from '../model/report.ts'
import type { Context } from './context.ts'
import { readPolicies } from './policies.ts'
import type { ProjectOptions } from './project.ts'
import { readConfig } from './project.ts'
import { reportHead } from './report.ts'

export function validate(
  context: Context,
  options: Pick<ProjectOptions, 'files' | 'variables' | 'sandbox'> & Partial<Pick<ProjectOptions, 'policies'>>,
): ValidateReport {
  const config = readConfig(context, options)
  const objects: { [kind: string]: number } = {}
  for (const one of config.desired) objects[one.kind] = (objects[one.kind] ?? 0) + 1
  const policies = readPolicies(context, { policies: options.policies ?? [], files: config.files })
  return {
    ...reportHead(context, 0, []),
    command: 'validate',
    files: config.files,
    objects,
    ...(policies.length === 0 ? {} : { policies: policies.map(policy => policy.name) }),
  }
}
