/** Lengths of time as people write them on the command line. */

const units: { [letter: string]: number } = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }

/** What a length of time looks like, for messages. */
export const durationForm = 'a whole number with h, d or w behind it: 12h, 30d, 2w'

/** `12h`, `30d` or `2w` in milliseconds; undefined for everything else. */
export function parseDuration(text: string): number | undefined {
  const match = /^(0|[1-9]\d{0,4})([hdw])$/.exec(text)
  return match === null ? undefined : Number(match[1]) * units[match[2]!]!
}
