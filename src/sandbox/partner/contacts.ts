/** What is a contact person, on the way in and on the way out? */

import { checkFields, countryCode, email } from '../check.ts'
import type { FieldErrors } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { isObject } from '../json.ts'

const rules = {
  first_name: { kind: 'string', required: true, minLength: 1 },
  last_name: { kind: 'string', required: true, minLength: 1 },
  email: { kind: 'string', required: true, maxLength: 255, pattern: email },
  district: { kind: 'string', required: true, minLength: 1 },
  country: { kind: 'string', required: true, pattern: countryCode },
  phone: { kind: 'string' },
  phone_number: { kind: 'string' },
} as const

export function checkContact(value: Json | undefined, name: string, errors: FieldErrors, required: boolean): void {
  if (value === undefined) {
    if (required) errors[name] = 'error.path.missing'
  } else if (!isObject(value)) errors[name] = 'error.expected.jsobject'
  else checkFields(value, rules, errors, `${name}.`)
}

/** `phone_number` is another name for `phone`, on the way in only. */
export function contactFrom(value: JsonObject): JsonObject {
  const contact: JsonObject = {}
  for (const name of ['first_name', 'last_name', 'email', 'district', 'country'] as const) {
    contact[name] = value[name] ?? ''
  }
  const phone = value.phone ?? value.phone_number
  return phone === undefined ? contact : { ...contact, phone }
}
