/**
 * What would a text of the first store say in the second one? Its own hosts and its hash are those of the second store there;
 * all else is the same. Pure; knows no kinds.
 */

import type { Json } from '../model/values.ts'
import { isLookup, isObject, isReference, isSeal } from '../model/values.ts'

export type Translate = (text: string) => string

export interface Terms {
  /** Hosts of the first store, with those of the second that stand in the same place. */
  hosts: ReadonlyMap<string, string>
  /** As in `store-abc123.mybigcommerce.com`. */
  hashes: { from: string; to: string }
}

/** Hosts count in any case, and only as a whole: not within a longer one. */
export function translator({ hosts, hashes }: Terms): Translate {
  const byHost = new Map([...hosts].map(([from, to]) => [from.toLowerCase(), to]))
  const words = [...byHost.keys()].sort((left, right) => right.length - left.length).map(escaped)
  const host = words.length === 0 ? undefined : new RegExp(`(?<![\\w.-])(?:${words.join('|')})(?![\\w-]|\\.\\w)`, 'gi')
  const { from, to } = hashes
  const hash =
    from === '' || to === '' || from === to ? undefined : new RegExp(`(?<![a-z0-9])${escaped(from)}(?![a-z0-9])`, 'g')
  return text => {
    const moved = host === undefined ? text : text.replace(host, found => byHost.get(found.toLowerCase())!)
    return hash === undefined ? moved : moved.replace(hash, () => to)
  }
}

/** Every text in a value, but for references and the names of members. */
export function translated(value: Json, translate: Translate): Json {
  if (typeof value === 'string') return translate(value)
  if (Array.isArray(value)) return value.map(one => translated(one, translate))
  if (!isObject(value) || isReference(value) || isLookup(value) || isSeal(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, translated(one, translate)]))
}

/** `https://shop.example.com/x` → `shop.example.com`; undefined for what is no address of the web. */
export function hostOf(url: Json | undefined): string | undefined {
  return typeof url === 'string' ? /^https?:\/\/([^/?#:]+)/i.exec(url)?.[1]?.toLowerCase() : undefined
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
