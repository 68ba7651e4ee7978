/** What the export knows of a kind: where it stands, what its schema says, and how its objects are recognised. */

import type { KindSchema } from '../model/field-rules.ts'
import type { ResourceKind } from '../model/kind.ts'

export interface ExportKind
  extends Pick<ResourceKind, 'name' | 'collection' | 'parent' | 'shape' | 'levels' | 'tree' | 'removal'> {
  schema: KindSchema
}

/** Why nothing of a kind can be written for others to keep in a file; undefined when it can. */
export function whyLeftOut({ schema }: ExportKind): string | undefined {
  const properties = schema.properties ?? {}
  if ((schema.required ?? []).some(name => properties[name]?.['x-sensitive'] === true)) {
    return 'it is about people: declare by hand those that shall be managed'
  }
  return undefined
}

/** The key is what BigCommerce knows the object by. */
export function isKeyNatural({ schema }: ExportKind): boolean {
  return schema['x-key-schema'] !== undefined
}

/** The attribute that is the outermost key, and what it is looked up as. */
export function outerKeyOf({ schema }: ExportKind): { attribute: string; kind: string } | undefined {
  const found = Object.entries(schema.properties ?? {}).find(([, field]) => field['x-outer-key'] === true)
  return found === undefined ? undefined : { attribute: found[0], kind: String(found[1]['x-lookup']) }
}
