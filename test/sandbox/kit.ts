/** Shared by the sandbox tests: a running sandbox with a clock of its own, and short ways to ask it. */

import { afterEach } from 'vitest'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts'

export const start = Date.UTC(2026, 0, 15, 12, 0, 0)

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at, not modelled
type Loose = any

interface Reply {
  status: number
  headers: Headers
  text: string
  body: Loose
}

export interface Asked {
  sandbox: Sandbox
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>
  /** Beneath /franchises/{uuid}/v1. */
  partner(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>
  /** Beneath /stores/{hash}, for the store made by `withStore`. */
  store(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>
  control(method: string, path: string, body?: unknown): Promise<Reply>
  hash: string
}

const running: Sandbox[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map(sandbox => sandbox.close()))
})

export async function launch(options: Partial<SandboxOptions> = {}): Promise<Asked> {
  const sandbox = await startSandbox({ now: () => start, ...options })
  running.push(sandbox)
  const { franchise_id, client_id, access_token, store_token } = sandbox.credentials
  const request: Asked['request'] = async (method, path, body, headers = {}) => {
    const init: RequestInit = { method, headers: { accept: 'application/json', ...headers } }
    if (body !== undefined) {
      init.body = typeof body === 'string' ? body : JSON.stringify(body)
      init.headers = { 'content-type': 'application/json', ...init.headers }
    }
    const response = await fetch(sandbox.url + path, init)
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: parse(text) }
  }
  const asked: Asked = {
    sandbox,
    request,
    hash: '',
    partner: (method, path, body, headers) =>
      request(method, `/franchises/${franchise_id}/v1${path}`, body, {
        'x-auth-client': client_id,
        'x-auth-token': access_token,
        ...headers,
      }),
    store: (method, path, body, headers) =>
      request(method, `/stores/${asked.hash}${path}`, body, { 'x-auth-token': store_token, ...headers }),
    control: (method, path, body) => request(method, `/_sandbox${path}`, body),
  }
  return asked
}

/** A sandbox with account A-1 and active store S-1; the quota is off unless asked for. */
export async function withStore(options: Partial<SandboxOptions> = {}, plan = 'STORE-PLUS-NP-MONTHLY'): Promise<Asked> {
  const asked = await launch({ quota: false, ...options })
  const stores = [{ id: 'S-1', account_id: 'A-1', store_name: 'Husky', plan_sku: plan }]
  const { body } = await asked.control('POST', '/seed', { accounts: [{ id: 'A-1' }], stores })
  asked.hash = body.stores[0].store_hash
  return asked
}

/** Products of store S-1 with the ids 1 and up, and the SKUs SKU-1 and up unless rows say otherwise. */
export async function seedProducts({ control }: Asked, rows: readonly object[]): Promise<void> {
  await control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'products', rows }] })
}

export const contact = {
  first_name: 'Emily',
  last_name: 'Johnson',
  email: 'emily@example.com',
  district: 'CA',
  country: 'US',
}

export const account = { id: 'A-9', name: 'Greenfield', user_email: 'owner@example.com', primary_contact: contact }

export const newStore = { id: 'S-9', plan_sku: 'STORE-STANDARD-NP-MONTHLY', store_name: 'Husky', country: 'US' }

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
