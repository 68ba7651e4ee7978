/** Pages in a real browser without a window, and without a network: what they ask for and complain of is collected. */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]
const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
]

interface OpenPage {
  page: Page
  /** Addresses that were asked for, but for that of the page itself. */
  requests: string[]
  /** Errors and warnings of the page, and of the browser about it. */
  complaints: string[]
}

export interface Viewer {
  open(html: string, options?: BrowserContextOptions & { hash?: string }): Promise<OpenPage>
  close(): Promise<void>
}

/** Undefined where there is no Chromium; `apt-get install chromium` is how Debian has it. */
export async function startViewer(): Promise<Viewer | undefined> {
  const executablePath = places.find(existsSync)
  if (executablePath === undefined) return undefined
  const browser: Browser = await chromium.launch({ executablePath, args: quiet })
  const dir = mkdtempSync(join(tmpdir(), 'storewright-pages-'))
  let files = 0
  return {
    async open(html, { hash = '', ...options } = {}) {
      files += 1
      const file = join(dir, `${files}.html`)
      writeFileSync(file, html)
      const address = pathToFileURL(file).href
      const page = await (await browser.newContext(options)).newPage()
      const opened: OpenPage = { page, requests: [], complaints: [] }
      page.on('request', request => {
        if (request.url().replace(/#.*/, '') !== address) opened.requests.push(request.url())
      })
      page.on('console', message => {
        if (message.type() === 'error' || message.type() === 'warning') opened.complaints.push(message.text())
      })
      page.on('pageerror', error => opened.complaints.push(String(error)))
      await page.goto(`${address}${hash}`)
      return opened
    },
    async close() {
      await browser.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
