/**
 * Which token opens a store? Its own, or what `connection.credentials` says. Each store is asked about once in a run, and
 * no token is ever part of a message.
 */

import { resolve } from 'node:path'
import type { Config } from '../config/index.ts'
import { readTokenFile, readTokenText } from '../config/index.ts'
import { hasPlaceholder, placeholdersFilled, type StoreName, type TokenAnswer } from '../model/credentials.ts'
import { ToolError } from '../model/errors.ts'
import type { Context } from './context.ts'
import { runProgram, toldText } from './programs.ts'

export interface StoreTokens {
  /** Whether a store that is still to be made may have one once it is there. */
  mayBe(key: string): boolean
  /** Throws CREDENTIALS_FAILED when the source itself cannot be used. */
  of(store: StoreName): Promise<TokenAnswer>
}

const commandTimeoutMs = 30_000

/** `local`: the one token of a local BigCommerce. */
export function storeTokens(context: Context, config: Config, local: string | undefined): StoreTokens {
  const { credentials } = config.connection
  if (local === undefined) refuseSharedVariables(config)
  const asked = new Map<string, Promise<TokenAnswer>>()
  return {
    mayBe: key => local !== undefined || config.tokens.has(key) || credentials !== undefined,
    of(store) {
      const known = asked.get(store.key) ?? answer(context, config, local, store)
      asked.set(store.key, known)
      return known
    },
  }
}

async function answer(
  context: Context,
  { tokens, connection: { credentials = {} } }: Config,
  local: string | undefined,
  store: StoreName,
): Promise<TokenAnswer> {
  const token = local ?? tokens.get(store.key)
  if (token !== undefined) return { token }
  const { env, file, command } = credentials
  if (env !== undefined) return fromEnvironment(context, env, store)
  if (file !== undefined) return fromFile(context.cwd, file, store)
  if (command !== undefined) return fromCommand(context.cwd, command, store)
  return {
    missing: 'there is no token for the store',
    hint: `Add \`access_token: \${env:…}\` to the store, or \`credentials\` to \`connection\`, then apply again.`,
  }
}

/** A variable is looked for as it is written, then in the letters that shells can set: `STORE_ACME_US_TOKEN`. */
function fromEnvironment(context: Context, template: string, store: StoreName): TokenAnswer {
  const name = placeholdersFilled(template, store)
  const usual = settable(name)
  const token = (context.env(name) ?? context.env(usual))?.trim()
  if (token !== undefined && token !== '') return { token }
  return { missing: `the environment variable ${usual} is not set`, hint: 'Set it to the token, then apply again.' }
}

/** In letters that a shell can set. */
export function settable(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')
}

/** `acme-us` and `acme.us` would share one variable, and one store the other's token. */
function refuseSharedVariables(config: Config): void {
  const template = config.connection.credentials?.env
  if (template === undefined || !template.includes('{key}')) return
  const owners = new Map<string, string>()
  for (const store of config.desired.filter(one => one.kind === 'store' && !config.tokens.has(one.key))) {
    const name = settable(placeholdersFilled(template, { key: store.key, id: '', hash: '' }))
    const other = owners.get(name)
    if (other !== undefined) {
      throw new ToolError(
        'CREDENTIALS_FAILED',
        `${store.address} and ${other} would take their tokens from one variable, ${name}`,
        {
          hint: 'Give one of them an `access_token` of its own, or take the tokens from a file.',
          address: store.address,
          source: store.source,
        },
      )
    }
    owners.set(name, store.address)
  }
}

function fromFile(cwd: string, template: string, store: StoreName): TokenAnswer {
  const shown = placeholdersFilled(template, store)
  const path = resolve(cwd, shown)
  const hint = hasPlaceholder(template)
    ? 'Put the token into that file, then apply again.'
    : `Add a line \`${store.key}: …\` with the token, then apply again.`
  if (hasPlaceholder(template)) {
    const content = readTokenText(path)
    const token = 'text' in content ? content.text.trim() : ''
    return token === '' ? { missing: `there is no token in ${shown}`, hint } : { token }
  }
  const tokens = readTokenFile(path, shown)
  if (!(tokens instanceof Map)) return { missing: `${shown} cannot be read: ${tokens.reason}`, hint, failed: true }
  const token = tokens.get(store.key)
  return token === undefined ? { missing: `${shown} has no token for ${store.key}`, hint } : { token }
}

async function fromCommand(cwd: string, command: readonly string[], store: StoreName): Promise<TokenAnswer> {
  const words = command.map(word => placeholdersFilled(word, store))
  // Arguments can be secrets themselves, so that the program alone is named.
  const program = `\`${words[0]}\``
  const result = await runProgram(words, cwd, commandTimeoutMs)
  const { exitCode, stdout, trouble } = result
  const token = stdout.trim()
  if (trouble !== undefined) {
    const why = {
      'not-found': 'was not found',
      'not-started': 'could not be started',
      timeout: `did not end within ${commandTimeoutMs / 1000} s`,
      'too-much-output': 'printed more than a token',
    }[trouble]
    throw new ToolError('CREDENTIALS_FAILED', `the command for the token of ${store.key}, ${program}, ${why}`, {
      hint: 'Run the command of `connection.credentials` by hand; it is run without a shell and without input.',
    })
  }
  if (exitCode === 0 && /^\S+$/.test(token)) return { token }
  const hint = 'Let the command print the token of this store, then apply again.'
  if (exitCode === 0 && token === '') return { missing: `${program} printed no token`, hint }
  if (exitCode === 0) return { missing: `${program} printed something that is no token`, hint, failed: true }
  const said = toldText(result)
  return { missing: `${program} ended with exit code ${exitCode}${said === '' ? '' : `: ${said}`}`, hint, failed: true }
}
