/** A rollout at a terminal: it is watched until `q`, and asked about before it is ended. Where `script` is installed. */

import { spawn, spawnSync } from 'node:child_process'
import { afterAll, describe, expect, test } from 'vitest'
import { program } from '../cli/support.ts'
import { startPostgres } from '../support/postgres.ts'
import { bodyOf, openScene, stores } from '../support/rollouts.ts'

const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true
const server = hasScript ? await startPostgres() : undefined
afterAll(() => server?.stop())

describe.skipIf(server === undefined)('at a terminal', () => {
  test('a rollout is watched until q, and ended only after a yes', { timeout: 90_000 }, async () => {
    const { harness, state, run, close } = await openScene(server!)
    try {
      harness.write({ ...stores(3, key => bodyOf(key, 1)), state })
      const { rollout } = await run('fleet plan')
      await run(`fleet apply ${rollout}`)
      const { franchise_id, client_id, access_token, store_token } = harness.sandbox.credentials
      const env = {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        TERM: 'xterm',
        API_URL: harness.sandbox.url,
        STATE_URL: server!.url(),
        FRANCHISE: franchise_id,
        CLIENT: client_id,
        PARTNER_TOKEN: access_token,
        STORE_TOKEN: store_token,
      } as NodeJS.ProcessEnv
      /** Types the answer once the text is on the screen. */
      const type = (words: string, text: string, answer: string): Promise<{ code: number | null; seen: string }> => {
        const command = `"${process.execPath}" "${program}" ${words} --file stores.yaml`
        const child = spawn('script', ['-qefc', command, '/dev/null'], { cwd: harness.dir, env })
        let seen = ''
        let isTyped = false
        child.stdout.on('data', chunk => {
          seen += chunk
          if (isTyped || !seen.includes(text)) return
          isTyped = true
          child.stdin.write(answer)
        })
        return new Promise(done => child.once('close', code => done({ code, seen })))
      }
      const watched = await type('fleet status', 'q quits, the rollout goes on', 'q')
      expect(watched.code).toBe(0)
      const [screen = '', after = ''] = watched.seen.split('\u001b[?1049l')
      expect(screen).toContain('\u001b[?1049h')
      expect(screen).toContain('3 waiting')
      expect(after, 'what was seen last stays on the terminal').toContain('3 waiting')
      expect((await type('fleet abort', 'Abort this rollout?', 'no\r')).code).toBe(1)
      expect((await run('fleet status')).rollouts).toMatchObject([{ status: 'running' }])
      const aborted = await type('fleet abort', 'Abort this rollout?', 'yes\r')
      expect(aborted.seen).toContain(`Rollout ${rollout} is aborted; 4 stores were not begun.`)
      expect(aborted.code).toBe(0)
    } finally {
      await close()
    }
  })
})
