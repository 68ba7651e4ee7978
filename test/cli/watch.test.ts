/** `watch` as people and programs meet it: in a pipe, at a terminal, and when whoever listens goes away. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { WatchEvent } from '../../src/model/watch.ts'
import { expectValid, schemaOf } from './schemas.ts'
import { openShopHere, program, type Shop } from './support.ts'

const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true

interface Running {
  child: ChildProcess
  /** Resolves when this has been printed since the last call. */
  says(text: string): Promise<void>
  /** Everything that was printed, and the exit code. */
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>
}

function start(shop: Shop, command: string, words: string[]): Running {
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, TERM: 'xterm', ...shop.env } as NodeJS.ProcessEnv
  const child = spawn(command, words, { cwd: shop.dir, env, stdio: ['pipe', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = { stdout: '', stderr: '' }
  let [from, check] = [0, (): void => {}]
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]!.on('data', chunk => {
      said[stream] += chunk
      check()
    })
  }
  const ended: Running['ended'] = new Promise(done => child.on('close', code => done({ code, ...said })))
  return {
    child,
    ended,
    says: text =>
      Promise.race([
        new Promise<void>(done => {
          check = () => {
            const at = said.stdout.indexOf(text, from)
            if (at < 0) return
            from = at + text.length
            done()
          }
          check()
        }),
        ended.then(({ stdout, stderr }) => Promise.reject(new Error(`it ended before ${text}\n${stdout}\n${stderr}`))),
      ]),
  }
}

const watchOf = (shop: Shop, words: string): Running =>
  start(shop, process.execPath, [program, 'watch', ...words.split(' ')])
const onTerminal = (shop: Shop, words: string): Running =>
  start(shop, 'script', [
    '-qefc',
    `stty rows 20 cols 70; "${process.execPath}" "${program}" watch ${words}`,
    '/dev/null',
  ])

test('programs get an object a line, each with a report that the schema describes', async () => {
  const shop = await openShopHere()
  const { says, child, ended } = watchOf(shop, '--format ndjson')
  await says('"cause":"start"')
  shop.edit('Moor', 'Moore')
  await says('"cause":"change"')
  shop.write('stores.yaml', `${shop.read('stores.yaml')}\nstores: {}\n`)
  await says('"failed":true')
  child.kill('SIGINT')
  const { code, stdout } = await ended
  const events = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as WatchEvent | { type: 'ended'; report: object })
  expect(events.map(event => event.type)).toEqual(['planned', 'planned', 'failed', 'ended'])
  const schema = schemaOf('report')
  for (const { report } of events) expectValid(schema, report)
  expect(events.at(-1)!.report).toMatchObject({ exit_code: 130, command: 'watch' })
  expect(code).toBe(130)
})

test('people get lines, and it ends when nobody reads them any more', async () => {
  const shop = await openShopHere()
  const { says, child, ended } = watchOf(shop, '--file stores.yaml')
  child.stdin!.end()
  await says('Watching 1 file')
  await says('Plan: 4 to create')
  shop.edit('Moor', 'Moore')
  await says('stores.yaml changed')
  await says('Plan: 4 to create')
  child.stdout!.destroy()
  const shake = setInterval(() => shop.write('stores.yaml', `${shop.read('stores.yaml')}# more\n`), 150)
  onTestFinished(() => clearInterval(shake))
  expect((await ended).code).toBe(0)
})

test('a store that is no sandbox is not changed, and nothing is sent', async () => {
  const shop = await openShopHere()
  const { stderr, code } = await watchOf(shop, '--apply').ended
  expect(stderr).toMatch(/^error\[NOT_A_SANDBOX\] stores.yaml:\d+:\d+ stores.a does not say what it is for/)
  expect(code).toBe(1)
  expect(shop.sandbox.requests()).toEqual([])
})

describe.skipIf(!hasScript)('at a terminal', () => {
  test('the plan is drawn over, cut to the window, and keys are heard', async () => {
    const shop = await openShopHere()
    const { says, child, ended } = onTerminal(shop, '--file stores.yaml')
    await says('\u001b[?1049h')
    await says('Watching 1 file')
    await says('more lines')
    child.stdin!.write('r')
    await says('BigCommerce was read again, as you asked')
    shop.edit('Moor', 'Moore')
    await says('stores.yaml changed')
    child.stdin!.write('q')
    const { code, stdout } = await ended
    expect(code).toBe(0)
    const [drawn = '', after] = stdout.split('\u001b[?1049l')
    expect(after).toContain('Watched: planned 3 times.')
    for (const frame of drawn.split('\u001b[H').slice(1)) expect(frame.split('\n').length).toBeLessThanOrEqual(20)
  })

  test('Ctrl-C ends it as it ends everything, and the terminal is as it was', async () => {
    const shop = await openShopHere()
    const { says, child, ended } = onTerminal(shop, '--file stores.yaml')
    await says('Watching 1 file')
    child.stdin!.write('\u0003')
    const { code, stdout } = await ended
    expect(code).toBe(130)
    expect(stdout.lastIndexOf('\u001b[?1049l')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?1049h'))
  })
})
