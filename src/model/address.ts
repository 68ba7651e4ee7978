/**
 * An address is the YAML path of an object: `stores.acme-us.channels.us.pages.about`.
 * Segments that are not plain words are quoted: `redirects["/old-about"]`.
 */

export type Address = string & { readonly brand: 'Address' }

const plainSegment = /^[\p{L}\p{N}_-]+$/u

export function formatAddress(segments: readonly string[]): Address {
  let text = ''
  for (const segment of segments) {
    if (!plainSegment.test(segment)) text += `[${JSON.stringify(segment)}]`
    else text += text === '' ? segment : `.${segment}`
  }
  return text as Address
}

export function childAddress(parent: Address | '', ...segments: string[]): Address {
  const tail = formatAddress(segments)
  if (parent === '') return tail
  return (tail.startsWith('[') ? `${parent}${tail}` : `${parent}.${tail}`) as Address
}

/** The segments of an address, or undefined when the text is not an address. */
export function parseAddress(text: string): string[] | undefined {
  const segments: string[] = []
  let at = 0
  while (at < text.length) {
    if (text[at] === '[') {
      const end = endOfQuoted(text, at)
      if (end === undefined) return undefined
      const segment = parseQuoted(text.slice(at + 1, end))
      if (segment === undefined) return undefined
      segments.push(segment)
      at = end + 1
    } else {
      if (segments.length > 0) {
        if (text[at] !== '.') return undefined
        at += 1
      }
      const match = /^[\p{L}\p{N}_*-]+/u.exec(text.slice(at))
      if (match === null) return undefined
      segments.push(match[0])
      at += match[0].length
    }
  }
  return segments.length === 0 ? undefined : segments
}

function parseQuoted(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string
  } catch {
    return undefined
  }
}

function endOfQuoted(text: string, open: number): number | undefined {
  const match = /^\["(?:[^"\\]|\\.)*"\]/.exec(text.slice(open))
  return match === null ? undefined : open + match[0].length - 1
}

/** True when `address` is `ancestor` or lies beneath it. */
export function isWithin(address: string, ancestor: string): boolean {
  if (!address.startsWith(ancestor)) return false
  const next = address[ancestor.length]
  return next === undefined || next === '.' || next === '['
}

/** True when `address` matches a pattern: an address prefix, or a glob where `*` stands for any run of characters. */
export function matchesPattern(address: string, pattern: string): boolean {
  return patternTest(pattern)(address)
}

/** The same, for many addresses. */
export function patternTest(pattern: string): (address: string) => boolean {
  if (!pattern.includes('*')) return address => isWithin(address, pattern)
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*')
  const expression = new RegExp(`^${source}(?:$|[.[])`)
  return address => expression.test(address)
}

/** Compares addresses so that a parent stands directly before what lies beneath it. */
export function compareAddresses(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
