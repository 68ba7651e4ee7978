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

/** Of a text, or of many one after the other. */
export function digest(texts: string | Iterable<string>): string {
  const hash = createHash('sha256')
  for (const text of typeof texts === 'string' ? [texts] : texts) hash.update(text)
  return hash.digest('hex')
}
