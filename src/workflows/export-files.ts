/** Which files hold what? One for what is said of all, one for each store, and one for each long text. */

import { writeYaml } from '../config/index.ts'
import { FileNames } from '../export/file-names.ts'
import { splitTexts, type TextFile } from '../export/split.ts'
import type { Address } from '../model/address.ts'
import type { Attributes, Json } from '../model/values.ts'
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

/** The file that takes in those of the stores. */
export const topFile = 'portfolio.yaml'
const collections = new Set(kinds.map(kind => kind.collection))

export class ExportFiles {
  readonly #names: FileNames
  readonly #paths: ReadonlyMap<string, string>
  readonly #written = new Set<string>()
  readonly #tree: FileTree

  /** `keys`: those of all stores, whose files have names of their own. */
  constructor(tree: FileTree, keys: readonly string[], isTaken?: (path: string) => boolean) {
    this.#tree = tree
    const names = new FileNames()
    this.#paths = new Map(keys.map(key => [key, names.give('stores', key, 'yaml')]))
    this.#names = new FileNames(isTaken)
  }

  /** The file of a store. */
  pathOf(key: string): string {
    return this.#paths.get(key)!
  }

  /** The files of a store of which there is something to say; texts before what names them. */
  add({ key, address, head, contents, left }: Piece): void {
    if (Object.keys(head).length + Object.keys(contents).length === 0) return
    const split = this.split(contents, key, [], '../')
    for (const { path, text } of split.files) this.#tree.stage(path, text)
    const stores = { [key]: { ...head, ...split.contents } }
    const path = this.pathOf(key)
    this.#tree.stage(path, writeYaml({ version: 1, stores }, remarks(`${address}, as it is at BigCommerce.`, left)))
    this.#written.add(path)
  }

  /** A part of the contents of a store, which stands `at` there, without its long texts; these are not staged yet. */
  split<T extends Json>(contents: T, key: string, at: string[], up: string): { contents: T; files: TextFile[] } {
    const folder = this.pathOf(key).slice('stores/'.length, -'.yaml'.length)
    return splitTexts(contents, { folder, collections, names: this.#names, up, at })
  }

  /** What was added, in the order of the stores. */
  get written(): string[] {
    return [...this.#paths.values()].filter(path => this.#written.has(path))
  }

  /** The file at the top comes last, so that nothing half written is ever read. */
  finish(accounts: Attributes, left: readonly string[]): void {
    const include = this.written
    if (include.length + Object.keys(accounts).length === 0) return
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
