/** The keys of an encrypted state: as the files say, or as the program prints that they name. */

import { ToolError } from '../model/errors.ts'
import type { Encryption } from '../model/settings.ts'
import type { EncryptionKeys } from '../state/index.ts'
import type { Context } from './context.ts'
import { runProgram, toldText } from './programs.ts'

const commandTimeoutMs = 30_000

/** Throws STATE_KEY, never with a key in it. */
export async function encryptionKeys(context: Context, encryption: Encryption | undefined): Promise<EncryptionKeys> {
  if (encryption === undefined) return { previous: [] }
  const { key, key_command, previous_keys: previous } = encryption
  if (key_command !== undefined) return { key: await printedKey(context.cwd, key_command), previous }
  return key === undefined ? { previous } : { key, previous }
}

async function printedKey(cwd: string, words: readonly string[]): Promise<string> {
  const result = await runProgram(words, cwd, commandTimeoutMs)
  const { exitCode, stdout, trouble } = result
  const key = stdout.trim()
  if (exitCode === 0 && key !== '' && !key.includes('\n')) return key
  const said = toldText(result)
  const why =
    trouble === undefined
      ? exitCode !== 0
        ? `ended with exit code ${exitCode}${said === '' ? '' : `: ${said}`}`
        : key === ''
          ? 'printed nothing'
          : 'printed more than one line'
      : {
          'not-found': 'was not found',
          'not-started': 'could not be started',
          timeout: `did not end within ${commandTimeoutMs / 1000} s`,
          'too-much-output': 'printed more than a key',
        }[trouble]
  // Arguments can be secrets themselves, so that the program alone is named.
  throw new ToolError('STATE_KEY', `The command for the key of the state, \`${words[0]}\`, ${why}`, {
    hint: 'Run `state.encryption.key_command` by hand; it is run without a shell and without input, and prints the key.',
  })
}
