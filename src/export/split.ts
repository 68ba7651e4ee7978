/** Which texts of a store have files of their own? Long ones, so that they can be edited as what they are. */

import { isObject, type Json } from '../model/values.ts'
import type { FileNames } from './file-names.ts'

export interface TextFile {
  /** Relative to the directory that the YAML lies in beneath. */
  path: string
  text: string
}

/** From so many characters on, if there are several lines; and from so many in any case. */
const manyWithLines = 200
const many = 1_000

export interface SplitOptions {
  /** The name of the store's folders: `pages/<folder>/about.html`. */
  folder: string
  /** Names of collections, which are those of the folders. */
  collections: ReadonlySet<string>
  names: FileNames
  /** Where the contents stand in those of the store; at their top unless given. */
  at?: readonly string[]
  /** How the YAML file, which names the files from where it lies, leads to the directory: `../`. */
  up: string
}

/** A part of the contents, in which `${` is escaped, with `${file:…}` in place of long texts; and the files for these. */
export function splitTexts<T extends Json>(contents: T, options: SplitOptions): { contents: T; files: TextFile[] } {
  const files: TextFile[] = []
  const split = (value: Json, path: readonly string[]): Json => {
    if (Array.isArray(value)) return value.map((one, at) => split(one, [...path, String(at)]))
    if (isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, split(one, [...path, name])]))
    }
    if (typeof value !== 'string') return value
    const text = value.replaceAll('$${', () => '${')
    if (!deservesFile(text)) return value
    const { collection, key } = placeOf(path, options.collections)
    const file = options.names.give(`${collection}/${options.folder}`, key, extensionOf(text))
    files.push({ path: file, text })
    return `\${file:${options.up}${file}}`
  }
  return { contents: split(contents, options.at ?? []) as T, files }
}

function deservesFile(text: string): boolean {
  // What would not come back from a file as it was.
  if (text.startsWith('\ufeff') || /\p{Surrogate}/u.test(text)) return false
  return text.length >= many || (text.length >= manyWithLines && /\S\s*\n\s*\S/.test(text))
}

/** `body` and the like need no name of their own. */
const usualNames = ['body', 'html', 'template', 'value', 'description', 'children']

function placeOf(path: readonly string[], collections: ReadonlySet<string>): { collection: string; key: string } {
  const at = path.findLastIndex((name, index) => index < path.length - 1 && collections.has(name))
  const [collection = 'texts', ...rest] = at === -1 ? ['texts', ...path] : path.slice(at)
  const named = rest.filter((name, index) => index === 0 || !usualNames.includes(name))
  return { collection, key: named.join('-') }
}

function extensionOf(text: string): string {
  if (/<[a-z!/][^>]*>/i.test(text)) return 'html'
  return isJson(text) ? 'json' : 'txt'
}

function isJson(text: string): boolean {
  try {
    return isObject(JSON.parse(text) as Json)
  } catch {
    return false
  }
}
