/**
 * Of which words does a YAML text consist, and in which column does each stand where it begins a line of a tidy file? Knows
 * the indentation of blocks and of what is in brackets; what stands between the words of a line is not its business.
 */

import { type CST, Parser } from './yaml.ts'

/** A block map or list: the column in which its entries stand, and shall stand. */
interface Block {
  from: number
  to: number
  outer: Block | undefined
}

/** A word, a scalar, a comment, a line break, or blanks: all of them together are the text. */
export interface Leaf {
  type: string
  source: string
  offset: number
  /** Where it shall begin if it is the first of its line, and where the further lines of a scalar shall. */
  column: number
  /** The innermost block around it. */
  block: Block | undefined
  inBrackets: boolean
  /** Of a block scalar that says so itself: the column in which its lines begin. */
  from?: number
  /** Of a block scalar: blank lines at its end belong to it. */
  keeps?: boolean
}

/** How much deeper an inner block is. */
const step = 2

interface Place {
  column: number
  block: Block | undefined
  brackets?: { base: number } | undefined
}

type Item = CST.CollectionItem

export function leavesOf(text: string): Leaf[] {
  const leaves = new Leaves()
  for (const token of new Parser().parse(text)) leaves.take(token, top)
  return leaves.all
}

const top: Place = { column: 0, block: undefined }

class Leaves {
  readonly all: Leaf[] = []
  /** Column of the line that is being read, once something stands in it. */
  #line: number | undefined
  #lineInBrackets = false

  take(token: CST.Token, place: Place): void {
    switch (token.type) {
      case 'document':
        this.#words(token.start, top)
        if (token.value !== undefined) this.take(token.value, top)
        this.#words(token.end, top)
        return
      case 'block-map':
        this.#map(token, { from: token.indent, to: place.column, outer: place.block })
        return
      case 'block-seq':
        this.#list(token, { from: token.indent, to: place.column, outer: place.block })
        return
      case 'flow-collection':
        this.#brackets(token, place)
        return
      case 'block-scalar':
        this.#blockScalar(token, place)
        return
      default:
        this.#add(token, place)
        if ('end' in token) this.#words(token.end, place)
    }
  }

  #map(token: CST.BlockMap, block: Block): void {
    const own = { column: block.to, block }
    const within = { column: block.to + step, block }
    for (const item of token.items) {
      this.#upTo('explicit-key-ind', item.start, own, within)
      if (item.key) this.take(item.key, item.explicitKey ? within : own)
      this.#upTo('map-value-ind', item.sep, own, within)
      if (item.value) this.take(item.value, within)
    }
  }

  #list(token: CST.BlockSequence, block: Block): void {
    const own = { column: block.to, block }
    const within = { column: block.to + step, block }
    for (const item of token.items) {
      this.#upTo('seq-item-ind', item.start, own, within)
      if (item.value) this.take(item.value, within)
    }
  }

  /** The words up to the sign, and with it, stand in one place, those behind it in another. */
  #upTo(sign: string, words: readonly CST.SourceToken[] | undefined, before: Place, after: Place): void {
    let place = before
    for (const word of words ?? []) {
      this.#add(word, place)
      if (word.type === sign) place = after
    }
  }

  /** What is in brackets stands deeper than the line in which they are opened, as does all of it than the key before. */
  #brackets(token: CST.FlowCollection, place: Place): void {
    const { block, brackets } = place
    const opening = place.column
    this.#add(token.start, place)
    const base = brackets === undefined || !this.#lineInBrackets ? (brackets?.base ?? opening) : (this.#line ?? opening)
    const within: Place = { column: base + step, block, brackets: { base } }
    for (const item of token.items as Item[]) {
      this.#words(item.start, within)
      if (item.key) this.take(item.key, within)
      this.#words(item.sep, within)
      if (item.value) this.take(item.value, within)
    }
    const [closing, ...behind] = token.end
    if (closing !== undefined) this.#add(closing, { ...within, column: base })
    this.#words(behind, place)
  }

  #blockScalar(token: CST.BlockScalar, place: Place): void {
    for (const prop of token.props) this.#add(prop, place)
    const header = token.props.find(prop => prop.type === 'block-scalar-header') as CST.SourceToken | undefined
    const digit = /\d/.exec(header?.source ?? '')?.[0]
    if (token.source === '') return
    const { from, to } = place.block ?? { from: 0, to: 0 }
    this.#add(token, digit === undefined ? place : { ...place, column: to + Number(digit) })
    const leaf = this.all.at(-1)!
    leaf.keeps = header?.source.includes('+') === true
    if (digit !== undefined) leaf.from = from + Number(digit)
    this.#line = undefined
  }

  #words(words: readonly CST.SourceToken[] | undefined, place: Place): void {
    for (const word of words ?? []) this.#add(word, place)
  }

  #add(token: { type: string; source?: string; offset: number }, place: Place): void {
    const { type, offset } = token
    const { column, block, brackets } = place
    const source = token.source ?? ''
    this.all.push({ type, source, offset, column, block, inBrackets: brackets !== undefined })
    if (type === 'newline') this.#line = undefined
    else if (type !== 'space' && (this.#line === undefined || source.includes('\n'))) {
      this.#line = column
      this.#lineInBrackets = brackets !== undefined
    }
  }
}
