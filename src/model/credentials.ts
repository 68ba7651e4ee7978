/** Where the tokens of stores come from that declare none, and what came of asking. */

/** Exactly one member. `{key}`, `{store_id}` and `{store_hash}` stand for the store that is asked about. */
export interface CredentialSource {
  /** Name of an environment variable. */
  env?: string
  /** A YAML file of tokens by key; with a placeholder in its path, a file that is the token. */
  file?: string
  /** A program and its arguments, run without a shell; what it prints is the token. */
  command?: string[]
}

export interface StoreName {
  key: string
  id: string
  hash: string
}

/** `missing` says what was looked for; `failed`: it cannot be told whether there is a token. */
export type TokenAnswer = { token: string } | { missing: string; hint: string; failed?: true }

export function placeholdersFilled(text: string, { key, id, hash }: StoreName): string {
  const values: { [name: string]: string } = { key, store_id: id, store_hash: hash }
  return text.replaceAll(/\{(key|store_id|store_hash)\}/g, (_, name: string) => values[name] ?? '')
}

export function hasPlaceholder(text: string): boolean {
  return /\{(key|store_id|store_hash)\}/.test(text)
}
