/** Where do the files say that the state lies, and do they say it with the members that this sort of storage has? */

import { didYouMean } from '../model/nearest.ts'
import type { StateSettings } from '../model/settings.ts'
import { type MapNode, member, toJson } from './nodes.ts'
import { joinPath } from './paths.ts'
import type { Problems } from './problems.ts'

/** Members by backend; those that are required first. `backend` and what all have are not in it. */
const members: { [backend in StateSettings['backend']]: { required: string[]; optional: string[] } } = {
  file: { required: [], optional: ['path'] },
  postgres: { required: ['url'], optional: ['schema'] },
  s3: { required: ['bucket'], optional: ['prefix', 'region', 'endpoint'] },
  http: {
    required: ['address'],
    optional: [
      'lock_address',
      'unlock_address',
      'update_method',
      'lock_method',
      'unlock_method',
      'username',
      'password',
    ],
  },
}
const ofAll = ['backend', 'encryption']

/** The section `state`, as it stands in the files. */
export interface Said {
  encryption?: { key?: string | null; key_command?: string[] | null; previous_keys?: string[] | null } | null
  [name: string]: string | object | null | undefined
}

/** A member of another backend is a mistake; so is a backend without what it needs. */
export function refuseOddState(root: MapNode, problems: Problems): void {
  const state = member(root, 'state')
  if (state?.kind !== 'map') return
  const backend = backendOf(toJson(state) as Said)
  if (!Object.hasOwn(members, backend)) return
  const { required, optional } = members[backend]
  for (const [name, { key }] of state.entries) {
    if (ofAll.includes(name) || required.includes(name) || optional.includes(name)) continue
    const others = Object.entries(members).filter(([, one]) => [...one.required, ...one.optional].includes(name))
    const owner = others[0]?.[0]
    problems.add(
      'INVALID_VALUE',
      `\`state.${name}\` says nothing where the backend is \`${backend}\`.`,
      key,
      owner === undefined
        ? didYouMean(name, [...required, ...optional])
        : `It belongs to \`backend: ${owner}\`. Set that, or remove \`${name}\`.`,
    )
  }
  for (const name of required) {
    if (member(state, name) !== undefined) continue
    problems.add('MISSING_KEY', `\`state\` has no \`${name}\`, which the backend \`${backend}\` needs.`, state.at)
  }
  refuseOddEncryption(state, problems)
  if (backend === 'http') for (const name of addresses) refuseOddAddress(state, name, problems)
  if (backend === 's3') refuseOddAddress(state, 'endpoint', problems)
}

const addresses = ['address', 'lock_address', 'unlock_address']

/** Values are not shown: an address may hold a token. */
function refuseOddAddress(state: MapNode, name: string, problems: Problems): void {
  const address = member(state, name)
  if (address?.kind !== 'scalar' || typeof address.value !== 'string' || address.unresolved) return
  const fault = faultOfAddress(address.value.trim(), name)
  if (fault !== undefined) problems.add('INVALID_VALUE', `\`state.${name}\` ${fault[0]}`, address.at, fault[1])
}

function faultOfAddress(value: string, name: string): [what: string, hint: string] | undefined {
  // The schema has told what does not even begin like one.
  if (!/^https?:\/\//.test(value)) return undefined
  if (!URL.canParse(value)) return ['is not a URL.', 'It looks like https://state.example/storewright/{unit}']
  const { username, password } = new URL(value)
  if (username !== '' || password !== '') {
    const where =
      name === 'endpoint'
        ? 'the environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
        : '`state.username` and `state.password`'
    return ['has a user or a password in it.', `They belong in ${where}.`]
  }
  if (name === 'endpoint' || value.includes('{unit}')) return undefined
  return [
    `has no \`{unit}\`, so that all stores would share one ${name === 'address' ? 'state' : 'lock'}.`,
    'Put it where the name of a store is to stand: https://state.example/storewright/{unit}',
  ]
}

function refuseOddEncryption(state: MapNode, problems: Problems): void {
  const encryption = member(state, 'encryption')
  if (encryption?.kind !== 'map') return
  const [key, command, previous] = ['key', 'key_command', 'previous_keys'].map(name => member(encryption, name))
  if (key !== undefined && command !== undefined) {
    problems.add(
      'INVALID_VALUE',
      '`state.encryption` has both `key` and `key_command`.',
      command.at,
      'Remove one of the two: they say the same thing.',
    )
  }
  if (key !== undefined || command !== undefined || previous !== undefined) return
  problems.add(
    'MISSING_KEY',
    '`state.encryption` has no key.',
    encryption.at,
    'Add `key: ${env:STOREWRIGHT_STATE_KEY}`, or a `key_command` that prints it.',
  )
}

/** The configuration must have passed its schema and `refuseOddState`. */
export function stateSettings(said: Said, baseDir: string): StateSettings {
  const settings = backendSettings(said, baseDir)
  if (said.encryption === undefined || said.encryption === null) return settings
  const { key, key_command, previous_keys } = said.encryption
  return {
    ...settings,
    encryption: {
      ...(typeof key === 'string' ? { key: key.trim() } : {}),
      ...(Array.isArray(key_command) ? { key_command } : {}),
      previous_keys: (previous_keys ?? []).map(one => one.trim()),
    },
  }
}

function backendSettings(said: Said, baseDir: string): StateSettings {
  const given = Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) =>
      // A credential that comes from a file ends with a line break.
      typeof value === 'string' ? [[name, value.trim()] as const] : [],
    ),
  ) as { [name: string]: string }
  const backend = backendOf(said)
  switch (backend) {
    case 'file':
      return { backend, path: joinPath(baseDir, given.path ?? '.storewright/state') }
    case 'postgres':
      return { schema: 'storewright', ...given, backend } as StateSettings
    case 's3':
      return { prefix: 'storewright/', ...given, backend } as StateSettings
    case 'http': {
      const { address = '', lock_address = address, unlock_address = lock_address } = given
      const methods = { update_method: 'POST', lock_method: 'LOCK', unlock_method: 'UNLOCK' }
      return { ...methods, ...given, backend, address, lock_address, unlock_address }
    }
  }
}

function backendOf({ backend }: Said): StateSettings['backend'] {
  return (backend ?? 'file') as StateSettings['backend']
}
