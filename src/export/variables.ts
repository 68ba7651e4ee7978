/** What are the environment variables called that hold what no file may? Settable in every shell, one for each value. */

export class VariableNames {
  private readonly byOwner = new Map<string, string>()
  private readonly taken = new Set<string>()

  /** `of('acme-us', 'token')`: `ACME_US_TOKEN`. The same for the same words. */
  of(...words: string[]): string {
    const owner = JSON.stringify(words)
    const known = this.byOwner.get(owner)
    if (known !== undefined) return known
    const plain = words
      .join('_')
      .toUpperCase()
      .replace(/[^A-Z0-9_]/g, '_')
    const base = /^[A-Z]/.test(plain) ? plain : `STORE_${plain}`
    let name = base
    for (let next = 2; this.taken.has(name); next += 1) name = `${base}_${next}`
    this.taken.add(name)
    this.byOwner.set(owner, name)
    return name
  }
}
