/**
 * Do recorded exchanges obey BigCommerce's own OpenAPI files? Every request that was accepted and every answer is held
 * against them. The files have no licence and stand beside the repository, if at all.
 */

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ErrorObject } from 'ajv'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { OpenAPIBackend, type Operation } from 'openapi-backend'

const shared = fileURLToPath(new URL('../../../shared/', import.meta.url))

export const specFiles = [
  'api/powered-by.openapi.yml',
  'specs/channels.v3.yml',
  'specs/sites.v3.yml',
  'specs/category-trees_catalog.v3.yml',
  'specs/products_catalog.v3.yml',
  'specs/product-variants_catalog.v3.yml',
  'specs/pages.v3.yml',
  'specs/redirects.v3.yml',
  'specs/scripts.v3.yml',
  'specs/settings.v3.yml',
  'specs/price_lists.v3.yml',
  'specs/widgets.v3.yml',
  'specs/themes.v3.yml',
  'specs/custom-template-associations.v3.yml',
  'specs/store_information.v2.yml',
  'specs/currencies.v2.yml',
  'specs/categories_catalog.v3.yml',
  'specs/store_information.v3.yml',
  'specs/customers.v2.yml',
  'specs/subscribers.v3.yml',
  'specs/webhooks.v3.yml',
  'specs/customers.v3.yml',
  'specs/carts.v3.yml',
  'specs/checkouts.v3.yml',
  'specs/email_templates.v3.yml',
  'specs/orders.v2.oas2.yml',
  'specs/abandoned_carts.v3.yml',
] as const

export const specsPresent = specFiles.every(file => existsSync(shared + file))

/** The end of the names of tests that need the files. */
export const whySkipped = specsPresent ? '' : ' (skipped: BigCommerce’s OpenAPI files are not beside the repository)'

export interface Exchange {
  method: string
  path: string
  query: { [name: string]: string }
  body?: unknown
  status: number
  responseBody?: unknown
  responseHeaders?: { [name: string]: string }
  /** An injected fault is nobody's contract. */
  fault?: string
}

export type Where = 'operation' | 'request' | 'status' | 'response'

export interface Finding {
  spec: string
  operation: string
  where: Where
  status: number
  /** `/data/0/name must be string` */
  message: string
  exchange: Exchange
}

/** Any operation can answer these; the files list them where it pleased their authors. */
const everywhere = new Set([400, 401, 403, 404, 405, 413, 415, 429, 500, 502, 503, 504])

const formats = { double: true, float: true, int32: true, int64: true } as const
const ajvOpts = { strict: false, allErrors: true, formats, logger: false } as const

/** Dates, UUIDs and addresses are looked at as well. */
function withFormats(ajv: Ajv): Ajv {
  addFormats.default(ajv, ['date-time', 'uuid', 'uri', 'email'])
  return ajv
}

interface Spec {
  file: string
  base: RegExp
  backend: OpenAPIBackend
}

let loaded: Promise<Spec[]> | undefined

export async function checkExchanges(exchanges: readonly Exchange[]): Promise<Finding[]> {
  loaded ??= Promise.all(specFiles.map(load))
  const specs = await loaded
  return exchanges.flatMap(exchange => check(specs, exchange))
}

/** All operations of the files, by file: to see which of them were exercised. */
export async function operationsOf(file: (typeof specFiles)[number]): Promise<string[]> {
  loaded ??= Promise.all(specFiles.map(load))
  const spec = (await loaded).find(candidate => candidate.file === file)
  return spec?.backend.router.getOperations().map(operation => operation.operationId ?? '') ?? []
}

export async function operationOf(exchange: Exchange): Promise<string | undefined> {
  loaded ??= Promise.all(specFiles.map(load))
  return match(await loaded, exchange)?.operation.operationId
}

async function load(file: string): Promise<Spec> {
  const backend = new OpenAPIBackend({
    definition: shared + file,
    quick: true,
    coerceTypes: true,
    ajvOpts,
    customizeAjv: withFormats,
  })
  await backend.init()
  dropFlagBounds(backend.definition, new Set())
  // They are looked through for each exchange, and would be collected anew each time.
  const operations = backend.router.getOperations()
  backend.router.getOperations = () => operations
  const version = file.includes('.v2.') ? 'v2' : 'v3'
  const base = file.startsWith('api/') ? /^\/franchises\/[^/]+\/v1(?=\/)/ : new RegExp(`^/stores/[^/]+/${version}(?=/)`)
  return { file, base, backend }
}

/** OpenAPI 3.0 says by a flag whether a bound is part of the range; Ajv knows numbers only, and all flags here are false. */
function dropFlagBounds(value: unknown, seen: Set<unknown>): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  const members = value as { [name: string]: unknown }
  for (const [name, member] of Object.entries(members)) {
    if (/^exclusive(Min|Max)imum$/.test(name) && typeof member === 'boolean') delete members[name]
    else dropFlagBounds(member, seen)
  }
}

interface Match {
  spec: Spec
  operation: Operation
  path: string
}

function match(specs: readonly Spec[], { method, path }: Exchange): Match | undefined {
  for (const spec of specs) {
    if (!spec.base.test(path)) continue
    const rest = path.replace(spec.base, '')
    const operation = spec.backend.matchOperation({ method, path: rest, headers: {} })
    if (operation !== undefined) return { spec, operation, path: rest }
  }
  return undefined
}

function check(specs: readonly Spec[], exchange: Exchange): Finding[] {
  if (exchange.fault !== undefined || exchange.status === 0) return []
  const found = match(specs, exchange)
  const finding = (where: Where, message: string): Finding => ({
    spec: found?.spec.file ?? '',
    operation: found?.operation.operationId ?? '',
    where,
    status: exchange.status,
    message,
    exchange,
  })
  if (found === undefined) {
    const refused = [404, 405].includes(exchange.status)
    return refused ? [] : [finding('operation', `${exchange.method} ${exchange.path} is in no file`)]
  }
  const requests = checkRequest(found, exchange).map(message => finding('request', message))
  if (responseOf(found.operation, exchange.status) === undefined) {
    const message = `${exchange.status} is not among the answers`
    return everywhere.has(exchange.status) ? requests : [...requests, finding('status', message)]
  }
  return [...requests, ...checkResponse(found, exchange).map(message => finding('response', message))]
}

/** A request that was refused, wholly or in part, may be as wrong as it likes. */
function checkRequest({ spec, operation, path }: Match, exchange: Exchange): string[] {
  if (exchange.status >= 300 || exchange.status === 207) return []
  const { method, query, body } = exchange
  const headers = { 'content-type': 'application/json', accept: 'application/json', 'user-agent': 'contract test' }
  const result = spec.backend.validateRequest({ method, path, query, headers, body }, operation)
  return texts(result.errors)
}

function checkResponse({ spec, operation }: Match, exchange: Exchange): string[] {
  const content = contentOf(operation, exchange.status)
  const type = exchange.responseHeaders?.['content-type'] ?? 'application/json'
  if (exchange.responseBody === undefined) return exchange.status === 204 || content === undefined ? [] : ['no body']
  if (content === undefined || (type in content && content[type]?.schema === undefined)) return []
  if (content[type]?.schema === undefined) return [`${type} is not among ${Object.keys(content).join(', ')}`]
  if (type !== 'application/json') return against(content[type].schema, exchange.responseBody)
  return texts(spec.backend.validateResponse(exchange.responseBody, operation, exchange.status).errors)
}

function contentOf(operation: Operation, status: number) {
  const response = responseOf(operation, status) as { content?: { [type: string]: { schema?: object } } } | undefined
  return response?.content
}

/** Some operations have one answer for all refusals. */
function responseOf({ responses }: Operation, status: number) {
  return responses?.[status] ?? (status >= 400 ? responses?.default : undefined)
}

function against(schema: object, body: unknown): string[] {
  const validate = withFormats(new Ajv(ajvOpts)).compile(schema)
  validate(body)
  return texts(validate.errors)
}

function texts(errors: readonly ErrorObject[] | null | undefined): string[] {
  return (errors ?? []).map(error => `${error.instancePath} ${error.message ?? error.keyword}`)
}
