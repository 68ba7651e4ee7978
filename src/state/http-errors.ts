/**
 * What does it mean when a server that keeps the state does not do what it was asked?
 * No message holds a password, a query or more of an answer than what it says in words.
 */

import { ToolError } from '../model/errors.ts'
import type { RawOutcome } from '../model/raw.ts'
import { isObject } from '../model/values.ts'

interface Asked {
  what: 'read' | 'written' | 'locked' | 'unlocked'
  /** The address without query. */
  place: string
}

/** A STATE_IO error. */
export function toHttpStateError(outcome: RawOutcome, { what, place }: Asked): ToolError {
  const [why, hint] = outcome.kind === 'none' ? meaningOfTrouble(outcome) : meaningOfStatus(outcome.status, what)
  const said = outcome.kind === 'answer' ? wordsOf(outcome) : undefined
  const told = said === undefined ? '' : `, saying: ${said}`
  return new ToolError('STATE_IO', `The state at ${place} cannot be ${what}: ${why}${told}`, { hint })
}

/** The error for a page where a state is wanted. */
export function pageError(place: string): ToolError {
  return new ToolError('STATE_IO', `The state at ${place} cannot be read: the server answers with a page for people`, {
    hint: 'It is a log-in page or the page of a proxy. Check `state.address` (of an API, not of its website), `state.username` and `state.password`.',
  })
}

/** The error for a body that is not the one that the server has sent. */
export function damagedError(place: string): ToolError {
  return new ToolError('STATE_IO', `The state at ${place} cannot be read: it arrives damaged (Content-MD5)`, {
    hint: 'A proxy changes it, or the stored copy is damaged. Nothing was changed.',
  })
}

/** Whether an answer is a page for people, whatever its status says. */
export function isPage(outcome: Extract<RawOutcome, { kind: 'answer' }>): boolean {
  return /\bhtml\b/i.test(outcome.headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(textOf(outcome, 100))
}

type Meaning = [why: string, hint: string]

function meaningOfTrouble({ trouble, code }: Extract<RawOutcome, { kind: 'none' }>): Meaning {
  const safe = 'What was stored before is intact.'
  const meanings: { [name in typeof trouble]: Meaning } = {
    unreachable: [`there is no connection (${code})`, 'Check host and port in `state.address`, and the network.'],
    'refused-tls': [
      `the server's certificate is not trusted (${code})`,
      'Name the certificate of the authority that has signed it in NODE_EXTRA_CA_CERTS.',
    ],
    timeout: ['the server does not answer', `${safe} Run again when it is back.`],
    broken: [`the connection broke off (${code})`, `${safe} Run again when the server is back.`],
  }
  return meanings[trouble]
}

function meaningOfStatus(status: number, what: Asked['what']): Meaning {
  const isLock = what === 'locked' || what === 'unlocked'
  const noLocks: Meaning = [
    `the server has no locks there (${status})`,
    'Set `state.lock_address`, `lock_method`, `unlock_address` and `unlock_method` as the server wants them. GitLab: the address with /lock at its end, POST and DELETE. A server without locks cannot keep a state. (GitLab also answers 404 to who may not see the project.)',
  ]
  if (isLock && [404, 405, 501].includes(status)) return noLocks
  if (status >= 300 && status < 400) {
    return [`the server sends the request elsewhere (${status})`, 'Write the final address in `state.address`.']
  }
  return (
    meanings[status] ?? [
      `the server answers ${status}`,
      status >= 500
        ? 'What was stored before is intact. Run again when the server is well.'
        : 'Check `state.address` and the methods in `state`.',
    ]
  )
}

const meanings: { [status: number]: Meaning } = {
  401: [
    'the server wants a login (401)',
    'Set `state.username` and `state.password`, or correct them. GitLab: a user name and an access token with the scope `api`, or `gitlab-ci-token` and the job token.',
  ],
  403: [
    'this user may not do that (403)',
    'The login is known, but has not the right. GitLab: writing and locking need the role Maintainer, reading Developer.',
  ],
  405: ['the server does not know the method (405)', 'Set `state.update_method` to what it wants: POST or PUT.'],
  409: [
    'the server says that somebody else works on it (409)',
    'Run again, or see who with `storewright unlock UNIT`.',
  ],
  413: [
    'it is too large for the server (413)',
    'Raise the limit of the server (GitLab: the largest size of a Terraform state, in the settings of the administrator), or use another backend.',
  ],
  429: ['the server answers that there are too many requests (429)', 'Run again later.'],
}

/** What an answer says in words: a message in JSON, or a line of plain text. */
function wordsOf(outcome: Extract<RawOutcome, { kind: 'answer' }>): string | undefined {
  if (isPage(outcome)) return undefined
  const text = textOf(outcome, 5000)
  let words: unknown = text
  try {
    const value: unknown = JSON.parse(text)
    words = isObject(value) ? (value.message ?? value.error) : undefined
  } catch {
    // It is plain text.
  }
  if (typeof words !== 'string') return undefined
  const clean = words
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, 200)
  return clean === '' ? undefined : clean
}

function textOf(outcome: Extract<RawOutcome, { kind: 'answer' }>, bytes: number): string {
  return Buffer.from(outcome.body.subarray(0, bytes)).toString('utf8')
}
