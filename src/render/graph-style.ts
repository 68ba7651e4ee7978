/** How SVG pictures look, on light and on dark screens. Programs that know no media queries draw them light. */

import type { Colors } from './graph-colors.ts'
import { darkColors, lightColors } from './graph-colors.ts'

const mono = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"

interface Ground {
  ground: string
  text: string
  dim: string
  group: string
  border: string
  edge: string
  warning: string
}

const light: Ground = {
  ground: '#ffffff',
  text: '#1c2024',
  dim: '#59626c',
  group: '#f5f7f9',
  border: '#c3cad1',
  edge: '#6b7580',
  warning: '#a3101a',
}
const dark: Ground = {
  ground: '#14171a',
  text: '#e4e8eb',
  dim: '#a3adb7',
  group: '#1b1f23',
  border: '#454d56',
  edge: '#8b959f',
  warning: '#ff9a93',
}

export const svgStyle = `
text{font:12px ${mono};white-space:pre}
.title{font:600 18px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Liberation Sans',sans-serif}
.note{font:13px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Liberation Sans',sans-serif}
.heading{font-size:13px;font-weight:600}
.first,.warning{font-weight:600}
.edge{fill:none;stroke-width:1.2}
.node rect{stroke-width:1.3}
.node .ring{fill:none;stroke-width:2;stroke-dasharray:5 3}
${grounds(light)}
${tones(lightColors)}
@media (prefers-color-scheme:dark){
${grounds(dark)}
${tones(darkColors)}
}
`

function grounds({ ground, text, dim, group, border, edge, warning }: Ground): string {
  return `.ground{fill:${ground}}
.title,.heading{fill:${text}}
.note{fill:${dim}}
.group rect{fill:${group};stroke:${border}}
.edge{stroke:${edge}}
.tip{fill:${edge}}
.node .warning{fill:${warning}}
.node .ring{stroke:${warning}}`
}

function tones(colors: { [tone: string]: Colors }): string {
  return Object.entries(colors)
    .map(
      ([tone, { fill, line, text }]) =>
        `.${tone} rect:not(.ring){fill:${fill};stroke:${line}}.${tone} .first,.${tone} .line{fill:${text}}`,
    )
    .join('\n')
}
