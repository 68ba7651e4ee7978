/** What was written, and how to go on. */

import type { InitReport } from '../model/report.ts'
import { escapeText } from './escape.ts'
import { joinBlocks } from './plan.ts'
import type { RenderOptions } from './style.ts'
import { createStyle } from './style.ts'

export function renderInit({ project, written, to_ignore, ci }: InitReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  const width = Math.max(...written.map(one => one.path.length))
  const place = project === '.' ? '' : ` in ${escapeText(project)}`
  const missing = to_ignore.map(line => `\`${line}\``).join(' and ')
  const steps = [
    ...(project === '.' ? [] : [`cd ${quoted(project)}`]),
    'storewright plan --sandbox     # what would be made, at a local BigCommerce',
    'storewright apply --sandbox    # make it there',
  ]
  return joinBlocks([
    [
      style.heading(`A new project${place}:`),
      ...written.map(one => `  ${one.path.padEnd(width)}  ${style.dim(one.about)}`),
    ],
    missing === '' ? [] : [`Add ${missing} to .gitignore, which was there and is left as it was.`],
    [style.heading('Now:'), ...steps.map(step => `  ${step}`)],
    ['For BigCommerce itself, follow the comments in stores.yaml and .env.example.', ...pipelineLines(ci)],
  ])
}

function pipelineLines(ci: InitReport['ci']): string[] {
  if (ci === 'none') return []
  const needs = ci === 'gitlab' ? ', and a package.json that names storewright' : ''
  return [
    `The pipelines need a state that they all reach (see stores.yaml), and secrets of the same names as in .env.example${needs}.`,
  ]
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${escapeText(path).replaceAll("'", "'\\''")}'`
}
