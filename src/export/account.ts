/** What do the files say of an account, or of a store itself? Plain values as they are, people as variables. */

import type { KindSchema } from '../model/field-rules.ts'
import { type Attributes, isObject, type Json } from '../model/values.ts'

export interface HeadOptions {
  schema: KindSchema
  /** A value as it is written, so that nothing in it is read as an interpolation. */
  literal: (value: Json) => Json
  /** The variable that stands for the value at a path; null where BigCommerce does not tell it. */
  variable: (path: string, value: Json) => string
}

/**
 * Sensitive values that have to be there are `${env:NAME}`, and so is what has to be there and BigCommerce does not tell.
 * Others that are sensitive are left out, and stay as they are.
 */
export function headOf(attributes: Attributes, options: HeadOptions): { body: Attributes; left: string[] } {
  const left: string[] = []
  const members = (values: Attributes, { properties = {}, required = [] }: KindSchema, prefix: string): Attributes => {
    const body: Attributes = {}
    for (const [name, field] of Object.entries(properties)) {
      const path = `${prefix}${name}`
      const value = values[name] ?? null
      const needed = required.includes(name)
      if (isObject(field.properties)) {
        if (needed) body[name] = members(isObject(value) ? value : {}, field, `${path}.`)
        else if (isObject(value) && Object.keys(value).length > 0) left.push(path)
      } else if (needed && (field['x-sensitive'] === true || value === null)) {
        body[name] = `\${env:${options.variable(path, value)}}`
      } else if (value === null || value === '') {
        // It is not there.
      } else if (field['x-sensitive'] === true) left.push(path)
      else if (field['x-create-only'] !== true) body[name] = options.literal(value)
    }
    return body
  }
  return { body: members(attributes, options.schema, ''), left }
}
