/**
 * docs/gitops.md: the files that it shows are those of examples/ci, what it prints is printed (`UPDATE_DOCS=1` writes both), and the
 * codes that it names exist.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { errorCodes } from '../../src/model/errors.ts'
import { openShopHere } from '../cli/support.ts'

const top = new URL('../../', import.meta.url)
const file = new URL('docs/gitops.md', top)
const page = (): string => readFileSync(file, 'utf8')
const again = 'run: UPDATE_DOCS=1 npx vitest run test/docs/gitops.test.ts'

const shown = [...page().matchAll(/^<!-- from: (\S+) -->$/gm)].map(match => match[1]!)

/** Puts the text behind its mark, or returns what stands there. */
function behind(mark: string, from: RegExp, text: string): string | undefined {
  const block = new RegExp(`(<!-- ${mark} -->\\n)(${from.source})?`)
  if (process.env.UPDATE_DOCS === '1')
    writeFileSync(
      file,
      page().replace(block, (_, before) => `${before}${text}`),
    )
  return block.exec(page())?.[2]
}

test('all workflows, the template and both states are shown', () => expect(shown).toHaveLength(6))

test.each(shown)('%s is shown as it is', path => {
  const text = `\`\`\`yaml\n${readFileSync(new URL(path, top), 'utf8')}\`\`\`\n`
  expect(behind(`from: ${path}`, /```yaml\n[\s\S]*?```\n/, text), again).toBe(text)
})

test('what a refused plan prints is printed so', async () => {
  const shop = await openShopHere()
  await shop.run('apply --auto-approve')
  shop.edit('Twelve people', 'Thirteen people')
  await shop.run('plan --out plan.json')
  const { sandbox } = shop
  await fetch(`${sandbox.url}/stores/${sandbox.world.stores[0]!.store_hash}/v3/content/pages/2`, {
    method: 'PUT',
    headers: { 'X-Auth-Token': sandbox.credentials.store_token, 'Content-Type': 'application/json' },
    body: JSON.stringify({ type: 'page', name: 'Team', body: '<p>theirs</p>' }),
  })
  const { status, stderr } = await shop.run('apply plan.json')
  expect(status).toBe(1)
  const said = stderr.split('\n').filter(line => !line.startsWith('Read '))
  const text = `\`\`\`\n$ storewright apply plan.json\n${said.join('\n').trim()}\n\`\`\`\n`
  expect(behind('printed: stale', /```\n[\s\S]*?```\n/, text), again).toBe(text)
})

describe('the page', () => {
  test('names codes that exist', () => {
    const named = [...page().matchAll(/^\| `([A-Z_]+)` \|/gm)].map(match => match[1]!)
    expect(named.length).toBeGreaterThan(8)
    expect(named.filter(code => !Object.hasOwn(errorCodes, code))).toEqual([])
  })

  test('tells the exit codes of every error', () => {
    const told = new Set([...page().matchAll(/^\| (\d+) \|/gm)].map(match => Number(match[1])))
    for (const { exit } of Object.values(errorCodes)) expect(told).toContain(exit)
  })

  test('links to pages and headings that are there', () => {
    const slug = (heading: string): string =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .trim()
        .replaceAll(' ', '-')
    for (const [, path, anchor] of page().matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)) {
      const url = path === '' ? file : new URL(path!, file)
      expect(existsSync(url), path).toBe(true)
      if (anchor === undefined) continue
      const headings = [...readFileSync(url, 'utf8').matchAll(/^#+ (.*)$/gm)].map(match => slug(match[1]!))
      expect(headings, `${path}#${anchor}`).toContain(anchor)
    }
  })
})
