/** Collects everything that is wrong with a configuration, so that all of it is told at once, in reading order. */

import type { Address } from '../model/address.ts'
import { type Diagnostic, DiagnosticsError, type ErrorCode, type SourceRange } from '../model/errors.ts'

export class Problems {
  readonly #found = new Map<string, Diagnostic>()
  readonly #files = new Map<string, number>()

  get count(): number {
    return this.#found.size
  }

  add(code: ErrorCode, message: string, source?: SourceRange, hint?: string, address?: Address): void {
    const key = `${code} ${source?.file}:${source?.line}:${source?.column} ${message}`
    if (this.#found.has(key)) return
    if (source !== undefined && !this.#files.has(source.file)) this.#files.set(source.file, this.#files.size)
    this.#found.set(key, {
      severity: 'error',
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(address === undefined ? {} : { address }),
      ...(source === undefined ? {} : { source }),
    })
  }

  throwIfAny(): void {
    if (this.#found.size > 0) throw new DiagnosticsError(this.sorted())
  }

  /** By file in order of first mention, then by place. */
  sorted(): Diagnostic[] {
    const rank = (diagnostic: Diagnostic): [number, number, number] => {
      const { source } = diagnostic
      return source === undefined ? [-1, 0, 0] : [this.#files.get(source.file) ?? 0, source.line, source.column]
    }
    return [...this.#found.values()].sort((left, right) => {
      const [a, b] = [rank(left), rank(right)]
      return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
    })
  }
}
