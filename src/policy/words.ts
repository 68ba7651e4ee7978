/** How is told what a policy has against a change? Nothing here decides whether it has. */

import type { Change } from '../model/plan.ts'
import type { Condition, Template } from '../model/policy.ts'
import { isReference, isSeal } from '../model/values.ts'
import { valueAt } from './view.ts'

const done: { [action in Change['action']]: string } = {
  create: 'would be created',
  adopt: 'would be adopted',
  update: 'would be updated',
  replace: 'would be deleted and made anew',
  delete: 'would be deleted',
  forget: 'would be forgotten',
  move: 'would be moved',
  transition: 'would change',
}

const stepped: { [transition: string]: string } = {
  suspend: 'would be suspended',
  cancel: 'would be cancelled',
  reactivate: 'would be reactivated',
  restore: 'would be restored',
  change_plan: 'would be given another plan',
  wait: 'would be waited for',
  withdraw_suspension: 'would not be suspended any more',
  withdraw_cancellation: 'would not be cancelled any more',
}

/** `would be suspended` */
export function whatHappens({ action, transition }: Change): string {
  return stepped[transition?.name ?? ''] ?? done[action]
}

/** What of the change is not as it is required. */
export function toldOf({ path, segments }: Condition, change: Change): string {
  if (segments.length === 0) return `${change.address} is not as it is required`
  const value = valueAt(change, segments)
  const shown = path.replace(/^after\./, '')
  if (value === undefined) return `${change.address} has no \`${shown}\`, which is required`
  return `\`${shown}\` of ${change.address} is ${quoted(value)}, which is not allowed`
}

export function fill(template: Template, valueAt: (segments: readonly string[]) => unknown): string {
  return template.map(part => (typeof part === 'string' ? part : plain(valueAt(part.segments)))).join('')
}

/** A sentence, with its full stop. */
export function worded(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ')
  return /[.!?]$/.test(line) ? line : `${line}.`
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `"${short(value)}"` : plain(value)
}

function plain(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (isSeal(value)) return 'a sensitive value'
  if (isReference(value)) return '$ref' in value ? value.$ref : value.$id
  return short(typeof value === 'string' ? value : JSON.stringify(value))
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 120 ? `${line.slice(0, 117)}…` : line
}
