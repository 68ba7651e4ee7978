/** The YAML itself; or, once it was saved, where and what is in it, and what is to be done next. */

import type { ExportReport, ExportUpdate, RefusedAttribute } from '../model/report.ts'

export function renderExport(report: ExportReport): string[] {
  const { text, saved_to, left_out, update } = report
  if (update === undefined && saved_to === undefined) return [(text ?? '').replace(/\n$/, '')]
  return [
    ...(update === undefined ? [wrote(report)] : updated(report, update)),
    ...left_out.map(one => `Not in it: ${one}`),
    ...variableLines(report),
  ]
}

function variableLines({ variables, env_file }: ExportReport): string[] {
  if (variables.length === 0) return []
  if (env_file === undefined) return ['', 'Set these variables, then plan:', ...variables.map(one => `  ${one}`)]
  const { path, unknown } = env_file
  const file = path.includes('/') ? path : `./${path}`
  return [
    '',
    `The values of ${count(variables.length, 'variable')} are in ${path}, which belongs into no repository: set -a; . ${file}; set +a`,
    ...unknown.map(one => `  ${one} is yours to fill in.`),
  ]
}

function wrote({ saved_to, files, stores, objects }: ExportReport): string {
  const total = Object.values(objects).reduce((sum, count) => sum + count, 0)
  const where = files === undefined ? saved_to : `${count(files.length, 'file')} beneath ${saved_to}`
  const whose = stores.length === 1 ? stores[0] : count(stores.length, 'store')
  return `Wrote ${where}: ${whose}, ${count(total, 'object')}.`
}

function updated({ objects, files: made = [] }: ExportReport, update: ExportUpdate): string[] {
  const { written, files, added, changed, refused, gone } = update
  const total = Object.values(objects).reduce((sum, one) => sum + one, 0)
  const [changes, additions] = [changed.length, total]
  if (files.length + made.length + refused.length + gone.length === 0) return ['The files say what BigCommerce has.']
  const verb = written ? 'Updated' : 'Would update'
  return [
    ...added.map(one => `+ ${one.address}${placed(one.source)}`),
    ...changed.map(one => `~ ${one.address}: ${one.path}${placed(one.source)}`),
    ...gone.map(one => `- ${one.address}${placed(one.source)}: not at BigCommerce; remove it, or apply to make it`),
    ...alike(refused).flatMap(([{ address, path, message, hint, source }, ...others]) => [
      `! ${address}${path === undefined ? '' : `: ${path}`}${others.length === 0 ? '' : ` and ${others.length} more`}${placed(source)}: ${message}`,
      `    ${hint}`,
    ]),
    `${verb} ${count(files.length, 'file')}${made.length === 0 ? '' : ` and made ${made.length}`}: ${count(additions, 'object')} more, ${count(changes, 'attribute')} changed.`,
  ]
}

/** What has the same place and reason is told together. */
function alike(refused: readonly RefusedAttribute[]): [RefusedAttribute, ...RefusedAttribute[]][] {
  const groups = new Map<string, [RefusedAttribute, ...RefusedAttribute[]]>()
  for (const one of refused) {
    const reason = JSON.stringify([placed(one.source), one.message, one.hint])
    const group = groups.get(reason)
    if (group === undefined) groups.set(reason, [one])
    else group.push(one)
  }
  return [...groups.values()]
}

function placed(source: { file: string; line: number } | undefined): string {
  return source === undefined ? '' : ` (${source.file}:${source.line})`
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}
