/**
 * What do `${env:…}`, `${var:…}`, `${file:…}` and `${each:…}` stand for? Gives a tree of nodes with every interpolation
 * replaced; what holds none is not copied. Where values come from (environment, disk, rows of a fleet) is handed in; knows nothing of kinds and schemas.
 */

import type { SourceRange } from '../model/errors.ts'
import { didYouMean } from '../model/nearest.ts'
import { isObject, type Json } from '../model/values.ts'
import { type EachSource, valueInRow } from './each.ts'
import { type ConfigNode, emptyMap, member, type ScalarNode } from './nodes.ts'
import type { Problems } from './problems.ts'

export interface InterpolationSources {
  env: (name: string) => string | undefined
  /** What a variable stands for that is not set and has no default; without it that is a problem. */
  unsetEnv?: string
  /** The same for what is needed to reach BigCommerce alone: a local one needs none of it. */
  unsetCredential?: string | undefined
  /** The text of a file beside the YAML file `from`; undefined when it cannot be had, which is reported already. */
  file: (path: string, from: SourceRange) => string | undefined
  /** The map under `variables:`. */
  variables: ConfigNode | undefined
  /** The row that `${each:…}` looks into. */
  each?: EachSource
  /** Takes up the scalars that depend on a row: they are left as they are. */
  later?: WeakSet<ConfigNode>
  /** Parts that are final already: they are not copied. */
  fixed?: WeakSet<ConfigNode>
}

/** Keys beneath which credentials stand. */
const credentialKeys = new Set(['connection', 'state', 'access_token'])

const maxDepth = 100
/** Values that come out of variables. */
const maxNodes = 1_000_000
const maxTextLength = 50 * 1024 * 1024

/** `$${` · `${scheme:argument}`, in whose argument others may stand · a `${` that is neither */
const interpolation = /\$\$\{|\$\{((?:\$\{[^{}]*\}|[^{}])*)\}|\$\{/g
const dependsOnRow = /\$\{each:/

/** Every interpolation in a value as it is written, at any depth; `$${` is none. */
export function interpolationsIn(value: Json): { written: string; scheme: string; argument: string }[] {
  if (Array.isArray(value)) return value.flatMap(interpolationsIn)
  if (isObject(value)) return Object.values(value).flatMap(interpolationsIn)
  if (typeof value !== 'string') return []
  return [...value.matchAll(interpolation)].flatMap(([written, content]) => {
    const [, scheme = '', argument = ''] = /^([^:]*):(.*)$/s.exec(content ?? '') ?? []
    return written === '$${' ? [] : [{ written, scheme, argument }]
  })
}

interface Piece {
  node: ConfigNode | undefined
  /** As written: `${env:NAME}`. */
  written: string
}

export class Interpolator {
  readonly #sources: InterpolationSources
  readonly #problems: Problems
  readonly #resolving: string[] = []
  #nodes = 0
  #characters = 0
  #isCredential = false
  #refused = false

  constructor(sources: InterpolationSources, problems: Problems) {
    this.#sources = sources
    this.#problems = problems
  }

  /** The same with every scalar final, a copy where it is not already; what cannot be resolved is reported and marked. */
  resolve(node: ConfigNode, depth = 0): ConfigNode {
    if (this.#sources.fixed?.has(node)) return node
    if (this.#resolving.length > 0) this.#nodes += 1
    if (this.#nodes > maxNodes) return this.#refuse('The variables unfold to more than a million values.', node.at)
    if (depth > maxDepth) {
      return this.#refuse(`With its aliases and variables the file is nested over ${maxDepth} levels deep.`, node.at)
    }
    if (node.kind === 'list') {
      const items = node.items.map(item => this.resolve(item, depth + 1))
      if (items.every((item, at) => item === node.items[at])) return node
      return { kind: 'list', at: node.at, items: items.filter(item => !isOmitted(item)) }
    }
    if (node.kind === 'map') {
      const resolved = Array.from(node.entries, ([name, { value }]) => this.#resolveMember(name, value, depth + 1))
      let at = 0
      let isFinal = true
      for (const { value } of node.entries.values()) isFinal = resolved[at++] === value && isFinal
      if (isFinal) return node
      const copy = emptyMap(node.at)
      at = 0
      for (const [name, { key }] of node.entries) {
        const value = resolved[at++]!
        if (!isOmitted(value)) copy.entries.set(name, { key, value })
      }
      return copy
    }
    return typeof node.value === 'string' && node.value.includes('${') ? this.#scalar(node, node.value, depth) : node
  }

  #resolveMember(name: string, value: ConfigNode, depth: number): ConfigNode {
    const around = this.#isCredential
    this.#isCredential ||= credentialKeys.has(name)
    const resolved = this.resolve(value, depth)
    this.#isCredential = around
    return resolved
  }

  #scalar(node: ScalarNode, text: string, depth: number): ConfigNode {
    if (this.#sources.later !== undefined && dependsOnRow.test(text)) {
      this.#sources.later.add(node)
      return node
    }
    let out = ''
    let end = 0
    let fromEnv = false
    let untyped = false
    let failed = false
    for (const match of text.matchAll(interpolation)) {
      out += text.slice(end, match.index)
      end = match.index + match[0].length
      if (match[0] === '$${') {
        out += '${'
        continue
      }
      const piece = { written: match[0], node: this.#evaluate(match[1], match[0], node.at, depth) }
      if (match[0].length === text.length && piece.node !== undefined) return { ...piece.node, at: node.at }
      const inner = this.#text(piece, node.at)
      if (inner === undefined) failed = true
      else {
        out += inner.text
        fromEnv ||= inner.fromEnv
        untyped ||= inner.untyped
      }
    }
    if (failed) return hole(node.at, text)
    out += text.slice(end)
    this.#characters += out.length
    if (out.length > maxTextLength || this.#characters > 10 * maxTextLength) {
      return this.#refuse('The interpolations unfold to too much text.', node.at)
    }
    return { kind: 'scalar', value: out, at: node.at, ...(fromEnv ? { fromEnv } : {}), ...(untyped ? { untyped } : {}) }
  }

  /** Said once: whatever comes after it is too much as well. */
  #refuse(message: string, at: SourceRange): ScalarNode {
    if (!this.#refused) this.#problems.add('CONFIG_TOO_LARGE', message, at)
    this.#refused = true
    return hole(at)
  }

  #text(piece: Piece, at: SourceRange): { text: string; fromEnv: boolean; untyped: boolean } | undefined {
    const { node, written } = piece
    if (node === undefined || (node.kind === 'scalar' && node.unresolved)) return undefined
    if (node.kind === 'scalar') {
      const { fromEnv = false, untyped = false } = node
      return { text: node.text ?? String(node.value ?? ''), fromEnv, untyped }
    }
    const what = node.kind === 'list' ? 'a list' : 'a map'
    this.#problems.add(
      'INVALID_VALUE',
      `\`${written}\` is ${what} and cannot stand inside a text.`,
      at,
      `Let \`${written}\` stand alone as the whole value.`,
    )
    return undefined
  }

  #evaluate(content: string | undefined, written: string, at: SourceRange, depth: number): ConfigNode | undefined {
    if (content?.includes('${')) return this.#nested(content, at, depth)
    const [, scheme = '', argument = ''] = /^([^:]*):(.*)$/s.exec(content ?? '') ?? []
    if (scheme === 'env') return this.#env(argument, at)
    if (scheme === 'var') return this.#variable(argument.trim(), at, depth)
    if (scheme === 'each') return this.#each(argument.trim(), written, at)
    if (scheme === 'file') {
      const text = this.#sources.file(argument.trim(), at)
      return text === undefined ? undefined : { kind: 'scalar', value: text, at }
    }
    const literal = 'For the text itself write `$${`.'
    const isName = /^[A-Za-z_]\w*$/.test(content ?? '')
    this.#problems.add(
      'UNRESOLVED_VARIABLE',
      content === undefined ? 'This `${` is never closed.' : `\`${written}\` is not an interpolation.`,
      at,
      isName ? `Did you mean \`\${env:${content}}\`? ${literal}` : `Known are env:, var:, file: and each:. ${literal}`,
    )
    return undefined
  }

  /** `${file:pages/${each:lang}.html}`: what stands inside comes first. */
  #nested(content: string, at: SourceRange, depth: number): ConfigNode | undefined {
    const inner = this.#scalar({ kind: 'scalar', value: content, at }, content, depth)
    if (inner.kind !== 'scalar' || inner.unresolved) return undefined
    const text = String(inner.value)
    // A value that holds `${` must not be taken for one more interpolation.
    if (text.includes('${')) return this.#refuseNested(at)
    const found = this.#evaluate(text, `\${${text}}`, at, depth)
    return found?.kind === 'scalar' && inner.fromEnv ? { ...found, fromEnv: true } : found
  }

  #refuseNested(at: SourceRange): undefined {
    const hint = 'Let it stand for plain text, without `${`.'
    this.#problems.add('UNRESOLVED_VARIABLE', 'What stands inside an interpolation is no plain text.', at, hint)
    return undefined
  }

  #each(argument: string, written: string, at: SourceRange): ConfigNode | undefined {
    const { each } = this.#sources
    if (each === undefined) {
      const hint = 'A blueprint is filled in by a fleet, row by row; elsewhere write `${var:…}` or `${env:…}`.'
      this.#problems.add('UNRESOLVED_VARIABLE', `\`${written}\` stands outside of a blueprint.`, at, hint)
      return undefined
    }
    const found = valueInRow(argument, each)
    if (!('missing' in found)) return found
    this.#problems.add('UNRESOLVED_VARIABLE', found.missing, at, found.hint)
    return undefined
  }

  #env(argument: string, at: SourceRange): ConfigNode | undefined {
    const [, name = '', , fallback] = /^(.*?)(:-(.*))?$/s.exec(argument) ?? []
    const { env, unsetEnv, unsetCredential } = this.#sources
    const unset = this.#isCredential ? (unsetCredential ?? unsetEnv) : unsetEnv
    const value = env(name.trim()) ?? (fallback === undefined ? unset : undefined)
    if (fallback !== undefined && (value === undefined || value === '')) {
      return { kind: 'scalar', value: fallback, at, fromEnv: true }
    }
    if (value !== undefined) return { kind: 'scalar', value, at, fromEnv: true }
    this.#problems.add(
      'UNRESOLVED_VARIABLE',
      `The environment variable \`${name.trim()}\` is not set.`,
      at,
      `Set it, or give a default: \`\${env:${name.trim()}:-…}\`.`,
    )
    return undefined
  }

  #variable(name: string, at: SourceRange, depth: number): ConfigNode | undefined {
    if (this.#resolving.includes(name)) {
      const circle = [...this.#resolving.slice(this.#resolving.indexOf(name)), name].join(' → ')
      this.#problems.add('REFERENCE_CYCLE', `The variable \`${name}\` is made of itself: ${circle}.`, at)
      return undefined
    }
    let found: ConfigNode | undefined = this.#sources.variables
    let known: string[] = []
    let parent = ''
    for (const segment of name.split('.')) {
      known = found?.kind === 'map' ? [...found.entries.keys()].map(key => parent + key) : []
      found = member(found, segment)
      if (found === undefined) break
      parent += `${segment}.`
    }
    if (found === undefined) {
      const hint = didYouMean(name, known) ?? 'Declare it under `variables:`.'
      this.#problems.add('UNRESOLVED_VARIABLE', `There is no variable \`${name}\`.`, at, hint)
      return undefined
    }
    this.#resolving.push(name)
    const resolved = this.resolve(found, depth + 1)
    this.#resolving.pop()
    return resolved
  }
}

function isOmitted(node: ConfigNode): boolean {
  return node.kind === 'scalar' && node.omitted === true
}

function hole(at: SourceRange, value: string | null = null): ScalarNode {
  return { kind: 'scalar', value, at, unresolved: true }
}
