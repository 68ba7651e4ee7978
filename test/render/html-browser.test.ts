/** HTML reports in a browser: the filter, the keyboard, print, what screen readers are told, and that nothing is asked for. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { renderHtml } from '../../src/render/html.ts'
import { startViewer, type Viewer } from '../support/browser.ts'
import { bigDrift } from '../support/pages.ts'
import { readGoldens } from './support.ts'

const started = await startViewer()
afterAll(() => started?.close())

const pages = readGoldens().flatMap(({ name, report }) => {
  const html = renderHtml(report)
  return html === undefined ? [] : [{ name, html }]
})
const drift = pages.find(({ name }) => name === 'drift-all')!.html
/** One of each sort; opening all of them would take minutes. */
const chosen = [
  'drift-all',
  'drift-none-unread',
  'plan-lifecycle',
  'plan-injection',
  'plan-billing-known',
  'apply-failed',
  'validate-valid',
  'validate-problems',
]
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The names of the rows that can be seen. */
function visibleRows(page: Page): Promise<string[]> {
  return page.locator('.rows > tbody').evaluateAll(bodies =>
    bodies.flatMap(body => {
      const row = body as unknown as { checkVisibility(): boolean; querySelector(of: string): { textContent: string } }
      return row.checkVisibility() ? [row.querySelector('.name').textContent] : []
    }),
  )
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    passes: object[]
    violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[]
  }
  expect(found.passes.length).toBeGreaterThan(10)
  return found.violations.map(
    ({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]!.html} ${nodes[0]!.failureSummary}`,
  )
}

function withViewer({ open }: Viewer): void {
  test.each(pages.filter(({ name }) => chosen.includes(name)))(
    '$name: accessible, light and dark, shut and open, on a telephone; asks for nothing, and nobody complains',
    async ({ html }) => {
      const { page, requests, complaints } = await open(html, { colorScheme: 'light' })
      expect(await violations(page)).toEqual([])
      const expand = page.locator('#open')
      if (await expand.isVisible()) await expand.click()
      expect(await violations(page)).toEqual([])
      await page.emulateMedia({ colorScheme: 'dark' })
      expect(await violations(page)).toEqual([])
      await page.setViewportSize({ width: 360, height: 700 })
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
      expect(await violations(page)).toEqual([])
      expect([requests, complaints]).toEqual([[], []])
      await page.context().close()
    },
  )

  test.each(pages.filter(({ name }) => ['drift-all', 'plan-lifecycle'].includes(name)))(
    '$name: without scripts all of it is readable, and nothing pretends to be a control',
    async ({ html }) => {
      const { page, complaints } = await open(html, { javaScriptEnabled: false })
      expect(await page.locator('.more:visible').count()).toBe(await page.locator('.more').count())
      expect(await page.locator('button:visible, input:visible, select:visible').count()).toBe(0)
      expect(complaints).toEqual([])
      await page.context().close()
    },
  )

  test('the filter finds texts of details too; counts follow, and the address remembers', async () => {
    const { page } = await open(drift)
    const count = page.locator('#count')
    expect(await count.textContent()).toBe('8 findings')
    await page.fill('#q', 'CONDITIONS under')
    expect(await visibleRows(page)).toEqual(['stores.acme-us.channels.us.pages.terms'])
    expect(await count.textContent()).toBe('1 of 8 findings')
    await page.fill('#q', 'pages.')
    await page.selectOption('#what', 'config-changed')
    expect(await visibleRows(page)).toEqual(['stores.acme-us.channels.us.pages.blog'])
    expect(await page.locator('#what option').allTextContents()).toEqual([
      'all (4)',
      'drifted (1)',
      'both (1)',
      'vanished (1)',
      'config-changed (1)',
      'unmanaged (0)',
    ])
    expect(new URL(page.url()).hash).toBe('#q=pages.&what=config-changed')
    await page.reload()
    expect(await page.inputValue('#q')).toBe('pages.')
    expect(await visibleRows(page)).toEqual(['stores.acme-us.channels.us.pages.blog'])
    await page.click('button[type=reset]')
    expect([await count.textContent(), new URL(page.url()).hash]).toEqual(['8 findings', ''])
  })

  test('a filter by store and by kind can be linked to', async () => {
    const { page } = await open(drift, { hash: '#in=accounts.acme' })
    expect(await visibleRows(page)).toEqual(['accounts.acme'])
    await page.evaluate('location.hash = "#kind=site&in=stores.acme-us"')
    await page.waitForFunction('document.getElementById("count").textContent.startsWith("1 of")')
    expect(await visibleRows(page)).toEqual(['stores.acme-us.channels.us.site'])
    expect(await page.inputValue('#in')).toBe('stores.acme-us')
  })

  test('a link to a filter that fits nothing says so and can be cleared', async () => {
    const { page, complaints } = await open(drift, { hash: '#q=%E2%80%AE&in=no-such&kind=%zz&toString=1' })
    expect(await page.locator('#count').textContent()).toBe('0 of 8 findings')
    await page.click('button[type=reset]')
    expect(await visibleRows(page)).toHaveLength(8)
    expect(complaints).toEqual([])
  })

  test('with the keyboard alone: past the head, into the filter, to a row, open and shut', async () => {
    const { page } = await open(drift)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.className')).toBe('skip')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.id')).toBe('q')
    expect(await visibleRows(page)).toHaveLength(8)
    const row = page.getByRole('button', { name: 'stores.acme-us.channels.us.pages.about' })
    const focused = (): Promise<unknown> => page.evaluate('document.activeElement.textContent')
    const name = await row.textContent()
    for (let presses = 0; presses < 20 && (await focused()) !== name; presses += 1) await page.keyboard.press('Tab')
    expect(await focused()).toBe(name)
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
    const text = page.locator('caption:has-text("body")').first()
    expect([await row.getAttribute('aria-expanded'), await text.isVisible()]).toEqual(['false', false])
    await page.keyboard.press('Enter')
    expect([await row.getAttribute('aria-expanded'), await text.isVisible()]).toEqual(['true', true])
    await page.keyboard.press('Space')
    expect([await row.getAttribute('aria-expanded'), await text.isVisible()]).toEqual(['false', false])
  })

  test('screen readers hear what changes: the count is a status, rows have headers', async () => {
    const { page } = await open(drift)
    expect(await page.getByRole('status').getAttribute('aria-live')).toBe('polite')
    expect(await page.locator('.rows').getByRole('columnheader', { name: 'Cause' }).count()).toBe(1)
    expect(await page.getByRole('rowheader', { name: 'stores.acme-us.channels.us.pages.gone' }).count()).toBe(1)
    for (const label of ['Text', 'Cause', 'Account or store', 'Kind'])
      expect(await page.getByLabel(label, { exact: true }).count()).toBe(1)
    expect(await page.getByRole('img', { name: /^page: .*1 drifted/ }).count()).toBe(1)
  })

  test('on paper everything is expanded, also what a filter hides, and there are no controls', async () => {
    const { page } = await open(drift, { colorScheme: 'dark' })
    await page.fill('#q', 'nothing has this')
    await page.emulateMedia({ media: 'print' })
    expect(await visibleRows(page)).toHaveLength(8)
    expect(await page.locator('.more:visible').count()).toBe(8)
    expect(await page.locator('form').isVisible()).toBe(false)
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)')
    expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-')
  })

  test('with ten thousand findings no step takes long, and all of them are there', async () => {
    const { page, complaints } = await open(renderHtml(bigDrift(10_000))!)
    const shown = page.locator('#count')
    expect(await shown.textContent()).toBe('10,000 findings, the first 400 shown')
    const longest = await page.evaluate(`(async () => {
      let longest = 0
      const set = (name, value) => {
        const field = document.getElementById(name)
        field.value = value
        const from = performance.now()
        field.dispatchEvent(new Event('input', { bubbles: true }))
        document.body.offsetHeight
        longest = Math.max(longest, performance.now() - from)
      }
      for (const text of ['o', 'object-77', 'object-777', '']) set('q', text)
      for (const cause of ['drifted', 'unmanaged', '']) set('what', cause)
      for (const store of ['stores.s-7', '']) set('in', store)
      return longest
    })()`)
    expect(longest).toBeLessThan(1_500)
    await page.fill('#q', 'object-9998')
    expect(await visibleRows(page)).toEqual(['stores.s-98.channels.us.webhooks.object-9998'])
    await page.fill('#q', '')
    await page.click('#more')
    expect(await shown.textContent()).toBe('10,000 findings, the first 800 shown')
    expect(
      await page.evaluate(
        'document.activeElement.closest("tbody") === document.querySelectorAll(".rows > tbody")[400]',
      ),
    ).toBe(true)
    expect(complaints).toEqual([])
  })
}

if (started === undefined) test.skip('HTML reports in a browser: there is no Chromium here')
else withViewer(started)
