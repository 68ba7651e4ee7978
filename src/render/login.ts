/** A log-in as people need it: the URL alone on its line, and what to do with it. */

import type { LoginReport, PartnerLoginReport } from '../model/report.ts'
import { escapeText } from './escape.ts'

export function renderLogin({ store, url, expires_at, opened }: LoginReport): string[] {
  const name = `${escapeText(store.store_name)} (id ${escapeText(store.id)})`
  if (opened || url === undefined)
    return [`A browser was asked to log in to ${name}. The page that it was given is gone again.`]
  const until = expires_at === undefined ? '' : `, until ${escapeText(expires_at)}`
  return [
    escapeText(url),
    '',
    `Logs in to ${name} once${until}. A browser has to POST to it from a form, which --open does.`,
  ]
}

export function renderPartnerLogin({ token_file, expires_at }: PartnerLoginReport): string[] {
  const until = expires_at === undefined ? '' : `, until ${escapeText(expires_at)}`
  return [
    `The token is in ${escapeText(token_file)}${until}.`,
    'The token before it, if there was one, is not accepted any more.',
  ]
}
