/** Digests of live objects by address, many of them in little memory: read back in the order of the addresses. */

const digestBytes = 32

export class LiveDigests implements Iterable<readonly [string, string | null]> {
  readonly #addresses: string[] = []
  #digests = Buffer.alloc(digestBytes * 256)
  readonly #missing = new Set<number>()

  add(address: string, digest: string | null): void {
    const at = this.#addresses.push(address) - 1
    if (digest === null) this.#missing.add(at)
    else {
      if ((at + 1) * digestBytes > this.#digests.length) {
        this.#digests = Buffer.concat([this.#digests], this.#digests.length * 2)
      }
      this.#digests.write(digest, at * digestBytes, 'hex')
    }
  }

  *[Symbol.iterator](): Generator<readonly [string, string | null]> {
    const order = Uint32Array.from(this.#addresses.keys())
    const names = this.#addresses
    order.sort((left, right) => (names[left]! < names[right]! ? -1 : 1))
    for (const at of order) {
      const start = at * digestBytes
      yield [names[at]!, this.#missing.has(at) ? null : this.#digests.toString('hex', start, start + digestBytes)]
    }
  }
}
