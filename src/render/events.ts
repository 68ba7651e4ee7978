/** What is worth a line while a command runs, for pipes and logs? Starts are silent, so that a line is a fact. */

import type { Action } from '../model/plan.ts'
import type { RunEvent } from '../model/run.ts'
import { escapeText } from './escape.ts'
import { countOf, placeOf, secondsWords, unitWords } from './wording.ts'

const doneWords: { [action in Action]: string } = {
  create: 'created',
  adopt: 'adopted',
  update: 'updated',
  replace: 'replaced',
  delete: 'deleted',
  forget: 'forgotten',
  move: 'moved',
  transition: 'reached its new status',
  noop: 'unchanged',
}

/** One line without a line break, or undefined when there is nothing to say. */
export function renderEventLine(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'refresh-finished':
      return `Read ${unitWords(event.unit)}: ${countOf(event.objects, 'object')}`
    case 'lock-awaited':
      return `Waiting up to ${waitWords(event.waitMs)}: ${escapeText(event.reason)}`
    case 'planned-again':
      return `Planning again (${event.time} of at most ${event.most}): ${escapeText(event.reason)}`
    case 'apply-started':
      return event.changes === 0 ? undefined : `Carrying out ${countOf(event.changes, 'change')}`
    case 'change-progress':
      return `${escapeText(event.address)}: ${escapeText(event.status)}`
    case 'change-retried':
      return `${escapeText(event.address)}: trying again (${escapeText(event.reason)})`
    case 'change-succeeded':
      return `${escapeText(event.address)}: ${doneWordsOf(event)}`
    case 'change-failed':
      return `${escapeText(event.address)}: ${stepOf(event.id) ?? event.action} failed: ${errorWords(event.error)}`
    case 'change-skipped':
      return `${escapeText(event.address)}: ${stepOf(event.id) ?? event.action} skipped, because of ${blockedWords(event.blockedBy)}`
    case 'quota-awaited':
      return `${escapeText(event.path)}: waiting ${waitWords(event.waitMs)} for the quota of requests that others share`
    case 'request-retried':
      return `${event.method} ${escapeText(event.path)}: trying again in ${waitWords(event.waitMs)} (${escapeText(event.reason)})`
    case 'store-finished':
      return `${escapeText(event.store || 'accounts')}: ${event.failed ? `failed: ${event.error === undefined ? '' : errorWords(event.error)}` : `${countOf(event.changes, 'change')} made`} (${(event.ms / 1000).toFixed(1)} s)`
    case 'rollout-passed-over':
      return `Nothing is taken of rollout ${escapeText(event.rollout)}: ${escapeText(event.reason)}`
    case 'refresh-started':
    case 'change-started':
    case 'change-deferred':
    case 'apply-finished':
      return undefined
  }
}

/** The half of a replacement or the step of a lifecycle is named in the id alone: `address#suspend`. */
function stepOf(id: string): string | undefined {
  const at = id.lastIndexOf('#')
  return at === -1 ? undefined : escapeText(id.slice(at + 1).replace(/[-_]/g, ' '))
}

function doneWordsOf(event: Extract<RunEvent, { type: 'change-succeeded' }>): string {
  const { id, action, objectId } = event
  const known = action === 'create' || action === 'adopt' || id.endsWith('#replace-create')
  const words =
    action === 'replace'
      ? id.endsWith('-remove')
        ? 'deleted, to be made anew'
        : 'made anew'
      : action === 'transition'
        ? `${stepOf(id) ?? doneWords.transition}: done`
        : doneWords[action]
  return known && objectId !== undefined ? `${words} (id ${escapeText(objectId)})` : words
}

function errorWords({
  code,
  message,
  source,
}: {
  code: string
  message: string
  source?: Parameters<typeof placeOf>[0]
}): string {
  return `${escapeText(message)} [${code}]${source === undefined ? '' : ` ${placeOf(source)}`}`
}

function blockedWords(ids: readonly string[]): string {
  const first = ids[0] ?? ''
  const at = first.lastIndexOf('#')
  const address = escapeText(at === -1 ? first : first.slice(0, at))
  return ids.length < 2 ? address : `${address} and ${ids.length - 1} more`
}

function waitWords(waitMs: number): string {
  return waitMs < 1000 ? `${Math.round(waitMs)} ms` : secondsWords(Math.round(waitMs / 1000))
}
