/** What does the state say? `list` is one line an object, so that other tools can search it; `show` is everything. */

import type { StateReport } from '../model/report.ts'
import { attributeLines, leavesOf } from './attributes.ts'
import { diagnosticsBlock } from './diagnostics.ts'
import { escapeText } from './escape.ts'
import { groupOf } from './groups.ts'
import { joinBlocks } from './plan.ts'
import type { RenderOptions, Style } from './style.ts'
import { createStyle } from './style.ts'
import { inlineValue } from './values.ts'
import { countOf, kindWords } from './wording.ts'

type Resource = StateReport['resources'][number]

export function renderState(report: StateReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  const findings = diagnosticsBlock(report.diagnostics, style)
  const { resources } = report
  switch (report.command) {
    case 'state list':
      return joinBlocks([resources.length === 0 ? ['Nothing is recorded.'] : listLines(resources, style), findings])
    case 'state show':
      return joinBlocks([...resources.map(resource => showLines(resource, style, options.width)), findings])
    case 'state move':
      return joinBlocks([listLines(resources, style), [movedWords(report)], findings])
    case 'state forget':
      return joinBlocks([listLines(resources, style), [forgottenWords(resources.length)], findings])
  }
}

function listLines(resources: readonly Resource[], style: Style): string[] {
  const [address, kind] = [widest(resources, one => one.address), widest(resources, one => kindWords(one.kind))]
  return resources.map(one =>
    [
      escapeText(one.address).padEnd(address),
      style.dim(kindWords(one.kind).padEnd(kind)),
      `id ${escapeText(one.id)}`,
    ].join('  '),
  )
}

function widest(resources: readonly Resource[], textOf: (resource: Resource) => string): number {
  return resources.reduce((width, one) => Math.max(width, escapeText(textOf(one)).length), 0)
}

function showLines(resource: Resource, style: Style, width: number): string[] {
  const group = groupOf(resource.address)
  const facts: [name: string, value: string | undefined][] = [
    ['kind', kindWords(resource.kind)],
    ['id', escapeText(resource.id)],
    ['key', escapeText(resource.key)],
    ['unit', escapeText(resource.unit)],
    ['lies in', resource.parent === undefined ? undefined : inParent(resource)],
    ['depends on', resource.dependsOn.length === 0 ? undefined : resource.dependsOn.map(escapeText).join(', ')],
    ['on remove', resource.onRemove],
    ['labels', resource.labels?.map(escapeText).join(', ')],
    ['protected', resource.protect === true ? 'yes' : undefined],
  ]
  return [
    style.heading(escapeText(resource.address)),
    ...facts.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name.padEnd(10)}  ${value}`])),
    ...attributesOf(resource, group, style, width),
  ]
}

function attributesOf({ attributes }: Resource, group: string, style: Style, width: number): string[] {
  const leaves = leavesOf(attributes, '')
  if (leaves.length === 0) return []
  const plain = createStyle(false)
  return [
    style.dim('  attributes, as they were last applied'),
    ...leaves.flatMap(([path, after]) =>
      after === null
        ? [`    ${escapeText(path)}: ${inlineValue(after, group)}`]
        : attributeLines({ path, after, cause: 'config' }, { style: plain, width, group }, 2).map(line =>
            line.replace(/^( *)\+( |$)/, '$1 $2').trimEnd(),
          ),
    ),
  ]
}

function inParent({ parent, parentId }: Resource): string {
  return `${escapeText(parent ?? '')}${parentId === undefined ? '' : ` (id ${escapeText(parentId)})`}`
}

function movedWords({ resources, from }: StateReport): string {
  const before = from === undefined ? '' : ` from ${escapeText(from)}`
  return `Moved${before}: ${countOf(resources.length, 'object')}. Nothing was sent to BigCommerce.`
}

function forgottenWords(count: number): string {
  return `Forgotten: ${countOf(count, 'object')}. Nothing was sent to BigCommerce; the objects there stay as they are.`
}
