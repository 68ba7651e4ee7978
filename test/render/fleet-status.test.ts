/** How rollouts stand, as people and Prometheus are told. */

import { describe, expect, test } from 'vitest'
import type { FleetStatusReport, RolloutView } from '../../src/model/fleet-status.ts'
import { renderPrometheus, renderReport, statusScreen } from '../../src/render/index.ts'

const none = { waiting: 0, working: 0, applied: 0, failed: 0, dropped: 0 }
const view: RolloutView = {
  rollout: '1125-f8cdfc',
  status: 'running',
  planned_by: 'ada@ops',
  created: '2026-11-25T20:33:00.000Z',
  started: '2026-11-25T20:35:00.000Z',
  expires: '2026-12-02T20:33:00.000Z',
  stores: { ...none, waiting: 900, working: 20, applied: 1_079, failed: 2 },
  waves: [
    { name: 'canary', stores: { ...none, applied: 1 }, excused: 0, check: 'passed', passed: true },
    {
      name: '50%',
      stores: { ...none, applied: 1_078, failed: 2, working: 20, waiting: 100 },
      excused: 1,
      passed: false,
    },
    { name: 'rest', stores: { ...none, waiting: 800 }, excused: 0, passed: false },
  ],
  stores_per_hour: 12_000,
  eta: '2026-11-25T22:00:00.000Z',
  failed: [
    {
      store: 'eu-1',
      wave: '50%',
      attempts: 3,
      errors: [{ severity: 'error', code: 'PLAN_STALE', message: 'it has\u001b[31m changed' }],
    },
  ],
}

function report(...rollouts: RolloutView[]): FleetStatusReport {
  const workers = [
    {
      worker: 'w1',
      user: 'ada',
      host: 'ops',
      pid: 7,
      concurrency: 4,
      started: '2026-11-25T20:34:00.000Z',
      seen: '2026-11-25T20:59:58.000Z',
      alive: true,
      stores: 12,
    },
  ]
  const head = { format: 'storewright-report/1', tool: 'storewright/0', created: '2026-11-25T21:00:00.000Z' } as const
  return { ...head, exit_code: 0, diagnostics: [], command: 'fleet status', rollouts, workers }
}

const human = (...views: RolloutView[]) => renderReport(report(...views), 'human', { color: false, width: 100 })

describe('for people', () => {
  test('a line for each wave, what has failed, and who works', () => {
    expect(human(view)).toMatchInlineSnapshot(`
      "Rollout 1125-f8cdfc  running · made by ada@ops, 2026-11-25 20:33 UTC
      1,081 of 2,001 stores done · 2 failed · for 25 min · 12,000 stores an hour · ends about 2026-11-25 22:00 UTC, in 60 min

        canary  [########################]      1  1 applied, through
        50%     [#####################!>.]  1,200  1,078 applied, 2 failed, 20 at work, 100 waiting, 1 of the failed excused, its turn
        rest    [........................]    800  800 waiting

      Failed:
        eu-1 (50%, 3 attempts): PLAN_STALE it has\\u001b[31m changed
        … and 1 more store; --format json has up to 100.

      1 worker, 4 stores at once
        w1  ada@ops, process 7, 4 at once, 12 stores so far, seen 2 s ago
      "
    `)
  })

  test('after a halt, what can be done', () => {
    const text = human({ ...view, status: 'halted', reason: '2 of 1200 stores of wave 50% failed; the limit is 0.1 %' })
    expect(text).toContain('Halted: 2 of 1200 stores of wave 50% failed; the limit is 0.1 %.\n')
    expect(text).toMatch(/fleet resume 1125-f8cdfc +goes on without what has failed/)
    expect(text).toMatch(/fleet retry 1125-f8cdfc +tries what has failed again/)
    expect(text).not.toContain('--skip-checks')
  })

  test('after a check that failed, how to go on without it, and nothing of stores that did not fail', () => {
    const waves = [
      { name: 'canary', stores: { ...none, applied: 3 }, excused: 0, check: 'failed' as const, passed: false },
    ]
    const stores = { ...none, applied: 3 }
    const text = human({
      ...view,
      status: 'halted',
      reason: 'after wave canary, ./c ended with exit code 1',
      waves,
      stores,
      failed: [],
    })
    expect(text).toContain('--skip-checks')
    expect(text).not.toContain('fleet retry')
  })

  test('what it waits for', () => {
    expect(human({ ...view, waits_for: 'window', opens: '2026-11-25T22:00:00.000Z' })).toContain(
      'Nothing is started outside of its window. It opens 2026-11-25 22:00 UTC.',
    )
    expect(human({ ...view, waits_for: 'workers' })).toContain('No worker is alive that takes its stores')
    expect(human({ ...view, waits_for: 'freeze' })).toContain('Nothing is started in a freeze')
    expect(human()).toBe('There are no rollouts. `storewright fleet plan` makes one.\n')
  })

  test('on a screen it is cut to the window, and says so', () => {
    let drawn = ''
    const screen = statusScreen(
      text => (drawn += text),
      () => ({ width: 80, height: 8 }),
      false,
    )
    screen.draw(report(view))
    screen.leave()
    expect(drawn.split('\r\n')).toHaveLength(8)
    expect(drawn).toContain('more than fits')
  })
})

describe('for Prometheus', () => {
  test('every line is one of its format, each family is told once, and names are escaped', () => {
    const odd = { ...view, waves: [{ ...view.waves[0]!, name: 'a"b\\c\nd' }] }
    const lines = renderPrometheus(report(odd)).trimEnd().split('\n')
    const label = '[a-z_]+="(?:[^"\\\\\\n]|\\\\["\\\\n])*"'
    const sample = new RegExp(`^([a-z_]+)(?:\\{${label}(?:,${label})*\\})? -?\\d+(?:\\.\\d+)?$`)
    const families: string[] = []
    for (const line of lines) {
      const type = /^# TYPE ([a-z_]+) gauge$/.exec(line)?.[1]
      if (type !== undefined) families.push(type)
      else if (!line.startsWith('# HELP ')) expect(sample.exec(line)?.[1], line).toBe(families.at(-1))
    }
    expect(new Set(families).size).toBe(families.length)
    expect(lines).toContain(
      'storewright_rollout_stores{rollout="1125-f8cdfc",wave="a\\"b\\\\c\\nd",position="0",stage="applied"} 1',
    )
    expect(lines).toContain('storewright_rollout_remaining_seconds{rollout="1125-f8cdfc"} 3600')
    expect(lines).toContain('storewright_worker_slots 4')
  })
})
