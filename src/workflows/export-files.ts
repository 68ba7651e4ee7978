/** Which files hold what? One for what is said of all, one for each store, and one for each long text. */

import { writeYaml } from '../config/index.ts'
import { FileNames } from '../export/file-names.ts'
import { splitTexts } from '../export/split.ts'
import type { Address } from '../model/address.ts'
import type { Attributes } from '../model/values.ts'
import { kinds } from '../resources/index.ts'
import type { FileTree } from './file-tree.ts'

/** One store, in the words of the files. */
export interface Piece {
  key: string
  address: Address
  /** What is said of the store itself; empty where the project's files say it. */
  head: Attributes
  contents: Attributes
  left: readonly string[]
}

const topFile = 'portfolio.yaml'
const collections = new Set(kinds.map(kind => kind.collection))

export class ExportFiles {
  readonly #names = new FileNames()
  readonly #paths: ReadonlyMap<string, string>
  readonly #written = new Set<string>()
  readonly #tree: FileTree

  /** Throws where a file of one of the stores is there already. */
  constructor(tree: FileTree, keys: readonly string[], force: boolean) {
    this.#tree = tree
    this.#paths = new Map(keys.map(key => [key, this.#names.give('stores', key, 'yaml')]))
    tree.refuseExisting([topFile, ...this.#paths.values()], force)
  }

  /** The files of a store of which there is something to say; texts before what names them. */
  add({ key, address, head, contents, left }: Piece): void {
    if (Object.keys(head).length + Object.keys(contents).length === 0) return
    const path = this.#paths.get(key)!
    const folder = path.slice('stores/'.length, -'.yaml'.length)
    const split = splitTexts(contents, { folder, collections, names: this.#names, up: '../' })
    for (const { path: text, text: content } of split.files) this.#tree.stage(text, content)
    const stores = { [key]: { ...head, ...split.contents } }
    this.#tree.stage(path, writeYaml({ version: 1, stores }, remarks(`${address}, as it is at BigCommerce.`, left)))
    this.#written.add(path)
  }

  /** The file that takes in those of the stores; it comes last, so that nothing half written is ever read. */
  finish(accounts: Attributes, left: readonly string[]): void {
    if (this.#written.size + Object.keys(accounts).length === 0) return
    const include = [...this.#paths.values()].filter(path => this.#written.has(path))
    const top = {
      version: 1,
      ...(include.length === 0 ? {} : { include }),
      ...(Object.keys(accounts).length === 0 ? {} : { accounts }),
    }
    this.#tree.stage(topFile, writeYaml(top, remarks('What all stores here have in common.', left)))
  }
}

function remarks(title: string, left: readonly string[]): string[] {
  return [title, ...(left.length === 0 ? [] : ['', 'Not here:', ...left.map(one => `- ${one}`)])]
}
