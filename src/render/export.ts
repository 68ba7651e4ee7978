/** The YAML itself; or, once it was saved, where and what is in it. */

import type { ExportReport } from '../model/report.ts'

export function renderExport({ text, saved_to, objects, left_out, store }: ExportReport): string[] {
  if (saved_to === undefined) return [text.replace(/\n$/, '')]
  const total = Object.values(objects).reduce((sum, count) => sum + count, 0)
  return [`Wrote ${saved_to}: ${store}, ${total} objects.`, ...left_out.map(one => `Not in it: ${one}`)]
}
