/** The two calls that hand out credentials: a one-time log-in to a store, and the token of the franchise. */

import { ToolError } from '../model/errors.ts'
import type { Api, ApiFailure } from '../model/kind.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { dataOf } from './kit/wire.ts'

export interface LoginUrl {
  url: string
  /** ISO 8601, where BigCommerce tells it. */
  expires_at?: string
}

export interface IssuedToken {
  token: string
  expires_at?: string
}

/** The key of the answer is `login-url`. Every call makes a URL of its own, so that it can be sent again. */
export async function createLoginUrl(
  api: Api,
  storeId: string,
  userEmail: string,
  deepLink: string | undefined,
): Promise<LoginUrl> {
  const body = { user_email: userEmail, ...(deepLink === undefined ? {} : { deep_link: deepLink }) }
  const path = `/stores/${encodeURIComponent(storeId)}/login-url`
  try {
    const answer = objectOf((await api.send('POST', path, body, { idempotent: true })).body)
    const url = answer['login-url']
    if (typeof url !== 'string' || !/^https?:$/.test(protocolOf(url))) throw unreadable('log-in URL')
    return { url, ...expiryOf(answer) }
  } catch (error) {
    throw loginError(error, storeId)
  }
}

/** Answered bare and under `data`: documentation and sample client differ. `api` carries the client's secret. */
export async function createToken(api: Api, seconds: number): Promise<IssuedToken> {
  try {
    const { body } = await api.send('POST', '/oauth/token', { duration: seconds }, { idempotent: true })
    const bare = isObject(body) ? body : {}
    const answer = typeof bare.access_token === 'string' ? bare : objectOf(body)
    if (typeof answer.access_token !== 'string' || answer.access_token === '') throw unreadable('token')
    return { token: answer.access_token, ...expiryOf(answer) }
  } catch (error) {
    if (!(error instanceof ToolError) || error.code !== 'AUTH_FAILED') throw error
    throw new ToolError('AUTH_FAILED', 'BigCommerce does not accept the client id with this client secret', {
      hint: 'Both are given out with the franchise; staging and production have their own. The present token stays as it was.',
      cause: error.cause,
    })
  }
}

/** Which fields were refused says why, never the text. */
function loginError(error: unknown, storeId: string): unknown {
  if (!(error instanceof ToolError)) return error
  const failure = error.cause as Partial<ApiFailure> | undefined
  const { cause } = error
  if (error.code === 'API_UNAVAILABLE') {
    return new ToolError(
      'API_UNAVAILABLE',
      `BigCommerce could not make a log-in URL for store ${storeId}: ${error.message}`,
      {
        hint: 'Try again in a moment: every try asks for a URL of its own, and nothing is left behind.',
        cause,
      },
    )
  }
  if (error.code !== 'API_INVALID') return error
  const fields = Object.keys(failure?.fields ?? {})
  if (fields.includes('deep_link')) {
    return new ToolError('LOGIN_REFUSED', 'BigCommerce does not accept the page of --to', {
      hint: 'Give what stands after `/manage/` in the address of the control panel: `--to products`.',
      cause,
    })
  }
  if (fields.length > 0 && !fields.includes('user_email')) return error
  return new ToolError('LOGIN_REFUSED', `the user does not belong to the account of store ${storeId}`, {
    hint: "Give --user the e-mail address of a user of the store's account, or leave it out to log in as the owner.",
    cause,
  })
}

function objectOf(body: Json): Attributes {
  const data = dataOf(body)
  return isObject(data) ? data : {}
}

function expiryOf(answer: Attributes): { expires_at?: string } {
  return typeof answer.expires_at === 'string' ? { expires_at: answer.expires_at } : {}
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : ''
}

function unreadable(what: string): ToolError {
  return new ToolError('BAD_RESPONSE', `BigCommerce's answer holds no ${what}`, {
    hint: 'Please report this: the API may have changed.',
  })
}
