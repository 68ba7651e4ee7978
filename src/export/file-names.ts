/** Which file holds what? Names that every system takes, of which no two differ in their case alone. */

const longest = 80
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

export class FileNames {
  private readonly taken = new Set<string>()
  private readonly isTaken: (path: string) => boolean

  /** `isTaken`: what must not be written over. */
  constructor(isTaken: (path: string) => boolean = () => false) {
    this.isTaken = isTaken
  }

  /** `directory/name.extension`, with a number behind the name where another file has it. */
  give(directory: string, name: string, extension: string): string {
    const base = safeName(name)
    for (let next = 1; ; next += 1) {
      const path = `${directory}/${next === 1 ? base : `${base}-${next}`}.${extension}`
      const folded = path.normalize('NFKC').toLowerCase()
      if (this.taken.has(folded) || this.isTaken(path)) continue
      this.taken.add(folded)
      return path
    }
  }
}

/** Letters and digits of any script stay; nothing in it leads elsewhere, hides the file or ends in what systems cut off. */
function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[.-]+|[.-]+$/g, '')
  const short = cut(plain).replace(/[.-]+$/, '')
  if (short === '') return 'unnamed'
  return reserved.test(short) ? `_${short}` : short
}

/** In bytes, since that is what systems count. */
function cut(name: string): string {
  let bytes = 0
  let kept = ''
  for (const letter of name) {
    bytes += letter.codePointAt(0)! < 0x80 ? 1 : 4
    if (bytes > longest * 2 || kept.length >= longest) break
    kept += letter
  }
  return kept
}
