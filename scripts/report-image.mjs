// Makes docs/images/drift-report.webp: the report of a real drift of the examples against the local BigCommerce, in Chromium.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { openLocal, openPanel, program, root } from './local.mjs'

const image = join(root, 'docs', 'images', 'drift-report.webp')
const { directory, settings, close } = await openLocal()

function storewright(...words) {
  const options = { cwd: directory, env: { ...process.env, ...settings }, encoding: 'utf8' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], options)
  if (status !== 0) throw new Error(`${words.join(' ')}: ${status}\n${stdout}${stderr}`)
  return stdout
}

/** What people do in the control panel, and what is changed in the files and not applied. */
async function meddle() {
  const { stores, store } = await openPanel(settings)
  const found = await store('GET', '/content/pages?include=body')
  const [about, team] = ['About us', 'Our team'].map(name => found.find(page => page.name === name))
  const body = about.body.replace(/<p>[\s\S]*?<\/p>/, '<p>Everything must go! Thirty percent off until Sunday.</p>')
  await store('PUT', `/content/pages/${about.id}`, { ...about, body, meta_description: 'Sale' })
  await store('DELETE', `/content/pages/${team.id}`)
  const news = { type: 'page', name: 'Black Friday', body: '<p>Soon</p>', channel_id: 1, url: '/black-friday/' }
  await store('POST', '/content/pages', news)
  const [script] = await store('GET', '/content/scripts')
  await store('PUT', `/content/scripts/${script.uuid}`, { consent_category: 'essential' })
  await stores('POST', '/acme-uk/suspensions', { effective: 'IMMEDIATELY' })
  const file = join(directory, 'stores.yaml')
  const text = readFileSync(file, 'utf8').replace('url: /women/', 'url: /women/\n            sort_order: 3')
  writeFileSync(file, text)
}

/** Half the size of the PNG that it is made of. */
async function toWebp(page, png) {
  const address = await page.evaluate(
    async source => {
      const picture = new Image()
      picture.src = source
      await picture.decode()
      const canvas = document.createElement('canvas')
      canvas.width = picture.width
      canvas.height = picture.height
      canvas.getContext('2d').drawImage(picture, 0, 0)
      return canvas.toDataURL('image/webp', 0.9)
    },
    `data:image/png;base64,${png.toString('base64')}`,
  )
  return Buffer.from(address.slice(address.indexOf(',') + 1), 'base64')
}

try {
  storewright('apply', '--auto-approve')
  await meddle()
  const report = JSON.parse(storewright('drift', '--format', 'json'))
  report.run = { ...report.run, user: 'ada', host: 'ci-7', commit: '4be1c0ffee1dea5a1adc0de5ca1ab1edeadbeef0' }
  writeFileSync(join(directory, 'report.json'), JSON.stringify(report))
  writeFileSync(join(directory, 'report.html'), storewright('show', 'report.json', '--format', 'html'))
  mkdirSync(join(image, '..'), { recursive: true })
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  })
  const page = await browser.newPage({ viewport: { width: 1000, height: 900 } })
  await page.goto(pathToFileURL(join(directory, 'report.html')).href)
  await page.getByRole('button', { name: 'pages.about' }).click()
  await page.evaluate('scrollTo(0, 0)')
  const { y, height } = await page.locator('tbody.open').boundingBox()
  const shot = await page.screenshot({ fullPage: true, clip: { x: 0, y: 0, width: 1000, height: y + height + 45 } })
  writeFileSync(image, await toWebp(await browser.newPage(), shot))
  await browser.close()
  if (process.argv[2] !== undefined) cpSync(join(directory, 'report.html'), process.argv[2])
  console.log(`wrote ${image}`)
} finally {
  close()
}
