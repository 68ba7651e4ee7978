// A copy of the examples and a local BigCommerce for them: what the demo and the picture of a report are made of.
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')
export const program = join(root, 'bin', 'run.js')

/** Resolves with the directory of the copy, the settings that the local BigCommerce prints, and `close`, which ends both. */
export async function openLocal() {
  const directory = mkdtempSync(join(tmpdir(), 'storewright-'))
  cpSync(join(root, 'examples'), directory, { recursive: true })
  const { child, settings } = await startSandbox()
  const close = () => {
    child.removeAllListeners('exit')
    child.kill('SIGINT')
    rmSync(directory, { recursive: true, force: true })
  }
  return { directory, settings, close }
}

function startSandbox() {
  const child = spawn(process.execPath, [program, 'sandbox', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  return settingsOf(child).then(({ token, ...settings }) => {
    return { child, settings: { ...settings, ACME_US_TOKEN: token, ACME_UK_TOKEN: token } }
  })
}

/** What a sandbox that was started says is to be exported, and the `token` of every store. */
export function settingsOf(child) {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', chunk => {
      text += chunk
      const token = /accepts the token (\S+)/.exec(text)?.[1]
      if (token === undefined) return
      const settings = [...text.matchAll(/export (\w+)=(\S+)/g)].map(([, name, value]) => [name, value])
      resolve({ ...Object.fromEntries(settings), token })
    })
    child.once('exit', code => reject(new Error(`the sandbox ended with ${code}`)))
  })
}

/** Requests as somebody else may send them: `stores` to the partner API, `store` to the contents of acme-us. */
export async function openPanel(settings) {
  const send = async (method, address, headers, body) => {
    const answer = await fetch(`${settings.BIGCOMMERCE_API_URL}${address}`, {
      method,
      headers: { ...headers, 'Content-Type': 'application/json', Accept: 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${await answer.text()}`)
    return answer.status === 204 ? undefined : (await answer.json()).data
  }
  const partner = {
    'X-Auth-Client': settings.BIGCOMMERCE_CLIENT_ID,
    'X-Auth-Token': settings.BIGCOMMERCE_PARTNER_TOKEN,
  }
  const own = { 'X-Auth-Token': settings.ACME_US_TOKEN }
  const stores = (method, path, body) =>
    send(method, `/franchises/${settings.BIGCOMMERCE_FRANCHISE_ID}/v1/stores${path}`, partner, body)
  const { store_hash } = await stores('GET', '/acme-us')
  return { stores, store: (method, path, body) => send(method, `/stores/${store_hash}/v3${path}`, own, body) }
}
