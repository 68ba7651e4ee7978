/** The YAML itself; or, once it was saved, where and what is in it, and what is to be done next. */

import type { ExportReport } from '../model/report.ts'

export function renderExport(report: ExportReport): string[] {
  const { text, saved_to, objects, left_out, stores, variables, files } = report
  if (saved_to === undefined) return [(text ?? '').replace(/\n$/, '')]
  const total = Object.values(objects).reduce((sum, count) => sum + count, 0)
  const where = files === undefined ? saved_to : `${count(files.length, 'file')} beneath ${saved_to}`
  const whose = stores.length === 1 ? stores[0] : count(stores.length, 'store')
  return [
    `Wrote ${where}: ${whose}, ${count(total, 'object')}.`,
    ...left_out.map(one => `Not in it: ${one}`),
    ...(variables.length === 0 ? [] : ['', 'Set these variables, then plan:', ...variables.map(one => `  ${one}`)]),
  ]
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}
