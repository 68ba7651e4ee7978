/**
 * Where in the files does an object belong that they do not declare yet, and what does the text look like with it? Objects that go to
 * the same place go there together. Writes nothing: whether the configuration says what it should then, the caller checks.
 */

import { type Address, parseAddress } from '../model/address.ts'
import type { SourceRange } from '../model/errors.ts'
import { type Attributes, isObject, type Json } from '../model/values.ts'
import type { DeclaredTexts } from './declared-texts.ts'
import { CannotEdit, type TextEdit, type YamlText } from './edit-yaml.ts'
import { insertEntries, insertItems, type RankOf } from './insert-yaml.ts'
import { type ConfigNode, member } from './nodes.ts'
import { anchorOf } from './write-back.ts'

/** An object with all that lies in it, and its place. */
export interface Addition {
  /** Its own address; of what stands in a list that of the list. */
  address: Address
  /** The declared object that it lies in; absent at the top. */
  holder?: Address
  /** Names of the maps in that, from the collection on, with its own name last; of a list item those up to the list. */
  path: readonly string[]
  isItem: boolean
  /** As it is written in a file, which is named relative to the project. */
  valueIn(file: string): Json
}

/** What becomes of one file. */
export interface Insertion {
  /** Relative to the project, and its real path. */
  file: string
  realPath: string
  /** What it holds now. */
  text: string
  edits: TextEdit[]
  additions: Addition[]
}

export interface RefusedAddition {
  address: Address
  message: string
  hint: string
  source?: SourceRange
}

/** A map or a list in a file that gets something. */
interface Target {
  file: string
  node: ConfigNode
  /** How far inside the text it is. */
  depth: number
  yaml: YamlText
  realPath: string
  /** What is to be there: of additions that share a place, put together. */
  entries: Attributes
  items: Json[]
  additions: Addition[]
}

type Refuse = (message: string, hint: string) => RefusedAddition

/** `rankOf`: the order of the collections that lie in an object of a kind. */
export function proposeInsertions(
  declared: DeclaredTexts,
  additions: readonly Addition[],
  rankOf: (kind: string | undefined, collection: string) => number | undefined,
): { insertions: Insertion[]; refused: RefusedAddition[] } {
  const targets = new Map<ConfigNode, Target & { rank: RankOf }>()
  const refused: RefusedAddition[] = []
  for (const addition of additions) {
    const found = findPlace(declared, addition)
    if ('message' in found) {
      refused.push(found)
      continue
    }
    const { node, rest, kind, ...place } = found
    const rank: RankOf = name => (node === place.holder ? rankOf(kind, name) : undefined)
    const target = targets.get(node) ?? { ...place, node, entries: {}, items: [], additions: [], rank }
    targets.set(node, target)
    target.additions.push(addition)
    const value = addition.valueIn(place.file)
    if (rest.length === 0) target.items.push(value)
    else put(target.entries, rest, value, addition.isItem)
  }
  const insertions = new Map<string, Insertion>()
  // Where several end at one place, what belongs to the innermost comes first.
  for (const target of [...targets.values()].sort((one, other) => other.depth - one.depth)) {
    try {
      const edits = editsOf(target)
      const { file, realPath, yaml } = target
      const known = insertions.get(realPath) ?? { file, realPath, text: yaml.text, edits: [], additions: [] }
      known.edits.push(...edits)
      known.additions.push(...target.additions)
      insertions.set(realPath, known)
    } catch (error) {
      if (!(error instanceof CannotEdit)) throw error
      for (const one of target.additions) refused.push(refusalOf(one, target.node)(error.message, byHand))
    }
  }
  return { insertions: [...insertions.values()], refused }
}

const byHand = 'Write it by hand.'

interface Place {
  file: string
  depth: number
  realPath: string
  yaml: YamlText
  /** What the object lies in. */
  holder: ConfigNode
  kind: string | undefined
  /** The innermost of the maps on the way that there is, or the list. */
  node: ConfigNode
  /** The names that are still to be made. */
  rest: string[]
}

function findPlace(declared: DeclaredTexts, addition: Addition): Place | RefusedAddition {
  const { holder: address, path, isItem } = addition
  const object = address === undefined ? undefined : declared.part(address)?.object
  const holder = address === undefined ? declared.root : object?.node
  const refuse = refusalOf(addition, holder)
  if (holder === undefined) return refuse('what it lies in is not declared', byHand)
  if (holder.kind !== 'map') {
    return refuse('what it lies in is written in its short form', 'Write that as a map by hand, and export again.')
  }
  let node: ConfigNode = holder
  const rest = [...path]
  while (rest.length > (isItem ? 0 : 1)) {
    const inner: ConfigNode | undefined = member(node, rest[0]!)
    if (inner === undefined) break
    node = inner
    rest.shift()
  }
  const wanted = rest.length === 0 ? 'list' : 'map'
  if (node.kind !== wanted) return refuse('something of another sort stands where it belongs', byHand)
  return inText(declared, { node, holder, rest, kind: object?.placement.name }, addition, refuse)
}

/** At the top nothing has a place of its own: several files may make it up. */
function inText(
  declared: DeclaredTexts,
  place: Pick<Place, 'node' | 'holder' | 'rest' | 'kind'>,
  { address }: Addition,
  refuse: Refuse,
): Place | RefusedAddition {
  const { node } = place
  if (node === declared.root) return refuse('the files have no place for it', byHand)
  const { file, line, column } = node.at
  const { path: realPath, yaml } = declared.file(file)
  const found = yaml?.at(yaml.offsetOf(line, column), node.kind)
  if (yaml === undefined || found === undefined) return refuse('the text where it belongs was not found', byHand)
  const key = found.path[0] === undefined ? undefined : yaml.topKey(found.path[0])
  if (key === undefined || key === 'variables' || declared.holdsVariables(realPath)) {
    return refuse('what it lies in comes from a variable, which may be used elsewhere, too', byHand)
  }
  if (key === 'blueprints') {
    const [, store] = parseAddress(address) ?? []
    const hint = `Write it into the blueprint, or of this store alone beneath \`stores: { ${store}: { fleet: … } }\`.`
    return refuse('what it lies in comes from a blueprint, of which other stores are made, too', hint)
  }
  const anchor = anchorOf(found, yaml, file)
  if (anchor !== undefined) {
    return refuse(`what it lies in stands at \`&${anchor.name}\`, which other places use, too`, byHand)
  }
  return { ...place, file, realPath, yaml, depth: found.path.length }
}

function editsOf({ yaml, node, entries, items, rank }: Target & { rank: RankOf }): TextEdit[] {
  const found = yaml.at(yaml.offsetOf(node.at.line, node.at.column), node.kind)!
  return node.kind === 'list' ? insertItems(yaml, found, items) : insertEntries(yaml, found, entries, rank)
}

function refusalOf({ address }: Addition, near: ConfigNode | undefined): Refuse {
  return (message, hint) => ({ address, message, hint, ...(near === undefined ? {} : { source: near.at }) })
}

function put(entries: Attributes, [name, ...rest]: readonly string[], value: Json, isItem: boolean): void {
  const there = entries[name!]
  if (rest.length > 0) {
    const inner = isObject(there) ? there : {}
    entries[name!] = inner
    put(inner, rest, value, isItem)
  } else if (isItem) entries[name!] = [...(Array.isArray(there) ? there : []), value]
  else entries[name!] = value
}
