/** Which point in time does a text of the command line mean? */

import { ToolError } from '../model/errors.ts'

/** ISO 8601 in UTC; a day alone is its beginning. Throws USAGE for what is neither. */
export function instantOf(flag: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text)
  const ms = isDay ? Date.parse(`${text}T00:00:00Z`) : isInstant ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(ms)) return new Date(ms).toISOString()
  throw new ToolError('USAGE', `${flag} is \`${text}\`, but must be a day or an instant`, {
    hint: 'Write 2026-11-30, or 2026-11-30T12:00:00Z with its time zone.',
  })
}
