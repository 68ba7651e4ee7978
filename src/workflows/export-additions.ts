/** What a store has and the files lack, as it is to be put into them. */

import { posix } from 'node:path'
import type { Addition } from '../config/index.ts'
import { type NewObject, newObjects } from '../export/additions.ts'
import type { ObjectRef } from '../export/objects.ts'
import { variablesIn } from '../export/variables.ts'
import { type Address, childAddress } from '../model/address.ts'
import { storeUnit } from '../model/resources.ts'
import type { Json } from '../model/values.ts'
import type { Context } from './context.ts'
import type { StoreExport } from './export-contents.ts'
import type { ExportFiles } from './export-files.ts'
import type { Look } from './export-look.ts'
import type { OpenStore } from './stores.ts'

/** Additions, and the files that they name once they are written. */
export class StoreAdditions {
  readonly #files = new Map<Addition, Map<string, string>>()
  readonly #context: Context
  readonly #long: { files: ExportFiles; root: string } | undefined

  /** `long`: where long texts go; without it they stay where they are said. */
  constructor(context: Context, long: { files: ExportFiles; root: string } | undefined) {
    this.#context = context
    const isInside = long !== undefined && !relative(context.cwd, long.root).startsWith('..')
    this.#long = isInside ? long : undefined
  }

  /** With the names of the variables in them. */
  of(
    { store }: OpenStore,
    { contents, places, objects }: StoreExport,
    isDeclared: IsDeclared,
  ): { additions: Addition[]; variables: string[] } {
    const found = newObjects(contents, places, objects, ref => isDeclared(ref) !== undefined)
    return {
      additions: found.map(one => this.#addition(store.key, one, holderOf(one, store.address, isDeclared))),
      variables: found.flatMap(one => variablesIn(one.value)),
    }
  }

  /** Absolute paths and texts. */
  filesOf(addition: Addition): ReadonlyMap<string, string> {
    return this.#files.get(addition) ?? new Map()
  }

  #addition(storeKey: string, { path, isItem, at, value, found }: NewObject, holder: Address): Addition {
    const below =
      isItem && found.kind.tree !== undefined ? [...path.filter(name => name !== 'children'), found.key] : path
    let written: Json | undefined
    const addition: Addition = {
      address: childAddress(holder, ...below),
      holder,
      path,
      isItem,
      valueIn: file => {
        written ??= this.#split(addition, file, { storeKey, at, value })
        return written
      },
    }
    return addition
  }

  #split(
    addition: Addition,
    file: string,
    { storeKey, at, value }: { storeKey: string; at: string[]; value: Json },
  ): Json {
    if (this.#long === undefined) return value
    const { files, root } = this.#long
    const up = relative(posix.dirname(posix.join(slashes(this.#context.cwd), file)), root)
    const split = files.split(value, storeKey, at, up === '' ? '' : `${up}/`)
    this.#files.set(addition, new Map(split.files.map(({ path, text }) => [posix.join(slashes(root), path), text])))
    return split.contents
  }
}

/** The address of an object that the files declare. */
type IsDeclared = (ref: ObjectRef) => Address | undefined

function holderOf({ holder }: NewObject, store: Address, isDeclared: IsDeclared): Address {
  return (holder === undefined ? undefined : isDeclared(holder)) ?? store
}

export function declaredIn({ drift: { pairing } }: Look, storeKey: string): IsDeclared {
  return ref => {
    const [kind = '', ...id] = ref.split('|')
    const address = pairing.addressOf(storeUnit(storeKey), kind, id.join('|'))
    return address !== undefined && pairing.byAddress.get(address)?.desired !== undefined ? address : undefined
  }
}

function relative(from: string, to: string): string {
  return posix.relative(slashes(from), slashes(to))
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/')
}
