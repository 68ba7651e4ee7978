/** What became of whole documents of the state: taken out, put back, copied, written anew. */

import type { StateMigrateReport, StatePullReport, StatePushReport, StateRewriteReport } from '../model/report.ts'
import { escapeJson, escapeText } from './escape.ts'
import { countOf } from './wording.ts'

/** The document itself, so that it can be saved; or, once it was saved, where and what is in it. */
export function renderStatePull({ unit, serial, objects, text, saved_to }: StatePullReport): string[] {
  if (saved_to === undefined) return [escapeJson(text.trimEnd())]
  return [`Wrote ${escapeText(saved_to)}: version ${serial} of ${escapeText(unit)}, ${countOf(objects, 'object')}.`]
}

export function renderStatePush({ unit, serial, objects, replaced, changed }: StatePushReport): string[] {
  const what = `version ${serial} of ${escapeText(unit)}, ${countOf(objects, 'object')}`
  if (!changed) return [`Nothing to do: ${what}, is what is stored.`]
  return [`Stored ${what}${replaced === undefined ? '' : `, in place of version ${replaced.serial}`}.`]
}

export function renderStateMigrate({ to, units }: StateMigrateReport): string[] {
  if (units.length === 0) return ['Nothing is recorded, so that nothing was copied.']
  const copied = units.filter(one => one.copied).length
  return [
    ...units.map(one => `${lineOf(one)}  ${one.copied ? 'copied' : 'is there already'}`),
    '',
    `Copied ${copied} of ${countOf(units.length, 'document')}. The state here is left as it is; what is copied counts once \`state\` in your files is what ${escapeText(to)} says.`,
  ]
}

export function renderStateRewrite({ encrypted, units }: StateRewriteReport): string[] {
  if (units.length === 0) return ['Nothing is recorded, so that nothing was written.']
  const how = encrypted ? 'encrypted with the present key: no previous one is needed any more' : 'in plain'
  return [...units.map(lineOf), '', `Written anew: ${countOf(units.length, 'document')}, ${how}.`]
}

function lineOf({ unit, serial, objects }: StateRewriteReport['units'][number]): string {
  return `${escapeText(unit)}  version ${serial}  ${countOf(objects, 'object')}`
}
