/** A rollout that halts at its canary, is looked at, tried again, paused, resumed and ended: by people, with the built program. */

import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { expectValid, schemaOf } from '../cli/schemas.ts'
import { controlOf } from '../support/control.ts'
import { startPostgres } from '../support/postgres.ts'
import { bodyOf, keyOf, openScene, stores, told } from '../support/rollouts.ts'

const server = await startPostgres()
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
afterAll(() => server?.stop())

async function scene(rollout: object, count = 6) {
  const opened = await openScene(server!)
  closers.push(opened.close)
  const { harness, run, start, state } = opened
  const files = (version: number) => ({ ...stores(count, key => bodyOf(key, version)), state, rollout })
  const work = async (): Promise<void> => {
    const ended = await start('fleet work --until-done').ended
    expect(ended.code, told(ended)).toBe(0)
  }
  const first = async (): Promise<void> => {
    harness.write(files(1))
    const { rollout: id } = await run('fleet plan')
    await run(`fleet apply ${id}`)
    await work()
  }
  const human = async (words: string): Promise<string> => {
    const ended = await start(words).ended
    expect(ended.code, told(ended)).toBe(0)
    return ended.stdout
  }
  return { ...opened, files, work, first, human, control: controlOf(harness) }
}

/** The name `then` alone would make a promise of it. */
const andThen = (...entries: string[]) => Object.fromEntries([['then', entries]])
const waves = { canary: [keyOf(0)], ...andThen('50%', 'rest') }
const refusesPages = {
  match: { method: 'PUT', path: '/content/pages' },
  fault: { kind: 'status' as const, status: 422 },
}

describe.skipIf(server === undefined)('a rollout', () => {
  test('halts at its canary, is tried again, and then reaches all', { timeout: 120_000 }, async () => {
    const { harness, first, files, run, work, human, start, control } = await scene(waves)
    await first()
    harness.write(files(2))
    const { rollout } = await run('fleet plan')
    await control.inject(refusesPages)
    await run(`fleet apply ${rollout}`)
    await work()
    const halted = await run('fleet status')
    expectValid(schemaOf('report'), halted)
    expect(halted.rollouts).toMatchObject([
      {
        rollout,
        status: 'halted',
        reason: '1 of 1 stores of wave canary failed; the limit is 2 %',
        stores: { applied: 0, failed: 1, waiting: 5, working: 0, dropped: 0 },
        waits_for: 'resume',
        failed: [{ store: keyOf(0), wave: 'canary', attempts: 1 }],
      },
    ])
    expect(await human('fleet status')).toMatch(
      /halted[\s\S]*canary[\s\S]*1 failed[\s\S]*fleet resume[\s\S]*fleet retry[\s\S]*Failed:\n {2}s0000 \(canary\): /,
    )

    const refused = await start(`fleet retry ${rollout} --non-interactive`).ended
    expect(refused.code, told(refused)).not.toBe(0)
    expect(refused.stderr).toContain('--auto-approve')
    const unknown = await start(`fleet retry ${rollout} s0001 --auto-approve`).ended
    expect(unknown.stderr).toContain('no failed store of rollout')

    await control.heal()
    const retried = await run('fleet retry --auto-approve')
    expectValid(schemaOf('report'), retried)
    expect(retried).toMatchObject({
      rollout,
      was: 'halted',
      status: 'running',
      stores: 1,
      done: true,
    })
    await work()
    const [after] = (await run('fleet status')).rollouts as unknown as { status: string; stores: object }[]
    expect(after).toMatchObject({ status: 'finished', stores: { applied: 6, failed: 0 } })
    expect((await harness.plan()).plan.changes).toEqual([])
  })

  test('is paused, resumed and aborted, and what is left is found by the next plan', { timeout: 120_000 }, async () => {
    const { harness, first, files, run, work, start } = await scene(andThen('rest'), 3)
    await first()
    harness.write(files(2))
    const { rollout } = await run('fleet plan')
    await run(`fleet apply ${rollout}`)
    expect(await run('fleet pause')).toMatchObject({ rollout, status: 'paused' })
    const twice = await start('fleet pause').ended
    expect(twice.stderr).toContain('there is no rollout to pause')
    expect((await run('fleet status')).rollouts).toMatchObject([{ status: 'paused', stores: { applied: 0 } }])
    expect(await run('fleet resume --auto-approve')).toMatchObject({ was: 'paused', status: 'running' })
    expect(await run('fleet abort --auto-approve')).toMatchObject({ status: 'aborted', stores: 3 })
    await work()
    expect((await run(`fleet status ${rollout}`)).rollouts).toMatchObject([
      { status: 'aborted', stores: { applied: 0, dropped: 3, working: 0, waiting: 0 } },
    ])
    const late = await start(`fleet resume ${rollout} --auto-approve`).ended
    expect(late.stderr).toContain('is aborted')
    expect((await run('fleet plan')).summary).toMatchObject({ stores: { changed: 3 } })
  })

  test('is told to Prometheus, on loopback', { timeout: 60_000 }, async () => {
    const { first, start } = await scene(waves, 2)
    await first()
    const serving = start('fleet status --metrics 0')
    closers.push(async () => void serving.child.kill('SIGKILL'))
    const url = new Promise<string>(done => {
      let said = ''
      serving.child.stderr?.on('data', chunk => {
        said += chunk
        const found = /http:\/\/127\.0\.0\.1:\d+\/metrics/.exec(said)?.[0]
        if (found !== undefined) done(found)
      })
    })
    const answer = await fetch(await url)
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const text = await answer.text()
    expect(text).toMatch(
      /^storewright_rollout_stores\{rollout="[^"]+",wave="canary",position="\d",stage="applied"\} 1$/m,
    )
    expect(text).toMatch(/^storewright_rollout_status\{rollout="[^"]+",status="finished"\} 1$/m)
    expect((await fetch(new URL('/', await url))).status).toBe(404)
    serving.child.kill('SIGTERM')
    const ended = await serving.ended
    expect(ended.code, told(ended)).toBe(0)
  })
})
