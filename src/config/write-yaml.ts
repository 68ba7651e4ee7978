/** Plain data as the text of a YAML file that reads back as the same data, easy on the eye. */

import { type Attributes, isObject, type Json } from '../model/values.ts'
import { Document, Scalar, visit } from './yaml.ts'

/** Comments stand at the head, one a line. */
export function writeYaml(value: Attributes, comments: readonly string[] = []): string {
  const document = new Document(value, { aliasDuplicateObjects: false })
  visit(document, {
    Scalar: (key, node) => {
      const text = node.value
      if (key !== 'key' && typeof text === 'string' && /\S\n\S/.test(text)) node.type = Scalar.BLOCK_LITERAL
    },
    Seq: (_, node) => {
      if (node.items.length === 0) node.flow = true
    },
  })
  const head = comments.map(line => (line === '' ? '#\n' : `# ${line.replace(/\s+/g, ' ')}\n`)).join('')
  return `${head}${document.toString({ lineWidth: 0 })}`
}

/** The same data, in which nothing is read as an interpolation. */
export function literal(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${')
  if (Array.isArray(value)) return value.map(literal)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, literal(inner)]))
}
