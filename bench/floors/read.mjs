// Text into data, by the library that is named.
import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { LineCounter, parseDocument } from 'yaml'

const parsers = {
  json: JSON.parse,
  'js-yaml': load,
  /** With places, as they are needed for messages. */
  yaml: text => parseDocument(text, { lineCounter: new LineCounter() }).toJS(),
}

export function read(library, file) {
  return parsers[library](readFileSync(file, 'utf8'))
}
