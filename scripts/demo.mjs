// The tour: a local BigCommerce, a portfolio planned and applied, somebody's change behind our back, drift, repair, calm.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const program = join(import.meta.dirname, '..', 'bin', 'run.js')
const directory = mkdtempSync(join(tmpdir(), 'storewright-demo-'))
cpSync(join(import.meta.dirname, '..', 'examples'), directory, { recursive: true })

function say(text) {
  console.log(`\n# ${text}`)
}

/** Starts the local BigCommerce as a program of its own; resolves with the settings that it prints. */
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

function storewright(settings, ...words) {
  console.log(`\n$ storewright ${words.join(' ')}\n`)
  const { status } = spawnSync(process.execPath, [program, ...words], {
    cwd: directory,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return status
}

function expectStatus(status, wanted) {
  if (status !== wanted) throw new Error(`expected exit code ${wanted}, got ${status}`)
}

/** What somebody in the control panel might do: rewrite a page. */
async function meddle(settings) {
  const base = settings.BIGCOMMERCE_API_URL
  const partner = {
    'X-Auth-Client': settings.BIGCOMMERCE_CLIENT_ID,
    'X-Auth-Token': settings.BIGCOMMERCE_PARTNER_TOKEN,
  }
  const answer = await fetch(`${base}/franchises/${settings.BIGCOMMERCE_FRANCHISE_ID}/v1/stores/acme-us`, {
    headers: partner,
  })
  const { store_hash } = (await answer.json()).data
  const headers = {
    'X-Auth-Token': settings.ACME_US_TOKEN,
    'Content-Type': 'application/json',
    Accept: 'application/json',
  }
  const pages = `${base}/stores/${store_hash}/v3/content/pages`
  const { data } = await (await fetch(`${pages}?include=body`, { headers })).json()
  const page = data.find(one => one.type === 'page')
  const body = JSON.stringify({ ...page, body: '<p>Everything must go!</p>' })
  const changed = await fetch(`${pages}/${page.id}`, { method: 'PUT', headers, body })
  if (!changed.ok) throw new Error(`the page could not be changed: ${changed.status} ${await changed.text()}`)
  console.log(`PUT /content/pages/${page.id}: "${page.name}" now says <p>Everything must go!</p>`)
}

const { child, settings } = await startSandbox()
try {
  say('A local BigCommerce is running. Are the files right?')
  expectStatus(storewright(settings, 'validate'), 0)
  say('What would change?')
  expectStatus(storewright(settings, 'plan', '--out', 'plan.json', '--detailed-exitcode'), 2)
  say('Do exactly that.')
  expectStatus(storewright(settings, 'apply', 'plan.json'), 0)
  say('Somebody edits a page behind our back.')
  await meddle(settings)
  say('What differs, and whose doing is it?')
  expectStatus(storewright(settings, 'drift', '--detailed-exitcode'), 2)
  say('Put it right.')
  expectStatus(storewright(settings, 'apply', '--auto-approve'), 0)
  say('Nothing is left to do.')
  expectStatus(storewright(settings, 'plan', '--detailed-exitcode'), 0)
  console.log('\nThat was the tour. To look around on your own: `storewright plan --sandbox` in a copy of examples/.')
} finally {
  child.removeAllListeners('exit')
  child.kill('SIGINT')
  rmSync(directory, { recursive: true, force: true })
}
