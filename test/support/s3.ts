/**
 * A server that stores objects as S3 does: conditional writes, ETags, listings in pages, errors in XML, requests that are
 * signed. Written from Amazon's API reference, not from our client; strict where the reference is.
 */

import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What other servers do otherwise. */
export interface S3Manner {
  /** Writes whatever condition a write has. */
  ignores?: 'if-none-match' | 'if-match' | 'both'
  /** Compares an ETag in a condition with quotes as if they were part of it, as Ceph does. */
  wantsBareEtags?: boolean
  /** So many objects are told at once; 1000 unless given. */
  pageSize?: number
}

export interface S3Request {
  method: string
  key: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: Buffer
}

/** `cut`: does what is asked, then closes the connection. */
export type S3Fault = 'cut' | { status: number; code: string; headers?: { [name: string]: string } } | { body: string }

export interface S3Server {
  url: string
  objects: Map<string, { body: Buffer; etag: string }>
  seen: S3Request[]
  /** Asked before each request is answered. */
  fault: (request: S3Request, count: number) => S3Fault | undefined
  /** Awaited before each request is looked at. */
  gate: (request: S3Request) => Promise<void> | undefined
  close(): Promise<void>
}

export const s3Login = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI-secret' }
export const s3Bucket = 'states'

interface Reply {
  status: number
  headers?: { [name: string]: string }
  body?: string | Buffer
}

export async function startS3(manner: S3Manner = {}): Promise<S3Server> {
  const objects: S3Server['objects'] = new Map()

  const conditionFails = (key: string, headers: IncomingMessage['headers']): Reply | undefined => {
    const stored = objects.get(key)
    const { 'if-none-match': absent, 'if-match': match } = headers
    if (absent !== undefined && !['if-none-match', 'both'].includes(manner.ignores ?? '')) {
      if (absent !== '*') return failure(501, 'NotImplemented')
      if (stored !== undefined) return failure(412, 'PreconditionFailed')
    }
    if (match !== undefined && !['if-match', 'both'].includes(manner.ignores ?? '')) {
      if (stored === undefined) return failure(404, 'NoSuchKey')
      const wanted = manner.wantsBareEtags === true ? match : match.replaceAll('"', '')
      if (wanted !== stored.etag) return failure(412, 'PreconditionFailed')
    }
    return undefined
  }

  const list = (query: URLSearchParams): Reply => {
    if (query.get('list-type') !== '2') return failure(501, 'NotImplemented')
    const prefix = query.get('prefix') ?? ''
    const after = query.get('continuation-token')
    const keys = [...objects.keys()].filter(key => key.startsWith(prefix)).sort(compareBytes)
    const from = after === null ? 0 : keys.findIndex(key => compareBytes(key, decodeToken(after)) > 0)
    const pageSize = Math.min(Number(query.get('max-keys') ?? 1000), manner.pageSize ?? 1000)
    const rest = from < 0 ? [] : keys.slice(from)
    const page = rest.slice(0, pageSize)
    const isTruncated = rest.length > page.length
    const contents = page.map(key => {
      const { body, etag } = objects.get(key)!
      return `<Contents><Key>${escaped(key)}</Key><Size>${body.length}</Size><ETag>&quot;${etag}&quot;</ETag></Contents>`
    })
    const next = isTruncated ? `<NextContinuationToken>${encodeToken(page.at(-1)!)}</NextContinuationToken>` : ''
    const body = `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${s3Bucket}</Name><Prefix>${escaped(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><IsTruncated>${isTruncated}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`
    return { status: 200, headers: { 'content-type': 'application/xml' }, body }
  }

  const answer = ({ method, key, query, headers, body }: S3Request, bucket: string): Reply => {
    const refusal = unsigned(headers, body)
    if (refusal !== undefined) return failure(403, refusal)
    if (bucket !== s3Bucket) return failure(404, 'NoSuchBucket')
    if (key === '') return method === 'GET' ? list(query) : failure(405, 'MethodNotAllowed')
    const stored = objects.get(key)
    switch (method) {
      case 'GET':
        if (stored === undefined) return failure(404, 'NoSuchKey')
        return { status: 200, headers: { etag: `"${stored.etag}"` }, body: stored.body }
      case 'PUT': {
        const failed = conditionFails(key, headers)
        if (failed !== undefined) return failed
        const etag = createHash('md5').update(body).digest('hex')
        objects.set(key, { body, etag })
        return { status: 200, headers: { etag: `"${etag}"` } }
      }
      case 'DELETE':
        objects.delete(key)
        return { status: 204 }
      default:
        return failure(405, 'MethodNotAllowed')
    }
  }

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', async () => {
      const url = new URL(incoming.url ?? '/', 'http://here')
      const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent)
      const { method = '', headers } = incoming
      const request = { method, key: rest.join('/'), query: url.searchParams, headers, body: Buffer.concat(chunks) }
      state.seen.push(request)
      await state.gate(request)
      const fault = state.fault(request, state.seen.length)
      if (typeof fault === 'object') {
        const {
          status,
          headers: more = {},
          body,
        } = 'body' in fault ? { ...fault, status: 200, headers: {} } : { ...fault, body: errorBody(fault.code) }
        outgoing.writeHead(status, { 'content-type': 'application/xml', ...more }).end(body)
        return
      }
      const reply = answer(request, bucket)
      if (fault === 'cut') {
        outgoing.socket?.destroy()
        return
      }
      const body = reply.body ?? ''
      outgoing.writeHead(reply.status, { 'content-length': Buffer.byteLength(body), ...reply.headers }).end(body)
    })
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const state: S3Server = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    seen: [],
    fault: () => undefined,
    gate: () => undefined,
    close: () =>
      new Promise(done => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
  return state
}

/** Whether a request is signed by somebody who is known here, and the body is the one that was signed. */
function unsigned(headers: IncomingMessage['headers'], body: Buffer): string | undefined {
  const shape =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/[a-z0-9-]+\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=[0-9a-f]{64}$/
  const [, key, day, signed = ''] = shape.exec(headers.authorization ?? '') ?? []
  if (key === undefined) return 'AccessDenied'
  if (key !== s3Login.accessKeyId) return 'InvalidAccessKeyId'
  const date = String(headers['x-amz-date'] ?? '')
  if (!date.startsWith(day ?? '-')) return 'AccessDenied'
  for (const name of ['host', 'x-amz-content-sha256', 'x-amz-date', 'if-match', 'if-none-match']) {
    if (headers[name] !== undefined && !signed.split(';').includes(name)) return 'AccessDenied'
  }
  const hash = headers['x-amz-content-sha256']
  const isBody = hash === 'UNSIGNED-PAYLOAD' || hash === createHash('sha256').update(body).digest('hex')
  return isBody ? undefined : 'XAmzContentSHA256Mismatch'
}

function failure(status: number, code: string): Reply {
  return { status, headers: { 'content-type': 'application/xml' }, body: errorBody(code) }
}

function errorBody(code: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code} was said.</Message><RequestId>1</RequestId></Error>`
}

function compareBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

function encodeToken(key: string): string {
  return Buffer.from(key).toString('base64url')
}

function decodeToken(token: string): string {
  return Buffer.from(token, 'base64url').toString('utf8')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
