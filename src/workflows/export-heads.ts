/** What the files say of accounts and of stores themselves. People and tokens are variables. */

import { kindSchemas, literal } from '../config/index.ts'
import { headOf } from '../export/account.ts'
import type { VariableNames } from '../export/variables.ts'
import type { Live } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { isObject } from '../model/values.ts'

export interface AccountBody {
  key: string
  body: Attributes
  /** What it has and the body has not, and why. */
  left: string[]
}

export function accountBody({ key, attributes }: Live, variables: VariableNames): AccountBody {
  const { body, left } = headOf(attributes, {
    schema: kindSchemas().get('account') ?? {},
    literal,
    variable: (path, value) => {
      const words = [key, path.replaceAll('.', '_')]
      return value === null ? variables.of(...words) : variables.hold(String(value), words)
    },
  })
  return { key, body, left: left.map(path => `account ${key}: ${path}: it is about people, write it by hand`) }
}

export function storeBody(
  { key, attributes }: Live,
  accountKeys: ReadonlyMap<string, string>,
  variables: VariableNames,
): Attributes {
  const { account, ...rest } = attributes
  const id = isObject(account) && typeof account.$id === 'string' ? account.$id : ''
  return {
    account: literal(accountKeys.get(id) ?? { id }),
    ...(literal(rest) as Attributes),
    // Nobody looks into a store that is not active, and its token may be gone.
    ...(rest.status === 'active' ? { access_token: `\${env:${variables.of(key, 'token')}}` } : {}),
  }
}
