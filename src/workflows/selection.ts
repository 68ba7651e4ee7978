/** Does everything that `--only` and `--exclude` name exist? A slip there would silently choose the wrong objects. */

import { matchesPattern } from '../model/address.ts'
import { ToolError } from '../model/errors.ts'
import { didYouMean } from '../model/nearest.ts'

/** Throws, naming the first pattern that no known address matches. */
export function refuseUnmatched(
  patterns: readonly string[],
  known: Iterable<string>,
  words = {
    nothing: 'nothing that is declared or recorded matches',
    hint: 'The plan without --only and --exclude shows every address.',
  },
): void {
  if (patterns.length === 0) return
  const addresses = [...new Set(known)]
  for (const pattern of patterns) {
    if (addresses.some(address => matchesPattern(address, pattern))) continue
    throw new ToolError('ADDRESS_NOT_FOUND', `${words.nothing} \`${pattern}\``, {
      hint:
        didYouMean(
          pattern,
          addresses.filter(address => address.includes('.')),
        ) ?? words.hint,
    })
  }
}

/** Whether an address is looked at; '' is all that lies in no object. */
export function isSelected(
  address: string,
  { only, exclude }: { only: readonly string[]; exclude: readonly string[] },
): boolean {
  if (address === '') return only.length === 0
  if (exclude.some(pattern => matchesPattern(address, pattern))) return false
  return only.length === 0 || only.some(pattern => matchesPattern(address, pattern))
}
