/** The schemas that come with the program: which there are, and one of them as text. */

import { publishedSchemas, schemaText } from '../config/index.ts'
import { ToolError } from '../model/errors.ts'
import { didYouMean } from '../model/nearest.ts'
import type { SchemaReport } from '../model/report.ts'
import type { Context } from './context.ts'
import { reportHead } from './report.ts'

/** Folders and files of the same subject are called so. */
const synonyms: { [name: string]: string } = { policies: 'policy', stores: 'config', configuration: 'config' }

export function listSchemas(context: Context): SchemaReport {
  return { ...reportHead(context, 0, []), command: 'schema', schemas: publishedSchemas() }
}

export function readSchema(context: Context, given: string): SchemaReport {
  const plain = given.replace(/\.schema\.json$/, '')
  const schemas = publishedSchemas()
  const exact = schemas.find(one => one.name === plain)
  const found = exact ?? schemas.find(one => one.name === (synonyms[plain] ?? plain.replaceAll('-', '_')))
  if (found === undefined) {
    const names = schemas.map(one => one.name)
    throw new ToolError('USAGE', `there is no schema \`${given}\``, {
      hint: didYouMean(plain, names) ?? '`storewright schema` lists them.',
    })
  }
  return {
    ...reportHead(context, 0, []),
    command: 'schema',
    schemas: [found],
    text: schemaText(found.name),
  }
}

export function schemaNames(): string[] {
  return publishedSchemas().map(one => one.name)
}
