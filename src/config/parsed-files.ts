/**
 * Which files have been parsed before, with this very text? What a file holds is known by its text, so that of many files only
 * those are parsed again that say something else. What is wrong in a file is found anew each time.
 */

import type { Disk } from './disk.ts'
import type { MapNode } from './nodes.ts'
import type { Problems } from './problems.ts'
import { parseYaml } from './read-yaml.ts'

/** The map in the text of a file; undefined when there is none, which is reported. */
export type ParseFile = (text: string, file: string, problems: Problems, keys?: string) => MapNode | undefined

/** How files are read. */
export interface Reading {
  disk?: Disk
  parse?: ParseFile
}

export class ParsedFiles {
  #known = new Map<string, { text: string; map: MapNode }>()
  #used = new Map<string, { text: string; map: MapNode }>()
  /** How many files were parsed; whoever counts sets it back. */
  parsed = 0

  readonly parse: ParseFile = (text, file, problems, keys) => {
    const known = this.#used.get(file) ?? this.#known.get(file)
    if (known?.text === text) {
      this.#used.set(file, known)
      return known.map
    }
    this.parsed += 1
    const before = problems.count
    const map = parseYaml(text, file, problems, keys)
    if (map !== undefined && problems.count === before) this.#used.set(file, { text, map })
    return map
  }

  /** Begins to read everything again; files that were not read since the last time are forgotten. */
  turn(): void {
    this.#known = this.#used
    this.#used = new Map()
  }
}
