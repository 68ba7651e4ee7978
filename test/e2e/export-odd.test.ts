/** Names and texts that mean something to YAML, to file systems or to the language come back as they are. */

import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { exportStores } from '../../src/workflows/export.ts'
import { panelOf } from '../support/panel.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const long = (text: string): string => `<p>${text}</p>\n`.repeat(80)
const odd: { [name: string]: string } = {
  __proto__x: long('a'),
  __PROTO__: long('proto'),
  constructor: long('b'),
  ['__proto__']: long('c'),
  CON: long('d'),
  'a/b\\c': long('e'),
  '../../etc/passwd': long('f'),
  Case: long('g'),
  cASE: long('h'),
  '${env:HOME}': long('${env:HOME} $${x} ${file:/etc/passwd}'),
  '🦊🦊🦊': long('🦊 \u200d é e\u0301'),
  yes: 'no',
  '~': 'null',
  tabs: long('\ttab\t'),
  crlf: long('x').replaceAll('\n', '\r\n'),
  ends: `${long('x')}\n\n\n`,
  bom: `\ufeff${long('x')}`,
  control: long('\u0001 \u0085 \u2028 \u007f'),
  nul: long('a\u0000b'),
  ['x'.repeat(90)]: long('long name'),
  spaces: ' lead\n  and\n\ttrail  \n ',
  '#': '# no comment',
  '- &a *b !c': '%TAG | > - ? : , [ ] { }',
}

test.each(['files', 'update'])('%s', async how => {
  open = await openHarness()
  const project = open
  project.write(portfolio({ channels: { main: { id: 1 } } }))
  await project.apply()
  const panel = panelOf(project, 'a')
  for (const [at, [name, body]] of Object.entries(odd).entries()) {
    await panel.send('POST', '/v3/content/pages', [
      { type: 'page', name, url: `/p${at}/`, body, channel_id: 1, parent_id: 0 },
    ])
  }
  rmSync(join(project.dir, '.storewright'), { recursive: true })
  if (how === 'files') project.write(portfolio())
  const report = await project.withProject(true, one =>
    exportStores(project.context, one, { stores: ['a'], out: 'live', update: how === 'update' }),
  )
  expect(report.left_out.filter(one => /page/.test(one))).toEqual([])
  const texts = readdirSync(join(project.dir, 'live/pages/a'))
  expect(new Set(texts.map(one => one.toLowerCase())).size).toBe(texts.length)
  if (how === 'files') project.write({ ...portfolio(), include: ['live/stores/a.yaml'] })
  const { plan } = await project.plan()
  expect(plan.diagnostics.filter(one => one.severity === 'error')).toEqual([])
  expect(plan.changes.filter(one => one.action !== 'adopt').map(one => `${one.action} ${one.address}`)).toEqual([])
  expect(plan.changes.filter(one => one.kind === 'page')).toHaveLength(Object.keys(odd).length)
})
