/**
 * How are the texts of the state hidden from whoever can read the place where they are stored?
 * Each is encrypted with AES-256-GCM. Its unit, lineage and serial stay legible, since people and backends go by them, and
 * are sealed with it, so that no text can be put in the place of another. Knows no storage, and not where keys come from.
 */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { ToolError } from '../model/errors.ts'
import { isObject } from '../model/values.ts'
import { type Codec, plainCodec } from './codec.ts'
import { invalidState } from './document.ts'
import { type DerivedKey, type SecretKey, toSecretKey } from './encryption-keys.ts'

/** What texts are encrypted with, in plain without a key; and what they may have been encrypted with before. */
export interface EncryptionKeys {
  key?: string
  previous: readonly string[]
}

const format = 'storewright-encrypted/1'
const cipher = 'aes-256-gcm'
const tagBytes = 16

/** What can be read in an encrypted text. For the key of hashes, unit and lineage are empty and the serial is 0. */
interface Label {
  sort: 'document' | 'line' | 'key'
  unit: string
  lineage: string
  serial: number
}

interface Envelope extends Label {
  /** Which key, without saying anything about it. */
  key: string
  /** Of a passphrase. */
  salt?: string
  iv: string
  tag: string
  text: string
}

/**
 * The plain codec, encrypting. Texts in plain are read as they are; what cannot be decrypted throws STATE_KEY, what was
 * changed since STATE_INVALID. Throws STATE_KEY for keys that are none.
 */
export function encryptedCodec({ key, previous }: EncryptionKeys, plain: Codec = plainCodec): Codec {
  const current = key === undefined ? undefined : toSecretKey(key)
  const keys = [...(current === undefined ? [] : [current]), ...previous.map(toSecretKey)]

  const close = (label: Label, text: string): string => {
    if (current === undefined) return text
    const { secret, id, salt } = current.forWriting()
    const iv = randomBytes(12)
    const encryption = createCipheriv(cipher, secret, iv, { authTagLength: tagBytes }).setAAD(sealedPart(label))
    const hidden = Buffer.concat([encryption.update(text, 'utf8'), encryption.final()])
    const envelope: Envelope = {
      ...label,
      key: id,
      ...(salt === undefined ? {} : { salt }),
      iv: iv.toString('base64'),
      tag: encryption.getAuthTag().toString('base64'),
      text: hidden.toString('base64'),
    }
    return `${JSON.stringify({ format, ...envelope })}\n`
  }

  /** The text itself where it is not encrypted. */
  const open = (sort: Label['sort'], unit: string | undefined, text: string, place: string): string => {
    const envelope = parseEnvelope(text, place)
    if (envelope === undefined) return text
    if (envelope.sort !== sort || (unit !== undefined && envelope.unit !== unit)) {
      throw invalidState(place, `it is the encrypted ${envelope.sort} of ${envelope.unit || 'something else'}`)
    }
    const { secret } = keyFor(envelope, keys, place)
    const [iv, tag, hidden] = [envelope.iv, envelope.tag, envelope.text].map(part => Buffer.from(part, 'base64'))
    try {
      const decryption = createDecipheriv(cipher, secret, iv!, { authTagLength: tagBytes })
        .setAAD(sealedPart(envelope))
        .setAuthTag(tag!)
      return Buffer.concat([decryption.update(hidden!), decryption.final()]).toString('utf8')
    } catch (cause) {
      throw invalidState(place, 'it was changed after it was encrypted', { cause })
    }
  }

  return {
    renderDocument: document => close({ sort: 'document', ...versionOf(document) }, plain.renderDocument(document)),
    parseDocument: (text, place, unit) => plain.parseDocument(open('document', unit, text, place), place, unit),
    renderLine: (unit, head, entries) =>
      close({ sort: 'line', ...versionOf({ unit, ...head }) }, plain.renderLine(unit, head, entries)),
    parseLine: (unit, text, number, place) =>
      plain.parseLine(unit, open('line', unit, text, place).trimEnd(), number, place),
    renderKey: hashKey => close({ sort: 'key', unit: '', lineage: '', serial: 0 }, plain.renderKey(hashKey)),
    parseKey: (text, place) => plain.parseKey(open('key', '', text, place), place),
  }
}

function versionOf({ unit, lineage, serial }: Omit<Label, 'sort'>): Omit<Label, 'sort'> {
  return { unit, lineage, serial }
}

function sealedPart({ sort, unit, lineage, serial }: Label): Buffer {
  return Buffer.from(JSON.stringify([format, sort, unit, lineage, serial]))
}

function keyFor({ key, salt }: Envelope, keys: readonly SecretKey[], place: string): DerivedKey {
  for (const one of keys) {
    const derived = one.forReading(salt)
    if (derived?.id === key) return derived
  }
  if (keys.length === 0) {
    throw new ToolError('STATE_KEY', `The state at ${place} is encrypted, and no key is configured`, {
      hint: `Set \`state.encryption.key\` or \`key_command\` to the key it was encrypted with; its id is ${key}.`,
    })
  }
  throw new ToolError('STATE_KEY', `The state at ${place} was encrypted with another key (its id is ${key})`, {
    hint: 'Set `state.encryption.key` to that key or, if the key was changed on purpose, add it to `state.encryption.previous_keys`.',
  })
}

/** Undefined for a text that is not encrypted. */
function parseEnvelope(text: string, place: string): Envelope | undefined {
  if (!/^\s*\{\s*"format"\s*:\s*"storewright-encrypted\//.test(text)) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw invalidState(place, 'it is not JSON', { cause })
  }
  if (!isObject(value) || value.format !== format) {
    throw new ToolError('STATE_INVALID', `The state at ${place} is encrypted in a way that this version cannot read`, {
      hint: 'It was written by another version of Storewright: use that one or a newer one.',
    })
  }
  const texts = [value.sort, value.unit, value.lineage, value.key, value.iv, value.tag, value.text, value.salt ?? '']
  if (texts.every(one => typeof one === 'string') && Number.isSafeInteger(value.serial)) {
    return value as unknown as Envelope
  }
  throw invalidState(place, 'it is not a whole encrypted text')
}
