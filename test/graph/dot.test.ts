/** What is written for Graphviz, held against Graphviz itself. */

import { instance, type Viz } from '@viz-js/viz'
import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { beforeAll, expect, test } from 'vitest'
import { formatAddress } from '../../src/model/address.ts'
import { boxLines } from '../../src/render/graph-words.ts'
import { renderReport } from '../../src/render/index.ts'
import { hostile } from '../render/hostile.ts'
import { type Given, reportOf, storeOf } from './support.ts'

let viz: Viz
beforeAll(async () => {
  viz = await instance()
})

interface Read {
  objects: { name: string; label?: string; tooltip?: string; nodes?: number[] }[]
  edges?: { tail: number; head: number }[]
}

function read(given: readonly Given[], foldAbove?: number): Read {
  const text = renderReport(reportOf(given, foldAbove), 'dot', { color: false, width: 100 })
  const { status, output, errors } = viz.render(text, { format: 'dot_json' })
  expect({ status, errors: errors.filter(one => one.level === 'error') }).toEqual({ status: 'success', errors: [] })
  return JSON.parse(output!)
}

test('Graphviz reads the nodes in clusters, and the arrows', () => {
  const { objects, edges } = read(storeOf('us', 3))
  const cluster = objects.find(one => one.label === 'stores.us')!
  expect(cluster.nodes!.map(at => objects[at]!.name)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5'])
  expect(edges!.map(({ tail, head }) => `${objects[tail]!.name} ${objects[head]!.name}`)).toEqual([
    'n1 n2',
    'n2 n3',
    'n3 n4',
    'n4 n5',
  ])
})

test('a name is a name, whatever is in it', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 3 }), names => {
      const report = reportOf(names.map(name => ({ address: formatAddress(['stores', 'us', name]), kind: name })))
      const svg = viz.renderString(renderReport(report, 'dot', { color: false, width: 100 }), { format: 'svg' })
      for (const node of report.graph.nodes) {
        expect(textsOf(svg, `n${node.number}`)).toEqual(boxLines(node).map(line => line.replace(/\s/gu, ' ')))
      }
    }),
  )
})

/** The lines in the box of a node, as they are read from the picture. */
function textsOf(svg: string, name: string): string[] {
  const lines: string[] = []
  let [node, text] = ['', '']
  const parser = new SaxesParser()
  parser.on('text', part => {
    text += part
  })
  parser.on('opentag', () => {
    text = ''
  })
  parser.on('closetag', tag => {
    if (tag.name === 'title') node = text
    if (tag.name === 'text' && node === name) lines.push(text.replace(/\s/gu, ' '))
  })
  parser.write(svg).close()
  return lines
}

test('a plan without changes is a graph without nodes', () => {
  expect(read([]).objects ?? []).toEqual([])
})
