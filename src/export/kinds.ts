/** What the export knows of a kind: where it stands, what its schema says, and how its objects are recognised. */

import type { KindSchema } from '../model/field-rules.ts'
import type { ResourceKind } from '../model/kind.ts'

export interface ExportKind
  extends Pick<ResourceKind, 'name' | 'collection' | 'parent' | 'shape' | 'levels' | 'tree' | 'removal'> {
  schema: KindSchema
}

/** Why nothing of a kind can be written for others to keep in a file; undefined when it can. */
export function whyLeftOut({ schema, levels }: ExportKind): string | undefined {
  const properties = schema.properties ?? {}
  if ((schema.required ?? []).some(name => properties[name]?.['x-sensitive'] === true)) {
    return 'it is about people: declare by hand those that shall be managed'
  }
  if (levels === 3) return 'products are named by SKU there, which BigCommerce does not tell with them'
  return undefined
}

/** The key is what BigCommerce knows the object by. */
export function isKeyNatural({ schema }: ExportKind): boolean {
  return schema['x-key-schema'] !== undefined
}
