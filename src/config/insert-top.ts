/** A file that takes in others gets to take in more, and keys at its top that it has not. */

import { type Attributes, isObject, type Json } from '../model/values.ts'
import { applyEdits, type TextEdit, YamlText } from './edit-yaml.ts'
import { insertEntries, insertItems } from './insert-yaml.ts'
import { directoryOf, globToRegExp, isGlob, joinPath } from './paths.ts'

/** `include`: paths from where the file lies. Those that it takes in already, by a pattern too, are not added. */
export function withTop(text: string, include: readonly string[], entries: Attributes): string {
  const yaml = new YamlText(text)
  const top = yaml.top()
  if (top === undefined) return text
  const said = yaml.valueOf(top.node)
  const listed = isObject(said) && Array.isArray(said.include) ? said.include.map(String) : []
  const more = include.filter(path => !listed.some(one => takesIn(joinPath('.', one), path)))
  const list = yaml.top('include')
  const edits: TextEdit[] = []
  const atTop: { [key: string]: Json } = { ...entries }
  if (more.length > 0 && list === undefined) atTop.include = more
  else if (more.length > 0) edits.push(...insertItems(yaml, list!, more))
  if (Object.keys(atTop).length > 0) edits.push(...insertEntries(yaml, top, atTop, () => undefined))
  return applyEdits(text, edits)
}

/** A file, a directory, or a pattern. */
function takesIn(named: string, path: string): boolean {
  return isGlob(named) ? globToRegExp(named).test(path) : named === path || named === directoryOf(path)
}
