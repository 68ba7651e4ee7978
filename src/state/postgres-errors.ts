/**
 * What does an error of PostgreSQL, or of the way to it, mean to somebody who wants to use the state?
 * Codes are SQLSTATE, or the system's. No message holds a password: neither the server's nor the library's do.
 */

import { ToolError } from '../model/errors.ts'

/** A STATE_IO error about the database at this place. */
export function toStateError(error: unknown, place: string, hasPassword: boolean): ToolError {
  if (error instanceof ToolError) return error
  const code = codeOf(error)
  const otherwise = hasPassword ? generalHint : `${passwordHint} ${generalHint}`
  const [what, hint] = meanings[code] ?? meanings[code.slice(0, 2)] ?? [messageOf(error), otherwise]
  return new ToolError(
    'STATE_IO',
    `The state in PostgreSQL at ${place} cannot be read or written: ${what}${inBrackets(code)}`,
    {
      hint,
      cause: error,
    },
  )
}

/** Whether the connection is gone, so that nothing is known of what was sent over it. */
export function isBroken(error: unknown): boolean {
  const code = codeOf(error)
  // The library's own errors, a connection that ended or an answer that did not come, have no code.
  return code === '' || brokenCodes.has(code) || code.startsWith('08')
}

/** Whether the same may succeed a moment later, also before anything has ever worked. */
export function isPassing(error: unknown): boolean {
  return ['57P03', '53300', '40001', '40P01', 'EAI_AGAIN'].includes(codeOf(error))
}

/** Whether a table does not exist. */
export function isMissingTable(error: unknown): boolean {
  return ['42P01', '3F000'].includes(codeOf(error))
}

/** Whether the role may not do this. */
export function isForbidden(error: unknown): boolean {
  return codeOf(error) === '42501'
}

/** Whether somebody else has made the same thing at the same time. */
export function isMadeTwice(error: unknown): boolean {
  return ['23505', '42P06', '42P07', '42710', 'XX000'].includes(codeOf(error))
}

const brokenCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  '57P01',
  '57P02',
  '57P03',
  '57P05',
])

const urlHint = 'Check host, port and database in `state.url`.'
const loginHint =
  'Check user and password in `state.url`. Characters such as @, / and # in a password are written there as %40, %2F and %23.'
const passwordHint = 'There is no password in `state.url`.'
const certificateHint =
  'Name the certificate of the authority that has signed it, `?sslmode=verify-full&sslrootcert=/path/to/ca.pem`, or, in a network that you trust, do without the check: `?sslmode=require`.'
const generalHint =
  'Check `state.url`: host, port, user and password, and `sslmode`: a server without TLS needs `sslmode=disable`, one that insists on it `sslmode=require` or `verify-full`.'
const laterHint = 'What was stored before is intact. Run again when the server is back.'

const meanings: { [code: string]: [what: string, hint: string] } = {
  ECONNREFUSED: ['nothing listens at that address', urlHint],
  ENOTFOUND: ['the host is not known', urlHint],
  EAI_AGAIN: ['the host cannot be looked up', urlHint],
  ETIMEDOUT: ['there was no answer', urlHint],
  EHOSTUNREACH: ['the host cannot be reached', urlHint],
  ENETUNREACH: ['the network cannot be reached', urlHint],
  ECONNRESET: ['the connection broke off', laterHint],
  EPIPE: ['the connection broke off', laterHint],
  '08': ['the connection broke off or was refused', laterHint],
  '28': ['the server does not let this user in from here', loginHint],
  '28P01': ['user or password is wrong', loginHint],
  '28000': [
    'the server does not let this user in from here',
    `${loginHint} A server that insists on TLS needs \`?sslmode=require\` or \`verify-full\` at the end.`,
  ],
  '3D000': ['there is no such database', 'Make it (`CREATE DATABASE`), or correct the name in `state.url`.'],
  '25006': ['the server is read-only', 'It is probably a replica: name the primary server in `state.url`.'],
  '22P05': ['the database cannot store all characters', 'Make a database with the encoding UTF8.'],
  '53': ['the server has run out of room, memory or connections', laterHint],
  '53100': ['its disk is full', laterHint],
  '53300': ['it has no connection left', 'Raise `max_connections`, put PgBouncer in front, or end other programs.'],
  '57': ['the server is being shut down or started', laterHint],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['its certificate is signed by nobody else', certificateHint],
  SELF_SIGNED_CERT_IN_CHAIN: ['its certificate is signed by an authority that is not known here', certificateHint],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'its certificate is signed by an authority that is not known here',
    certificateHint,
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'its certificate is signed by an authority that is not known here',
    certificateHint,
  ],
  CERT_HAS_EXPIRED: ['its certificate has expired', 'Have it renewed.'],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'its certificate is for another host',
    'Write the host in `state.url` as the certificate does.',
  ],
  ENOENT: [
    'a file that `state.url` names (a socket, sslrootcert, sslcert or sslkey) does not exist',
    'Correct its path.',
  ],
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const { code } = error as { code?: unknown }
  if (typeof code === 'string') return code
  // Where a name has several addresses, each has failed in its own way.
  return error instanceof AggregateError ? codeOf(error.errors[0]) : ''
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'for a reason that is not known'
}

function inBrackets(code: string): string {
  return code === '' ? '' : ` (${code})`
}
