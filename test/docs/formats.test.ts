/** docs/formats.md names every format and every rule of findings, and shows what is printed. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changeFormats, renderReport } from '../../src/render/index.ts'
import { readGoldens, toReport } from '../render/support.ts'

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'formats.md'), 'utf8')

test('every format is in the table, and has a part of its own', () => {
  const [table] = text.split('## ') as [string]
  expect([...table.matchAll(/^\| `(\w+)` \|/gm)].map(match => match[1])).toEqual(changeFormats.slice())
  const parts = [...text.matchAll(/^## (\w+)$/gm)].map(match => match[1])
  expect([...parts, 'human'].sort()).toEqual([...changeFormats].sort())
})

test('the rules of drift are those that findings have', () => {
  const drift = readGoldens().find(({ name }) => name === 'drift-all')!.report
  const { runs } = JSON.parse(renderReport(drift, 'sarif', { color: false, width: 100 }))
  const rules = (runs[0].tool.driver.rules as { id: string; defaultConfiguration: { level: string } }[]).filter(
    ({ id }) => !id.startsWith('CONTENTS'),
  )
  expect(rules.length).toBeGreaterThan(3)
  for (const { id, defaultConfiguration } of rules)
    expect(text).toMatch(new RegExp(`^\\| .* \\| \`${id}\` \\| \`${defaultConfiguration.level}\` \\|$`, 'm'))
})

test('the comment that it shows is one', () => {
  const address = 'stores.acme-us.channels.us.pages.team'
  const attributes = [
    {
      path: 'body',
      before: '<p>Twelve people and a dog.</p>',
      after: '<p>Thirteen people and a dog.</p>',
      cause: 'config',
    },
  ]
  const changes = [
    { address, action: 'update', objectId: '3', attributes, source: { file: 'stores.yaml', line: 111, column: 11 } },
  ]
  const created = '2026-11-25T14:22:57.682Z'
  const plan = {
    changes,
    tool: 'storewright/0.1.0',
    created,
    expires: '2026-12-02T14:22:57.682Z',
    config: '48af3f58d2a0b6',
    origin: { commit: 'b329a86c057428c90f24813abf8b4b2b78e9e3b4' },
  }
  const report = toReport({ command: 'plan', created, saved_to: 'plan.json', plan } as never)
  expect(text).toContain(
    `\`\`\`\`markdown\n${renderReport(report, 'markdown', { color: false, width: 100 })}\`\`\`\`\n`,
  )
})
