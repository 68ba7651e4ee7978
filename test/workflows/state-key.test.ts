/** The key of an encrypted state, from the configuration or from a program; it is never part of a message. */

import { tmpdir } from 'node:os'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { createContext } from '../../src/workflows/context.ts'
import { encryptionKeys } from '../../src/workflows/state-key.ts'

const context = createContext({ version: '0.0.0-test', emit: () => {}, overrides: { cwd: tmpdir() } })
const secret = 'a-key-that-nobody-sees'
const printing = (script: string) =>
  encryptionKeys(context, { key_command: [process.execPath, '-e', script], previous_keys: ['former'] })

test('is what the files say, or what a program prints', async () => {
  expect(await encryptionKeys(context, undefined)).toEqual({ previous: [] })
  expect(await encryptionKeys(context, { key: secret, previous_keys: [] })).toEqual({ key: secret, previous: [] })
  expect(await encryptionKeys(context, { previous_keys: [secret] })).toEqual({ previous: [secret] })
  expect(await printing(`console.log('  ${secret}')`)).toEqual({ key: secret, previous: ['former'] })
})

test.each([
  [
    'fails',
    `console.log('${secret}'); console.error('no ${secret} today'); process.exitCode = 3`,
    'code 3: no (hidden) today',
  ],
  ['prints nothing', '', 'printed nothing'],
  ['prints two lines', `console.log('${secret}'); console.log('x')`, 'printed more than one line'],
])('a program that %s is told without the key', async (_, script, message) => {
  const error = await printing(script).catch(cause => cause)
  expect([error.code, error.message]).toEqual(['STATE_KEY', expect.stringContaining(message)])
  expect(error.hint).toContain('key_command')
  expect(inspect(error)).not.toContain(secret)
})

test('a program that is not there is named, without its arguments', async () => {
  const command = ['no-such-program-of-ours', '--token', secret]
  const error = await encryptionKeys(context, { key_command: command, previous_keys: [] }).catch(cause => cause)
  expect(error).toMatchObject({
    code: 'STATE_KEY',
    message: expect.stringContaining('`no-such-program-of-ours`, was not found'),
  })
  expect(inspect(error)).not.toContain(secret)
})
