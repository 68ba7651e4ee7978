/**
 * What stands in the manifest of a pack of evidence, and in the list of sums that `sha256sum -c` reads? Texts and back.
 * Knows no files.
 */

import { createHash } from 'node:crypto'
import type { EvidenceFile, EvidenceManifest } from '../model/evidence.ts'
import { isObject, type Json } from '../model/values.ts'

export const manifestName = 'manifest.json'
export const sumsName = 'SHA256SUMS'
const format = 'storewright-evidence/1'

export function manifestText(manifest: EvidenceManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/** One line a file, the manifest last. */
export function sumsText(files: readonly EvidenceFile[], manifest: string): string {
  return [...files, { name: manifestName, sha256: manifest }].map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('')
}

/** Undefined for what is no manifest of this form. */
export function parseManifest(text: string): EvidenceManifest | undefined {
  let value: Json
  try {
    value = JSON.parse(text) as Json
  } catch {
    return undefined
  }
  if (!isObject(value) || value.format !== format) return undefined
  const { number, previous, files } = value
  const texts = [value.tool, value.created, value.name, value.user, value.host, value.config]
  const isWhole =
    texts.every(one => typeof one === 'string') &&
    Number.isSafeInteger(number) &&
    Number(number) >= 1 &&
    (previous === null ? number === 1 : isHash(previous) && number !== 1) &&
    !Number.isNaN(Date.parse(String(value.created))) &&
    Array.isArray(files) &&
    files.every(isFile) &&
    new Set(files.map(file => (file as unknown as EvidenceFile).name)).size === files.length
  return isWhole ? (value as unknown as EvidenceManifest) : undefined
}

/** Names are of files in the pack itself, never paths. */
function isFile(file: Json): boolean {
  if (!isObject(file)) return false
  const { name, size, sha256 } = file
  const isPlain =
    typeof name === 'string' && /^[A-Za-z0-9][\w.-]*$/.test(name) && ![manifestName, sumsName].includes(name)
  return isPlain && Number.isSafeInteger(size) && Number(size) >= 0 && isHash(sha256)
}

/** The SHA-256 of a text in UTF-8, as 64 digits. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}
