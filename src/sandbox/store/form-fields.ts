/** What has a form field of a customer or an address to look like? Any name is taken: forms are not part of the sandbox. */

import { checkFields } from '../check.ts'
import type { FieldErrors } from '../errors.ts'
import { isObject, type Json } from '../json.ts'

export function checkFormFields(value: Json | undefined, prefix: string, errors: FieldErrors): void {
  const fields = Array.isArray(value) ? value : []
  for (const [place, field] of fields.entries()) {
    const given = isObject(field) ? field : {}
    const path = `${prefix}form_fields.${place}.`
    checkFields(given, { name: { kind: 'string', required: true } }, errors, path)
    if (given.value === undefined) errors[`${path}value`] = 'error.path.missing'
  }
}
