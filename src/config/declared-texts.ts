/**
 * Where do the files declare some objects, and what do these files hold? For whoever is going to change them. The configuration has
 * to be one without problems.
 */

import type { Address } from '../model/address.ts'
import { kindOfFile, readText, realPath } from './disk.ts'
import { YamlText } from './edit-yaml.ts'
import { type LoadOptions, readParts } from './load.ts'
import { type ConfigNode, type MapNode, member } from './nodes.ts'
import type { DeclaredObject } from './objects.ts'
import { joinPath } from './paths.ts'
import type { References } from './references.ts'

export class DeclaredTexts {
  /** The project directory. */
  readonly directory: string
  /** What is said of the whole; stores are not in it. */
  readonly root: MapNode
  readonly variables: ConfigNode | undefined
  readonly #options: LoadOptions
  readonly #parts = new Map<string, { object: DeclaredObject; references: References }>()
  readonly #texts = new Map<string, YamlText | undefined>()

  /** Keeps what the files say of some addresses. */
  constructor(options: LoadOptions, addresses: ReadonlySet<Address>) {
    this.directory = joinPath(options.baseDir, '.')
    this.#options = options
    const { root } = readParts(options, ({ objects, references }) => {
      for (const object of objects) {
        if (addresses.has(object.address)) this.#parts.set(object.address, { object, references })
      }
    })
    this.root = root
    this.variables = member(root, 'variables')
  }

  part(address: Address): { object: DeclaredObject; references: References } | undefined {
    return this.#parts.get(address)
  }

  /** The real path and the text of a file that positions name. */
  file(name: string): { path: string; yaml: YamlText | undefined } {
    const path = realPath(joinPath(this.directory, name))
    if (!this.#texts.has(path)) {
      const content = this.read(path)
      this.#texts.set(path, 'text' in content ? new YamlText(content.text) : undefined)
    }
    return { path, yaml: this.#texts.get(path) }
  }

  /** What a file holds, or shall hold. */
  read(path: string): ReturnType<typeof readText> {
    const text = this.#options.texts?.get(kindOfFile(path) === 'missing' ? path : realPath(path))
    return text === undefined ? readText(path) : { text }
  }

  holdsVariables(path: string): boolean {
    const { variables } = this.#options
    return variables?.files.some(file => realPath(joinPath(this.directory, file)) === path) === true
  }
}
