/**
 * Which texts have been seen? Of each no more is kept than a number of 53 bits, so that of a hundred thousand it takes a megabyte or
 * two. Two texts of one number are one in a million at that size: what is said of a text that was seen has to be looked at again.
 */

const fewest = 1024

export class Fingerprints {
  /** Open addressing, at most half full; zero is nothing. */
  #slots = new Float64Array(fewest)
  #count = 0

  /** False for a text that was never added. */
  has(text: string): boolean {
    return this.#slots[this.#find(fingerprint(text))] !== 0
  }

  /** Whether it is new. */
  add(text: string): boolean {
    const print = fingerprint(text)
    const at = this.#find(print)
    if (this.#slots[at] !== 0) return false
    this.#slots[at] = print
    this.#count += 1
    if (this.#count * 2 > this.#slots.length) this.#grow()
    return true
  }

  #find(print: number): number {
    const slots = this.#slots
    let at = print % slots.length
    while (slots[at] !== 0 && slots[at] !== print) at = (at + 1) % slots.length
    return at
  }

  #grow(): void {
    const before = this.#slots
    this.#slots = new Float64Array(before.length * 2)
    for (const print of before) if (print !== 0) this.#slots[this.#find(print)] = print
  }
}

/** From 1 to 2^53 − 1; two multiplicative hashes side by side. */
function fingerprint(text: string): number {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    high = Math.imul(high ^ code, 2654435761)
    low = Math.imul(low ^ code, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return 4294967296 * (high & 0x1fffff) + (low >>> 0) || 1
}
