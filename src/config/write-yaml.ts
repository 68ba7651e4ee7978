/** Plain data as the text of a YAML file that reads back as the same data, easy on the eye. */

import { type Attributes, isObject, type Json } from '../model/values.ts'
import { Document, Scalar, visit } from './yaml.ts'

/** Comments stand at the head, one a line. */
export function writeYaml(value: Attributes, comments: readonly string[] = []): string {
  const head = comments.map(line => (line === '' ? '#\n' : `# ${line.replace(/\s+/g, ' ')}\n`)).join('')
  return `${head}${blockText(value, { indent: 2, indentSeq: true })}`
}

export interface BlockStyle {
  indent: number
  indentSeq: boolean
  /** Empty lines may follow, which no text at the end may take for its own. */
  followed?: true
}

/** A map or a list as a block, on lines that end with a break. */
export function blockText(value: Attributes | Json[], { followed, ...style }: BlockStyle): string {
  const document = new Document(value, { aliasDuplicateObjects: false })
  visit(document, {
    Scalar: (key, node) => {
      const text = node.value
      if (key === 'key' || typeof text !== 'string') return
      if (followed && /(^|\n)\n$/.test(text)) node.type = Scalar.QUOTE_DOUBLE
      else if (/\S\n\S/.test(text)) node.type = Scalar.BLOCK_LITERAL
    },
    Seq: (_, node) => {
      if (node.items.length === 0) node.flow = true
    },
  })
  return document.toString({ lineWidth: 0, ...style })
}

/** The same data, in which nothing is read as an interpolation. */
export function literal(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${')
  if (Array.isArray(value)) return value.map(literal)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, literal(inner)]))
}
