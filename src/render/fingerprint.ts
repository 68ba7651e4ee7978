/** A short name for a text that is always the same for the same text. It keeps nothing secret: 64-bit FNV-1a. */

const prime = 0x100000001b3n
const basis = 0xcbf29ce484222325n

/** 16 hexadecimal digits. */
export function fingerprint(text: string): string {
  let hash = basis
  for (const byte of Buffer.from(text, 'utf8')) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime)
  return hash.toString(16).padStart(16, '0')
}
