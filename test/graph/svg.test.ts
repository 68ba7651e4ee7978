/** Pictures: what is in them, where it stands, and that it can be read, searched for and read out. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { layOut } from '../../src/graph/index.ts'
import { formatAddress } from '../../src/model/address.ts'
import type { Box } from '../../src/model/graph.ts'
import type { GraphReport } from '../../src/model/report.ts'
import { darkColors, lightColors } from '../../src/render/graph-colors.ts'
import { boxLines } from '../../src/render/graph-words.ts'
import { renderReport, svgSizes } from '../../src/render/index.ts'
import { hostile } from '../render/hostile.ts'
import { startViewer, type Viewer } from '../support/browser.ts'
import { type Given, reportOf, storeOf } from './support.ts'

async function draw(given: readonly Given[], foldAbove?: number): Promise<{ report: GraphReport; svg: string }> {
  const bare = reportOf(given, foldAbove)
  const report = { ...bare, layout: await layOut(bare.graph, svgSizes(bare.graph)) }
  return { report, svg: renderReport(report, 'svg', { color: false, width: 100 }) }
}

/** The text of each element, in order. */
function textsIn(svg: string): string[] {
  const texts: string[] = []
  let text = ''
  const parser = new SaxesParser()
  parser.on('opentag', () => {
    text = ''
  })
  parser.on('text', part => {
    text += part
  })
  parser.on('closetag', ({ name }) => {
    if (name === 'text') texts.push(text)
  })
  parser.write(svg).close()
  return texts
}

const irreversible = { action: 'delete', reversibility: 'irreversible' } as const
const several: Given[] = [
  ...storeOf('us', 12),
  { address: 'stores.us.channels.us.pages.old', kind: 'page', ...irreversible, after: ['stores.us.channels.us'] },
  ...storeOf('漢字漢字漢字', 3),
  { address: 'accounts.acme', kind: 'account', action: 'update' },
]

const inside = (inner: Box, outer: Box) =>
  Math.abs(inner.x - outer.x) * 2 + inner.width <= outer.width + 0.1 &&
  Math.abs(inner.y - outer.y) * 2 + inner.height <= outer.height + 0.1
const apart = (one: Box, other: Box) =>
  Math.abs(one.x - other.x) * 2 >= one.width + other.width - 0.1 ||
  Math.abs(one.y - other.y) * 2 >= one.height + other.height - 0.1

describe('where things stand', () => {
  test('boxes stand in their store and nowhere on another box, and arrows end at the box that waits', async () => {
    const { graph, layout } = (await draw(several)).report
    for (const node of graph.nodes) {
      const box = layout!.nodes.get(node.number)!
      expect(inside(box, layout!.groups.get(node.group)!)).toBe(true)
      for (const other of graph.nodes) {
        if (other !== node) expect(apart(box, layout!.nodes.get(other.number)!)).toBe(true)
      }
    }
    expect(layout!.edges).toHaveLength(graph.edges.filter(edge => !edge.implied).length)
    for (const { to, tip } of layout!.edges) {
      const { x, y, width } = layout!.nodes.get(to)!
      expect(Math.abs(tip.x - (x - width / 2))).toBeLessThan(2)
      expect(Math.abs(tip.y - y)).toBeLessThan(2)
    }
  })

  test('two hundred changes are drawn one by one, five thousand folded', async () => {
    const exact = await draw(storeOf('us', 198))
    expect(exact.report.graph.nodes).toHaveLength(200)
    const { report, svg } = await draw(Array.from({ length: 10 }, (_, at) => storeOf(`s${at}`, 498)).flat())
    expect(report.graph.nodes).toHaveLength(30)
    expect(textsIn(svg)).toContain('Folded: a box stands for all changes of a kind in a store.')
    expect(textsIn(svg)).toContain('page: 498 changes')
  })
})

describe('what is written', () => {
  test('names are texts, whatever is in them', async () => {
    const names = fc.array(hostile, { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(names, async ([first = '', ...others]) => {
        const given = others.map(name => ({ address: formatAddress(['stores', first, name]), kind: name }))
        const { report, svg } = await draw([{ address: formatAddress(['stores', first]) }, ...given])
        const texts = textsIn(svg)
        for (const node of report.graph.nodes) for (const line of boxLines(node)) expect(texts).toContain(line)
        expect(svg.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
      }),
      { numRuns: 40 },
    )
  })

  test('what cannot be undone says so in words and in the legend', async () => {
    const texts = textsIn((await draw(several)).svg)
    expect(texts.filter(text => text === 'CANNOT BE UNDONE')).toHaveLength(1)
    expect(texts).toContain('cannot be undone')
    expect(textsIn((await draw(storeOf('us', 2))).svg)).not.toContain('cannot be undone')
  })

  test('a plan without changes is a picture that says so', async () => {
    expect(textsIn((await draw([])).svg)).toContain('No changes.')
  })
})

test.each([...Object.entries(lightColors), ...Object.entries(darkColors)])(
  '%s: text has a contrast of 7 to 1',
  (_, { fill, text }) => {
    expect(contrast(fill, text)).toBeGreaterThan(7)
  },
)

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

describe('in a browser', () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  let viewer: Viewer | undefined
  beforeAll(async () => {
    viewer = await startViewer()
  })
  afterAll(() => viewer?.close())

  const page = (svg: string) =>
    `<!doctype html><html lang="en"><title>x</title><body><main><h1>x</h1>${svg.replace(/^<\?xml[^>]*>\s*/, '')}</main>`

  test.each(['light', 'dark'] as const)(
    'every text stays in its box, and nothing bars anyone: %s',
    async colorScheme => {
      if (viewer === undefined) return
      const { svg } = await draw(several)
      const { page: opened, requests, complaints } = await viewer.open(page(svg), { colorScheme })
      const outside = (await opened.evaluate(`[...document.querySelectorAll('.node')].flatMap(node => {
      const box = node.querySelector('rect:last-of-type').getBoundingClientRect()
      return [...node.querySelectorAll('text')]
        .filter(text => text.getBoundingClientRect().right > box.right || text.getBoundingClientRect().left < box.left)
        .map(text => text.textContent)
    })`)) as string[]
      expect(outside).toEqual([])
      await opened.evaluate(axe)
      const found = (await opened.evaluate('axe.run(document)')) as { violations: { id: string; nodes: unknown[] }[] }
      expect(found.violations.map(one => one.id)).toEqual([])
      expect({ requests, complaints }).toEqual({ requests: [], complaints: [] })
      const ground = await opened.evaluate("getComputedStyle(document.querySelector('.ground')).fill")
      expect(ground).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 23, 26)')
    },
  )
})
