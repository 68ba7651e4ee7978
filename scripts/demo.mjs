// The tour: a local BigCommerce, a portfolio planned and applied, somebody's change behind our back, drift, repair, calm.
import { spawnSync } from 'node:child_process'
import { openLocal, openPanel, program } from './local.mjs'

const { directory, settings, close } = await openLocal()

function say(text) {
  console.log(`\n# ${text}`)
}

function storewright(...words) {
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
async function meddle() {
  const { store } = await openPanel(settings)
  const page = (await store('GET', '/content/pages?include=body')).find(one => one.type === 'page')
  await store('PUT', `/content/pages/${page.id}`, { ...page, body: '<p>Everything must go!</p>' })
  console.log(`PUT /content/pages/${page.id}: "${page.name}" now says <p>Everything must go!</p>`)
}

try {
  say('A local BigCommerce is running. Are the files right?')
  expectStatus(storewright('validate'), 0)
  say('What would change?')
  expectStatus(storewright('plan', '--out', 'plan.json', '--detailed-exitcode'), 2)
  say('Do exactly that.')
  expectStatus(storewright('apply', 'plan.json'), 0)
  say('Somebody edits a page behind our back.')
  await meddle()
  say('What differs, and whose doing is it?')
  expectStatus(storewright('drift', '--detailed-exitcode'), 2)
  say('Put it right.')
  expectStatus(storewright('apply', '--auto-approve'), 0)
  say('Nothing is left to do.')
  expectStatus(storewright('plan', '--detailed-exitcode'), 0)
  console.log('\nThat was the tour. To look around on your own: `storewright plan --sandbox` in a copy of examples/.')
} finally {
  close()
}
