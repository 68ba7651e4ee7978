// Makes docs/images/drift-report.webp: the report of a real drift of the examples against the local BigCommerce, in Chromium.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const root = join(import.meta.dirname, '..')
const program = join(root, 'bin', 'run.js')
const image = join(root, 'docs', 'images', 'drift-report.webp')
const directory = mkdtempSync(join(tmpdir(), 'storewright-image-'))
cpSync(join(root, 'examples'), directory, { recursive: true })

/** Starts the local BigCommerce; resolves with the settings that it prints. */
function startSandbox() {
  const child = spawn(process.execPath, [program, 'sandbox', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', chunk => {
      text += chunk
      const token = /accepts the token (\S+)/.exec(text)?.[1]
      if (token === undefined) return
      const settings = Object.fromEntries([...text.matchAll(/export (\w+)=(\S+)/g)].map(match => [match[1], match[2]]))
      resolve({ child, settings: { ...settings, ACME_US_TOKEN: token, ACME_UK_TOKEN: token } })
    })
    child.on('exit', code => reject(new Error(`the sandbox ended with ${code}`)))
  })
}

const { child, settings } = await startSandbox()
const {
  BIGCOMMERCE_API_URL: base,
  BIGCOMMERCE_CLIENT_ID: client,
  BIGCOMMERCE_PARTNER_TOKEN: token,
  BIGCOMMERCE_FRANCHISE_ID: franchise,
} = settings

function storewright(...words) {
  const options = { cwd: directory, env: { ...process.env, ...settings }, encoding: 'utf8' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], options)
  if (status !== 0) throw new Error(`${words.join(' ')}: ${status}\n${stdout}${stderr}`)
  return stdout
}

async function send(method, address, headers, body) {
  const answer = await fetch(`${base}${address}`, {
    method,
    headers: { ...headers, 'Content-Type': 'application/json', Accept: 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${await answer.text()}`)
  return answer.status === 204 ? undefined : (await answer.json()).data
}

/** What people do in the control panel, and what is changed in the files and not applied. */
async function meddle() {
  const partner = { 'X-Auth-Client': client, 'X-Auth-Token': token }
  const stores = `/franchises/${franchise}/v1/stores`
  const { store_hash } = await send('GET', `${stores}/acme-us`, partner)
  const own = { 'X-Auth-Token': settings.ACME_US_TOKEN }
  const pages = `/stores/${store_hash}/v3/content/pages`
  const found = await send('GET', `${pages}?include=body`, own)
  const [about, team] = ['About us', 'Our team'].map(name => found.find(page => page.name === name))
  const body = about.body.replace(/<p>[\s\S]*?<\/p>/, '<p>Everything must go! Thirty percent off until Sunday.</p>')
  await send('PUT', `${pages}/${about.id}`, own, { ...about, body, meta_description: 'Sale' })
  await send('DELETE', `${pages}/${team.id}`, own)
  const news = { type: 'page', name: 'Black Friday', body: '<p>Soon</p>', channel_id: 1, url: '/black-friday/' }
  await send('POST', pages, own, news)
  const [script] = await send('GET', `/stores/${store_hash}/v3/content/scripts`, own)
  await send('PUT', `/stores/${store_hash}/v3/content/scripts/${script.uuid}`, own, { consent_category: 'essential' })
  await send('POST', `${stores}/acme-uk/suspensions`, partner, { effective: 'IMMEDIATELY' })
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
  child.removeAllListeners('exit')
  child.kill('SIGINT')
  rmSync(directory, { recursive: true, force: true })
}
