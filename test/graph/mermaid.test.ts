/** What is written for Mermaid, held against Mermaid itself, in the browser that it is made for. */

import { createRequire } from 'node:module'
import fc from 'fast-check'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGraph } from '../../src/graph/index.ts'
import { formatAddress } from '../../src/model/address.ts'
import { boxLines } from '../../src/render/graph-words.ts'
import { fitsMermaid, renderReport } from '../../src/render/index.ts'
import { hostile } from '../render/hostile.ts'
import { startViewer, type Viewer } from '../support/browser.ts'
import { changesOf, type Given, reportOf, storeOf } from './support.ts'

const library = createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js')
const textOf = (given: readonly Given[]) => renderReport(reportOf(given), 'mermaid', { color: false, width: 100 })

interface Drawn {
  /** The texts of boxes by id, one line each. */
  boxes: { [id: string]: string[] }
  arrows: number
  problem: string
}

/** Runs in the browser. */
const drawing = `async source => {
  mermaid.initialize({ startOnLoad: false })
  try {
    document.body.innerHTML = (await mermaid.render('picture', source)).svg
  } catch (error) {
    return { boxes: {}, arrows: 0, problem: String(error) }
  }
  const boxes = {}
  for (const node of document.querySelectorAll('g.node')) {
    const id = /-([nlf]\\d+)-\\d+$/.exec(node.id)?.[1] ?? node.id
    const label = node.querySelector('.nodeLabel')
    for (const line of label.querySelectorAll('br')) line.replaceWith('\\n')
    boxes[id] = label.textContent.split('\\n')
  }
  return { boxes, arrows: document.querySelectorAll('.edgePaths path').length, problem: '' }
}`

describe('Mermaid draws', () => {
  let viewer: Viewer | undefined
  let page: Page
  beforeAll(async () => {
    viewer = await startViewer()
    if (viewer === undefined) return
    page = (await viewer.open('<!doctype html><body></body>')).page
    await page.addScriptTag({ path: library })
  })
  afterAll(() => viewer?.close())

  async function draw(text: string): Promise<Drawn> {
    return page.evaluate(`(${drawing})(${JSON.stringify(text)})`)
  }

  test('each box with its lines, and each arrow', async () => {
    if (viewer === undefined) return
    const report = reportOf([
      ...storeOf('us', 3),
      { address: 'stores.us.channels.us.pages.old', kind: 'page', action: 'delete', reversibility: 'irreversible' },
    ])
    const { boxes, arrows, problem } = await draw(renderReport(report, 'mermaid', { color: false, width: 100 }))
    expect(problem).toBe('')
    for (const node of report.graph.nodes) expect(spaced(boxes[`n${node.number}`]!)).toEqual(spaced(boxLines(node)))
    expect(arrows).toBe(4)
    expect(boxes.l0).toEqual(['cannot be undone'])
  })

  test('names as they are, whatever is in them', async () => {
    if (viewer === undefined) return
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 2 }), async names => {
        const report = reportOf(names.map(name => ({ address: formatAddress(['stores', 'us', name]), kind: name })))
        const { boxes, problem } = await draw(renderReport(report, 'mermaid', { color: false, width: 100 }))
        expect(problem).toBe('')
        for (const node of report.graph.nodes) expect(spaced(boxes[`n${node.number}`]!)).toEqual(spaced(boxLines(node)))
      }),
      { numRuns: 60 },
    )
  })

  test('a folded plan, and one without changes', async () => {
    if (viewer === undefined) return
    const folded = await draw(textOf(storeOf('us', 300)))
    expect(folded.boxes.f1).toEqual(['Folded: a box stands for all changes of a kind in a store.'])
    expect((await draw(textOf([]))).problem).toBe('')
  })
})

/** Lines as a browser shows them, without the joiner that keeps backslashes from what follows. */
function spaced(lines: readonly string[]): string[] {
  return lines.map(line => line.replaceAll('\u2060', '').replace(/\s+/gu, ' ').trim())
}

test('what Mermaid would refuse to draw is folded, however many changes are allowed', () => {
  const long = (key: string) =>
    storeOf(key, 150).map(one => ({ ...one, kind: 'a kind of thing that has a name as long as this' }))
  const changes = changesOf([...long('a'), ...long('b'), ...long('c')])
  const given = reportOf([])
  const graph = toGraph(changes, { foldAbove: 10_000, fits: one => fitsMermaid({ ...given, graph: one }) })
  expect(graph.folded).toBe('kind')
  expect(toGraph(changes, { foldAbove: 10_000 }).folded).toBe('no')
})
