/** Elements of XML as text. What XML cannot hold is spelled out: control characters, halves of characters. */

import { escapeLine, escapeText } from './escape.ts'

export interface XmlElement {
  name: string
  /** Those that are undefined are left out. */
  attributes: { [name: string]: string | number | undefined }
  /** Elements, or one text. */
  content: readonly XmlElement[] | string
}

/** A whole document, two columns further in at each depth. */
export function xmlDocument(root: XmlElement): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>']
  write(root, '', lines)
  return `${lines.join('\n')}\n`
}

function write({ name, attributes, content }: XmlElement, indent: string, lines: string[]): void {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined)
  const open = `${indent}<${[name, ...given.map(([key, value]) => `${key}="${attributeText(String(value))}"`)].join(' ')}`
  if (content.length === 0) {
    lines.push(`${open}/>`)
  } else if (typeof content === 'string') {
    lines.push(`${open}>${elementText(content)}</${name}>`)
  } else {
    lines.push(`${open}>`)
    for (const element of content) write(element, `${indent}  `, lines)
    lines.push(`${indent}</${name}>`)
  }
}

function attributeText(text: string): string {
  return escaped(escapeText(text)).replaceAll('"', '&quot;')
}

function elementText(text: string): string {
  return text
    .split('\n')
    .map(line => escaped(escapeLine(line)))
    .join('\n')
}

/** `]]>` may not stand in a text, so that every `>` is written as a name; U+FFFE and U+FFFF are no characters of XML. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\ufffe\uffff]/g, character => `\\u${character.charCodeAt(0).toString(16)}`)
}
