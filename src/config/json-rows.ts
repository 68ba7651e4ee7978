/**
 * What are the entries of a file that is one JSON list or map, and on which line does each begin? The text of one entry at a
 * time is given out. Knows nothing of what an entry means, and does not look whether it is valid.
 */

export interface JsonEntry {
  /** Where the file is a map. */
  key?: string
  /** The JSON text of the value. */
  text: string
  line: number
  column: number
}

/** The file is neither a list nor a map, or ends too early. */
export interface JsonFault {
  fault: string
  line: number
  column: number
}

export function* splitJson(text: string): Generator<JsonEntry | JsonFault> {
  const scanner = new Scanner(text)
  scanner.skipSpace()
  const open = scanner.take()
  const close = { '[': ']', '{': '}' }[open]
  if (close === undefined) {
    yield { fault: 'The file must hold a list or a map.', line: 1, column: 1 }
    return
  }
  scanner.skipSpace()
  if (scanner.peek() === close) scanner.take()
  else {
    for (let separator = ','; separator === ','; ) {
      scanner.skipSpace()
      const place = scanner.place()
      const key = close === '}' ? scanner.key() : undefined
      scanner.skipSpace()
      const value = scanner.value()
      separator = scanner.take()
      const isWhole = value !== '' && (separator === ',' || separator === close) && (close === ']' || key !== undefined)
      if (!isWhole) {
        yield { fault: 'This is not valid JSON.', ...place }
        return
      }
      yield { text: value, ...place, ...(key === undefined ? {} : { key }) }
    }
  }
  scanner.skipSpace()
  if (scanner.peek() !== '') yield { fault: 'Something follows the end of the list or map.', ...scanner.place() }
}

class Scanner {
  readonly #text: string
  #at = 0
  #line = 1
  #lineStart = 0

  constructor(text: string) {
    this.#text = text.startsWith('\uFEFF') ? text.slice(1) : text
  }

  place(): { line: number; column: number } {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 }
  }

  peek(): string {
    return this.#text[this.#at] ?? ''
  }

  take(): string {
    const taken = this.peek()
    this.#at += 1
    return taken
  }

  skipSpace(): void {
    for (; /^[ \t\r\n]$/.test(this.peek()); this.#at += 1) this.#count()
  }

  /** A text and the colon after it. */
  key(): string | undefined {
    if (this.peek() !== '"') return undefined
    const start = this.#at
    this.#skipString()
    const written = this.#text.slice(start, this.#at)
    this.skipSpace()
    if (this.take() !== ':') return undefined
    try {
      return JSON.parse(written) as string
    } catch {
      return undefined
    }
  }

  /** Everything up to the comma or bracket that ends it. */
  value(): string {
    const start = this.#at
    for (let depth = 0; this.#at < this.#text.length; ) {
      const character = this.peek()
      if (character === '"') {
        this.#skipString()
        continue
      }
      if (depth === 0 && (character === ',' || character === ']' || character === '}')) break
      if (character === '[' || character === '{') depth += 1
      if (character === ']' || character === '}') depth -= 1
      this.#count()
      this.#at += 1
    }
    return this.#text.slice(start, this.#at).trim()
  }

  #skipString(): void {
    for (this.#at += 1; this.#at < this.#text.length && this.peek() !== '"'; this.#at += 1) {
      if (this.peek() === '\\') this.#at += 1
    }
    this.#at += 1
  }

  #count(): void {
    if (this.peek() !== '\n') return
    this.#line += 1
    this.#lineStart = this.#at + 1
  }
}
