/** Do the files still say what an undo takes back? Then the next plan would do it again, and somebody has to change them. */

import type { Diagnostic, SourceRange } from '../model/errors.ts'
import type { Change } from '../model/plan.ts'
import type { Desired } from '../model/resources.ts'
import { diffAttributes } from '../planner/diff.ts'
import type { KindFacts } from '../planner/input.ts'
import type { Project } from './project.ts'

const shownAtMost = 5

export function stillDeclared(project: Project, changes: readonly Change[], commit: string | undefined): Diagnostic[] {
  const said = new Map(project.config.desired.map(one => [one.address as string, one]))
  const found = [...new Map(changes.map(change => [change.address, change])).values()].flatMap(change => {
    const declared = said.get(change.address)
    return isSaidOtherwise(change, declared, project.facts.get(change.kind)) ? [placeOf(change, declared)] : []
  })
  if (found.length === 0) return []
  const more = found.length > shownAtMost ? ` and ${found.length - shownAtMost} more` : ''
  const source = found.find(one => one.source !== undefined)?.source
  const revert =
    commit === undefined
      ? 'by hand, or by reverting the commit'
      : `by hand, or with \`git revert ${commit}\` if it holds nothing else`
  return [
    {
      severity: 'warning',
      code: 'STILL_DECLARED',
      message: `the files say otherwise, so that the next plan would undo this undo: ${found
        .slice(0, shownAtMost)
        .map(one => one.text)
        .join(', ')}${more}`,
      hint: `Change them back ${revert}, before the next apply.`,
      ...(source === undefined ? {} : { source }),
    },
  ]
}

function isSaidOtherwise(change: Change, declared: Desired | undefined, facts: KindFacts | undefined): boolean {
  if (change.after === null) return declared !== undefined
  if (declared === undefined) return true
  if (facts === undefined || change.action === 'adopt' || change.action === 'move') return false
  const { transition } = change
  const live = transition === undefined ? change.after : { ...change.after, [transition.attribute]: transition.to }
  const changed = new Set([
    ...change.attributes.map(one => one.path),
    ...(transition === undefined ? [] : [transition.attribute]),
  ])
  const differences = diffAttributes({
    desired: declared.attributes,
    live,
    recorded: live,
    rules: facts.rules,
    ignore: declared.manage.ignore,
    liveIncomplete: false,
  })
  return differences.some(one => changed.size === 0 || changed.has(one.path))
}

function placeOf({ address }: Change, declared: Desired | undefined): { text: string; source?: SourceRange } {
  if (declared === undefined) return { text: `${address} (not declared)` }
  const { source } = declared
  return { text: `${address} (${source.file}:${source.line})`, source }
}
