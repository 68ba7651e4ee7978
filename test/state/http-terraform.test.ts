/** The real Terraform beside us at the same server: our server is one to it, and each of us respects the other's locks. */

import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { HttpStateServer } from '../support/http-state.ts'
import { useHttpStores } from '../support/http-stores.ts'
import { openTerraform, type Terraform, terraformIsInstalled } from '../support/terraform.ts'
import { document, errorOf, holder, recorded } from './support.ts'

const { start, open } = useHttpStores()
const unit = 'store:acme'
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const configuration = (input: string, command = 'true') => `
resource "terraform_data" "one" {
  input            = ${JSON.stringify(input)}
  triggers_replace = ${JSON.stringify(input)}
  provisioner "local-exec" {
    command = ${JSON.stringify(command)}
  }
}
output "said" {
  value = terraform_data.one.output
}
`

/** Terraform with its state at the address of a name. */
async function terraformAt(server: HttpStateServer, name: string, text: string): Promise<Terraform> {
  const { backend: _, address = '', lock_address = address, ...more } = server.settings
  const lock = lock_address.replace('{unit}', name)
  const terraform = openTerraform(
    { address: address.replace('{unit}', name), lock_address: lock, unlock_address: lock, ...more },
    text,
  )
  closers.push(terraform.remove)
  const { code, text: said } = await terraform.run('init')
  expect(code, said).toBe(0)
  return terraform
}

/** A program that ends when it is let go, and tells when it has been started. */
async function pausing(): Promise<{ command: string; reached: Promise<void>; letGo(): void }> {
  const waiting: ServerResponse[] = []
  let tell = (): void => undefined
  const reached = new Promise<void>(done => {
    tell = done
  })
  const server: Server = createServer((_, answer) => {
    waiting.push(answer)
    tell()
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const script = `require("node:http").get(process.argv[1], answer => answer.resume())`
  return {
    command: `${process.execPath} -e '${script}' ${url}`,
    reached,
    letGo: () => {
      for (const answer of waiting.splice(0)) answer.end('go')
    },
  }
}

const manners = ['protocol', 'gitlab'] as const

describe.skipIf(!terraformIsInstalled)('terraform (skipped where it is not installed)', () => {
  test.each(manners)('keeps its own state at our server (%s)', { timeout: 120_000 }, async manner => {
    const server = await start({ manner, login: { user: 'ann', password: 'pass word' } })
    const terraform = await terraformAt(server, 'own', configuration('first'))
    expect((await terraform.run('apply', '-auto-approve')).text).toContain('1 added')
    expect((await terraform.run('plan', '-detailed-exitcode')).code).toBe(0)
    terraform.write(configuration('second'))
    expect((await terraform.run('apply', '-auto-approve')).text).toContain('1 added, 0 changed, 1 destroyed')
    expect((await terraform.run('output', 'said')).text.trim()).toBe('"second"')
    expect(JSON.parse(server.texts.get('own') ?? '')).toMatchObject({ terraform_version: expect.any(String) })
    expect(server.locks.size).toBe(0)
  })

  test.each(manners)('that holds a lock is named to us, and waited for (%s)', { timeout: 120_000 }, async manner => {
    const server = await start({ manner })
    const { command, reached, letGo } = await pausing()
    const terraform = await terraformAt(server, 'store.acme', configuration('first', command))
    const { ended } = terraform.start('apply', '-auto-approve')
    await reached
    const store = open(server)
    const error = await errorOf(store.lock(unit, holder('bob'), 0))
    expect(error.code).toBe('STATE_LOCKED')
    const { Who = '' } = server.locks.get('store.acme') ?? {}
    const [user, host] = Who.split('@')
    expect(error.message).toContain(
      manner === 'gitlab' ? 'locked by project_7_bot since' : `locked by ${user} on ${host} since`,
    )
    if (manner === 'protocol') expect(error.message).toContain('OperationTypeApply')
    letGo()
    expect((await ended).code).toBe(0)
    await (await store.lock(unit, holder('bob'), 0)).release()
  })

  test.each(manners)(
    'does not begin while we hold the lock, and is told of us (%s)',
    { timeout: 120_000 },
    async manner => {
      const server = await start({ manner })
      const terraform = await terraformAt(server, 'store.acme', configuration('first'))
      const store = open(server)
      const held = await store.lock(unit, holder('ann'), 0)
      const refused = await terraform.run('apply', '-auto-approve')
      expect(refused.code).toBe(1)
      expect(refused.text).toContain('Error acquiring the state lock')
      // Of who holds a lock, Terraform shows the id alone.
      const id = server.locks.get('store.acme')?.ID ?? ''
      expect(refused.text).toContain(id)
      expect(id).toMatch(/ann,host-of-ann,4711,2026-11-22T10:00:00Z,storewright_apply,https:\/\/ci\.example\/ann/)
      await held.release()
      expect((await terraform.run('apply', '-auto-approve')).code).toBe(0)
    },
  )

  test.each(manners)(
    'can break our lock by force; then our next write fails (%s)',
    { timeout: 120_000 },
    async manner => {
      const server = await start({ manner })
      const terraform = await terraformAt(server, 'store.acme', configuration('first'))
      const store = open(server)
      await store.lock(unit, holder('ann'), 0)
      await store.write(document(1, ['a']))
      const forced = await terraform.run('force-unlock', '-force', server.locks.get('store.acme')?.ID ?? '')
      expect(forced.code, forced.text).toBe(0)
      for (const attempt of [() => store.append(unit, [recorded('b')]), () => store.write(document(2))]) {
        const error = await errorOf(attempt())
        expect([error.code, error.message]).toEqual(['STATE_LOCKED', expect.stringContaining('it was broken')])
      }
      expect(await open(server).read(unit)).toEqual(document(1, ['a']))
    },
  )

  test('refuses to take our state for its own', { timeout: 120_000 }, async () => {
    const server = await start()
    await open(server).write(document(1, ['a']))
    const terraform = await terraformAt(server, 'other', configuration('first'))
    server.texts.set('other', server.texts.get('store.acme') ?? '')
    const before = server.texts.get('other')
    expect((await terraform.run('apply', '-auto-approve')).code).toBe(1)
    expect(server.texts.get('other')).toBe(before)
  })
})
