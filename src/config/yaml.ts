/** The package that reads and writes YAML: what this folder uses of it. */

export {
  CST,
  Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  Parser,
  parseDocument,
  Scalar,
  visit,
} from 'yaml'
