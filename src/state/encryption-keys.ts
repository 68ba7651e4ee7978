/**
 * Which key does a text of the configuration stand for?
 * 32 bytes, written as hexadecimal or base64, are a key. Anything else is a passphrase, from which a key is made slowly,
 * with a salt that is stored with each text. Only keys and their ids leave this file.
 */

import { hkdfSync, randomBytes, scryptSync } from 'node:crypto'
import { ToolError } from '../model/errors.ts'

/** A key in use. `salt` is stored beside what it encrypts; keys that are no passphrases have none. */
export interface DerivedKey {
  secret: Buffer
  /** Stored with each text: tells keys apart and reveals nothing about them. */
  id: string
  salt?: string
}

export interface SecretKey {
  forWriting(): DerivedKey
  /** Undefined when a text with this salt, or without one, cannot have been encrypted with it. */
  forReading(salt: string | undefined): DerivedKey | undefined
}

/** 64 MiB and a third of a second for each guess. */
const cost = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 2 ** 20 }
const shortestPassphrase = 16

/** Throws STATE_KEY for a text that is too short to keep anything secret. */
export function toSecretKey(text: string): SecretKey {
  const bytes = keyBytes(text)
  if (bytes !== undefined) {
    const derived = derive(bytes)
    return { forWriting: () => derived, forReading: salt => (salt === undefined ? derived : undefined) }
  }
  if (text.length < shortestPassphrase) {
    throw new ToolError('STATE_KEY', `A key of \`state.encryption\` has ${text.length} characters: it is too short`, {
      hint: `Make one with \`openssl rand -base64 32\`. A passphrase has at least ${shortestPassphrase} characters.`,
    })
  }
  const known = new Map<string, DerivedKey>()
  const withSalt = (salt: string): DerivedKey => {
    const found = known.get(salt) ?? { ...derive(scryptSync(text, Buffer.from(salt, 'base64'), 32, cost)), salt }
    known.set(salt, found)
    return found
  }
  return {
    // The salt of what was read is used again, as each other costs as much as a guess.
    forWriting: () => known.values().next().value ?? withSalt(randomBytes(16).toString('base64')),
    forReading: salt => (salt === undefined ? undefined : withSalt(salt)),
  }
}

function keyBytes(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  return /^[\w+/-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined
}

function derive(bytes: Buffer): DerivedKey {
  const part = (purpose: string, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', bytes, '', `storewright state: ${purpose}`, length))
  return { secret: part('encryption', 32), id: part('id of the key', 8).toString('hex') }
}
