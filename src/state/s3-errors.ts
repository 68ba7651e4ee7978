/**
 * What does an error of S3, or of the way to it, mean to somebody who wants to use the state?
 * No message holds a key or a signature: the server's texts, which may, are not passed on.
 */

import { ToolError } from '../model/errors.ts'
import { isObject } from '../model/values.ts'

/** Whether there is no such object (a bucket that does not exist is something else). */
export function isAbsent(error: unknown): boolean {
  return nameOf(error) === 'NoSuchKey' || (nameOf(error) === 'NotFound' && statusOf(error) === 404)
}

/** Whether the condition of a write does not hold, or somebody else writes the same object at this moment. */
export function isRefused(error: unknown): boolean {
  return statusOf(error) === 412 || nameOf(error) === 'ConditionalRequestConflict' || isAbsent(error)
}

/** A STATE_IO error. */
export function toS3StateError(error: unknown, where: string): ToolError {
  if (error instanceof ToolError) return error
  const name = nameOf(error)
  const status = statusOf(error)
  const [what, hint] = meanings[name] ?? byStatus[status ?? 0] ?? unknown(status)
  const shown = [status === undefined ? '' : String(status), /^[A-Za-z0-9_]{3,60}$/.test(name) ? name : '']
  const code = shown.filter(part => part !== '' && part !== 'Error').join(' ')
  const told = `The state in ${where} cannot be read or written: ${what}${code === '' ? '' : ` (${code})`}`
  const region = regionIn(error)
  return new ToolError('STATE_IO', told, {
    hint: region === undefined ? hint : `Set \`state.region: ${region}\`, which is where the bucket is.`,
  })
}

/** The error for an answer that is none of S3's, though its status says that all is well. */
export function notS3(where: string): ToolError {
  const [what, hint] = unknown(200)
  return new ToolError('STATE_IO', `The state in ${where} cannot be read or written: ${what}`, { hint })
}

type Meaning = [what: string, hint: string]

const noCredentials: Meaning = [
  'there are no credentials for it',
  'They are looked for where every program for AWS looks: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE and ~/.aws, a web identity (OIDC) in a pipeline, or the role of the machine.',
]
const badCredentials: Meaning = [
  'the server does not know these credentials',
  'Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, and that they are of the server at `state.endpoint`.',
]
const expired: Meaning = [
  'the credentials have expired',
  'Get new ones, for example with `aws sso login`. A long run needs a role that renews them.',
]
const forbidden: Meaning = [
  'these credentials may not do that',
  'They need s3:GetObject, s3:PutObject and s3:DeleteObject on the objects below `state.prefix`, and s3:ListBucket on the bucket. Without s3:ListBucket, an object that is missing is told as forbidden.',
]
const wrongRegion: Meaning = ['the bucket is in another region', 'Set `state.region` to it.']
const unreachable: Meaning = [
  'there is no connection to the server',
  'Check `state.endpoint` or `state.region`, and the network.',
]
const later: Meaning = ['the server cannot do it at the moment', 'What was stored before is intact. Run again later.']
const certificate: Meaning = [
  "the server's certificate is not trusted",
  'Name the certificate of the authority that has signed it in NODE_EXTRA_CA_CERTS.',
]
const clock: Meaning = [
  "this machine's clock is wrong",
  'Requests are signed with the time: set the clock (NTP), then run again.',
]

const meanings: { [name: string]: Meaning } = {
  CredentialsProviderError: noCredentials,
  TokenProviderError: expired,
  InvalidAccessKeyId: badCredentials,
  SignatureDoesNotMatch: badCredentials,
  InvalidToken: badCredentials,
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  AccessDenied: forbidden,
  AllAccessDisabled: forbidden,
  NoSuchBucket: ['there is no such bucket', 'Make it, or correct `state.bucket` and `state.endpoint`.'],
  InvalidBucketName: ['that is no name of a bucket', 'Correct `state.bucket`.'],
  PermanentRedirect: wrongRegion,
  AuthorizationHeaderMalformed: wrongRegion,
  IllegalLocationConstraintException: wrongRegion,
  RequestTimeTooSkewed: clock,
  RequestExpired: clock,
  RegionMissing: ['no region is set', 'Set `state.region`, AWS_REGION or a region in ~/.aws/config.'],
  SlowDown: later,
  ServiceUnavailable: later,
  InternalError: later,
  TimeoutError: ['there was no answer in time', later[1]],
  NotImplemented: [
    'the server does not know what is asked of it',
    'It is not enough like S3 to keep a state: conditional writes and listing (version 2) are needed.',
  ],
  ECONNREFUSED: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  ECONNRESET: ['the connection broke off', later[1]],
  EPIPE: ['the connection broke off', later[1]],
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
  SELF_SIGNED_CERT_IN_CHAIN: certificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  CERT_HAS_EXPIRED: ['its certificate has expired', 'Have it renewed.'],
  EPROTO: ['the server does not speak TLS there', 'Write http:// in `state.endpoint` if it is meant to be so.'],
}

const byStatus: { [status: number]: Meaning } = {
  301: wrongRegion,
  307: wrongRegion,
  400: ['the server does not understand the request', 'Check `state.endpoint`: it must be the address of the S3 API.'],
  401: badCredentials,
  403: forbidden,
  404: ['there is no such bucket', 'Make it, or correct `state.bucket` and `state.endpoint`.'],
  429: later,
  500: later,
  502: later,
  503: later,
  504: later,
}

function unknown(status: number | undefined): Meaning {
  return status !== undefined && status < 300
    ? [
        'the server answers with something else than S3',
        'Check `state.endpoint`: it must be the address of the S3 API.',
      ]
    : ['for a reason that is not known', 'Check `state.bucket`, `state.region` and `state.endpoint`.']
}

/** What kind of error it is: S3's name of it, or the system's. */
function nameOf(error: unknown): string {
  if (!isObject(error)) return ''
  if (typeof error.code === 'string') return error.code
  if (error instanceof AggregateError) return nameOf(error.errors[0])
  if (error instanceof Error && /^Region is missing/.test(error.message)) return 'RegionMissing'
  return typeof error.name === 'string' ? error.name : ''
}

function statusOf(error: unknown): number | undefined {
  if (!isObject(error)) return undefined
  const { $metadata: metadata, $response: response } = error
  if (isObject(metadata) && typeof metadata.httpStatusCode === 'number') return metadata.httpStatusCode
  return isObject(response) && typeof response.statusCode === 'number' ? response.statusCode : undefined
}

/** S3 tells where a bucket is when it is asked in the wrong place. */
function regionIn(error: unknown): string | undefined {
  if (!isObject(error)) return undefined
  const response = error.$response
  const headers = isObject(response) ? response.headers : undefined
  const told = isObject(headers) ? headers['x-amz-bucket-region'] : undefined
  const region = ['PermanentRedirect', 'AuthorizationHeaderMalformed'].includes(nameOf(error))
    ? (told ?? error.Region)
    : undefined
  return typeof region === 'string' && /^[a-z0-9-]+$/.test(region) ? region : undefined
}
