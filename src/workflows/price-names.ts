/** Which channel, group or store is meant by a word of the command line? Its key in the files, `id:N`, or its name. */

import { ToolError } from '../model/errors.ts'
import { didYouMean } from '../model/nearest.ts'
import type { Party } from '../model/price.ts'
import type { Desired } from '../model/resources.ts'
import type { Project } from './project.ts'

/** What somebody may choose among. */
export interface Choices<T extends Party> {
  /** For people: `channel`. */
  what: string
  flag: string
  parties: readonly T[]
  /** The declarations of the kind, whether they exist at BigCommerce or not. */
  declared: readonly Desired[]
}

/** The key counts before the name, and the name as it is written before the name in any case. */
export function choose<T extends Party>(word: string, choices: Choices<T>): T {
  const { what, flag, parties, declared } = choices
  const id = /^id:(.+)$/.exec(word)?.[1]
  if (id !== undefined) {
    const found = parties.find(party => party.id === id)
    if (found !== undefined) return found
    throw unknown(`the store has no ${what} with the id ${id}`, word, choices)
  }
  const keyed = declared.find(one => one.key === word)
  const atKey = parties.find(party => keyed !== undefined && party.address === keyed.address)
  if (atKey !== undefined) return atKey
  const called = parties.filter(party => party.name === word)
  const alike = called.length > 0 ? called : parties.filter(({ name }) => name.toLowerCase() === word.toLowerCase())
  const [found, another] = alike
  if (found !== undefined && another === undefined) return found
  if (found !== undefined) {
    throw new ToolError('USAGE', `the store has ${alike.length} ${what}s with the name ${word}`, {
      hint: `Say which: ${alike.map(party => `${flag} id:${party.ref}`).join(', ')}.`,
    })
  }
  if (keyed !== undefined) {
    throw new ToolError('UNKNOWN_REFERENCE', `${keyed.address} is declared, and is not at BigCommerce yet`, {
      hint: 'Apply first, or add --planned.',
      address: keyed.address,
      source: keyed.source,
    })
  }
  throw unknown(`the store has no ${what} \`${word}\``, word, choices)
}

function unknown<T extends Party>(message: string, word: string, { what, parties, declared }: Choices<T>): ToolError {
  const keys = declared.map(one => one.key)
  const near = didYouMean(word, [...keys, ...parties.map(party => party.name)])
  const some = parties.slice(0, 5).map(({ name, id }) => (id === undefined ? name : `${name} (id:${id})`))
  const more = parties.length > some.length ? ` and ${parties.length - some.length} more` : ''
  const all = some.length === 0 ? `It has no ${what}s at all.` : `It has: ${some.join(', ')}${more}.`
  return new ToolError('UNKNOWN_REFERENCE', message, { hint: near ?? all })
}

/** A store of the files by its key, or by its address. */
export function chooseStore(project: Project, word: string): Desired {
  const stores = project.config.desired.filter(one => one.kind === 'store')
  const found = stores.find(store => store.key === word || store.address === word)
  if (found !== undefined) return found
  const keys = stores.map(store => store.key)
  throw new ToolError('ADDRESS_NOT_FOUND', `no store \`${word}\` is declared`, {
    hint: didYouMean(word, keys) ?? `Declared stores: ${keys.slice(0, 5).join(', ') || 'none'}.`,
  })
}
