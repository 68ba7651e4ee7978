/** Instants as people write them: a date, a time and the offset from UTC, so that nobody has to guess the time zone. */

/** What an instant looks like, for messages. */
export const instantForm =
  'a date and time with its offset from UTC, such as 2026-11-27T00:00:00Z or 2026-11-27T00:00:00-05:00'

const form =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(\.\d{1,3})?)?(?:Z|([+-])(0\d|1[0-4]):([0-5]\d))$/

/** Milliseconds since 1970; undefined for what is no instant, also for a day that the month does not have. */
export function parseInstant(text: string): number | undefined {
  const match = form.exec(text)
  if (match === null) return undefined
  const [year, month, day, hour, minute] = [1, 2, 3, 4, 5].map(at => Number(match[at])) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const midnight = Date.UTC(year, month - 1, day)
  const date = new Date(midnight)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  const seconds = Number(match[6] ?? 0) + Number(match[7] ?? 0)
  const offset = (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0)) * (match[8] === '-' ? -1 : 1)
  return midnight + Math.round(((hour * 60 + minute - offset) * 60 + seconds) * 1000)
}
