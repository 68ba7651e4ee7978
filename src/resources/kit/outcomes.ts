/** How a kind turns answers and errors into one outcome per object. */

import { ToolError } from '../../model/errors.ts'
import type { ApiFailure, Outcome, WriteItem } from '../../model/kind.ts'
import type { Json } from '../../model/values.ts'
import { isObject } from '../../model/values.ts'

/** Writes objects one request each, side by side; an error is the outcome of its object alone. */
export function eachItem(
  items: readonly WriteItem[],
  write: (item: WriteItem) => Promise<Outcome>,
): Promise<Outcome[]> {
  return Promise.all(
    items.map(async item => {
      try {
        return await write(item)
      } catch (error) {
        if (error instanceof ToolError) return { error }
        throw error
      }
    }),
  )
}

export function failureOf(error: unknown): ApiFailure | undefined {
  const cause = error instanceof ToolError ? error.cause : undefined
  return typeof cause === 'object' && cause !== null && 'uncertain' in cause ? (cause as ApiFailure) : undefined
}

/** Runs a removal for which "it is not there" is as good as "it is gone now". */
export async function goneIsFine(remove: () => Promise<unknown>): Promise<void> {
  try {
    await remove()
  } catch (error) {
    if (failureOf(error)?.status !== 404) throw error
  }
}

export function succeeded(items: readonly WriteItem[]): Outcome[] {
  return items.map(item => ({ id: item.id! }))
}

/** The outcome of an object that an answer lists errors for, see `errorsAt`. */
export function errorAt(body: Json, index: number, item: WriteItem): ToolError {
  const errors = isObject(body) && isObject(body.errors) ? body.errors : {}
  const shown = Object.entries(errorsAt(body, index)).map(([field, message]) => `${field || 'it'}: ${message}`)
  const title = typeof errors.title === 'string' ? errors.title : 'The API did not accept it'
  return new ToolError('API_INVALID', shown.length === 0 ? title : shown.join('; '), {
    address: item.address,
    hint: 'Correct the declaration and plan again.',
  })
}

/** The messages that an answer has for the object at this place in the request, by field: `"3.name"` is `name` of the fourth. */
export function errorsAt(body: Json, index: number): { [field: string]: string } {
  const errors = isObject(body) && isObject(body.errors) ? body.errors : {}
  const fields = isObject(errors.errors) ? errors.errors : errors
  const own = Object.entries(fields).filter(([path]) => path === String(index) || path.startsWith(`${index}.`))
  return Object.fromEntries(own.map(([path, message]) => [path.split('.').slice(1).join('.'), String(message)]))
}

export function hasErrorAt(body: Json, index: number): boolean {
  return Object.keys(errorsAt(body, index)).length > 0
}
