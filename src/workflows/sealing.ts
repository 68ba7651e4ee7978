/** Keyed hashes of sensitive values, and digests of configurations and live objects. */

import { createHash, createHmac } from 'node:crypto'
import type { Json, Seal } from '../model/values.ts'
import { canonicalJson } from '../model/values.ts'

export type SealValue = (value: Json) => Seal

export function createSeal(key: string): SealValue {
  return value => ({ $secret: createHmac('sha256', key).update(canonicalJson(value)).digest('hex').slice(0, 32) })
}

/**
 * The hashing key before the state has one: made of the partner token, so that a plan and its first apply, perhaps on
 * two machines, agree. It is stored at the first apply and stays when the token is renewed.
 */
export function firstHashKey(accessToken: string | undefined): string {
  return createHmac('sha256', accessToken ?? '')
    .update('storewright: key for sealing sensitive values')
    .digest('hex')
}

const mask = (1n << 256n) - 1n

/** Of texts in any order: the sum of their digests, so that none of them need be kept. */
export class DigestSum {
  #sum = 0n

  add(text: string | Iterable<string>): void {
    this.#sum = (this.#sum + BigInt(`0x${digest(text)}`)) & mask
  }

  toString(): string {
    return this.#sum.toString(16).padStart(64, '0')
  }
}

export function digestSum(texts: Iterable<string | Iterable<string>>): string {
  const sum = new DigestSum()
  for (const text of texts) sum.add(text)
  return sum.toString()
}

/** Of a text, or of many one after the other. */
export function digest(texts: string | Iterable<string>): string {
  const hash = createHash('sha256')
  for (const text of typeof texts === 'string' ? [texts] : texts) hash.update(text)
  return hash.digest('hex')
}
