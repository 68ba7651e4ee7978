/** An API may repeat in a refusal what it was sent: sensitive values are taken out of it before anybody sees it. */

import { ToolError } from '../model/errors.ts'
import type { Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'

/** Shorter texts stand in messages by chance. */
const shortest = 3

/** The texts of a value, at any depth. */
export function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  return isObject(value) ? Object.values(value).flatMap(textsIn) : []
}

/** The same error without any of these texts in its message and hint, whatever their case. */
export function maskError(error: ToolError, secrets: readonly string[]): ToolError {
  const found = secrets.filter(secret => secret.length >= shortest).sort((a, b) => b.length - a.length)
  const masked = (text: string): string => found.reduce((rest, secret) => hide(rest, secret), text)
  const { code, address, source, cause } = error
  const hint = error.hint === undefined ? undefined : masked(error.hint)
  const message = masked(error.message)
  if (message === error.message && hint === error.hint) return error
  return new ToolError(code, message, { address, source, cause, hint })
}

function hide(text: string, secret: string): string {
  const pattern = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return text.replace(new RegExp(pattern, 'gi'), '(sensitive)')
}
