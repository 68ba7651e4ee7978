/** What a run says line by line, in pipes and on a terminal. */

import { expect, test } from 'vitest'
import type { RunEvent } from '../../src/model/run.ts'
import { createProgress, renderEventLine } from '../../src/render/index.ts'
import { withoutColors } from './support.ts'

const address = 'stores.acme-us.channels.us.pages.about' as Extract<RunEvent, { type: 'change-started' }>['address']
const at = { id: `${address}#create`, address, action: 'create' as const }
const error = {
  severity: 'error',
  code: 'API_INVALID',
  message: 'url: is taken',
  source: { file: 'a.yaml', line: 4, column: 2 },
} as const

const lines: [event: RunEvent, line: string | undefined][] = [
  [{ type: 'refresh-started', unit: 'portfolio' }, undefined],
  [{ type: 'refresh-finished', unit: 'portfolio', objects: 1 }, 'Read accounts and stores: 1 object'],
  [{ type: 'refresh-finished', unit: 'store:acme-us', objects: 4100 }, 'Read stores.acme-us: 4,100 objects'],
  [
    {
      type: 'lock-awaited',
      unit: 'store:acme-us',
      reason: 'The state of store:acme-us is locked by ann',
      waitMs: 300_000,
    },
    'Waiting up to 5 min: The state of store:acme-us is locked by ann',
  ],
  [
    { type: 'planned-again', reason: 'the state of portfolio was written\u001b[2J', time: 1, most: 3 },
    'Planning again (1 of at most 3): the state of portfolio was written\\u001b[2J',
  ],
  [{ type: 'apply-started', changes: 0 }, undefined],
  [{ type: 'apply-started', changes: 3 }, 'Carrying out 3 changes'],
  [{ type: 'change-started', ...at }, undefined],
  [{ type: 'change-progress', id: at.id, address, status: 'provisioning' }, `${address}: provisioning`],
  [{ type: 'change-retried', id: at.id, address, reason: '504' }, `${address}: trying again (504)`],
  [{ type: 'change-succeeded', ...at, objectId: '12' }, `${address}: created (id 12)`],
  [{ type: 'change-succeeded', ...at, action: 'update', objectId: '12' }, `${address}: updated`],
  [
    { type: 'change-succeeded', ...at, id: `${address}#replace-remove`, action: 'replace' },
    `${address}: deleted, to be made anew`,
  ],
  [
    { type: 'change-succeeded', ...at, id: `${address}#replace-create`, action: 'replace', objectId: '13' },
    `${address}: made anew (id 13)`,
  ],
  [
    { type: 'change-succeeded', ...at, id: `${address}#change_plan`, action: 'transition' },
    `${address}: change plan: done`,
  ],
  [{ type: 'change-failed', ...at, error }, `${address}: create failed: url: is taken [API_INVALID] a.yaml:4:2`],
  [
    { type: 'change-skipped', ...at, blockedBy: ['stores.acme-us#create', 'b#create'] },
    `${address}: create skipped, because of stores.acme-us and 1 more`,
  ],
  [
    { type: 'request-retried', method: 'GET', path: '/v3/content/pages', reason: '429', waitMs: 2400 },
    'GET /v3/content/pages: trying again in 2 s (429)',
  ],
  [
    { type: 'request-retried', method: 'GET', path: '/v3/\u001b[2J', reason: '503', waitMs: 40 },
    'GET /v3/\\u001b[2J: trying again in 40 ms (503)',
  ],
  [
    { type: 'quota-awaited', path: '/stores/abc', waitMs: 21_400 },
    '/stores/abc: waiting 21 s for the quota of requests that others share',
  ],
  [{ type: 'apply-finished', done: 1, failed: 0, skipped: 0, deferred: 0, notStarted: 0 }, undefined],
]

test.each(lines)('%j', (event, line) => {
  expect(renderEventLine(event)).toBe(line)
})

test('progress redraws one line, keeps what matters above it, and leaves nothing behind', () => {
  let screen = ''
  const progress = createProgress(text => (screen += text), { color: true, width: 60 })
  progress.show({ type: 'refresh-started', unit: 'portfolio' })
  progress.show({ type: 'apply-started', changes: 2 })
  progress.show({ type: 'change-started', ...at })
  progress.show({ type: 'change-failed', ...at, error })
  progress.show({ type: 'change-progress', id: at.id, address, status: 'provisioning' })
  progress.show({ type: 'apply-finished', done: 0, failed: 1, skipped: 0, deferred: 0, notStarted: 0 })
  progress.clear()
  expect(settled(screen)).toBe(`${address}: create failed: url: is taken [API_INVALID] a.yaml:4:2\n`)
  expect(withoutColors(screen)).toContain('1 of 2 changes, 1 failed · ')
})

/** What stays on the screen: each clearing empties the line that was begun. */
function settled(screen: string): string {
  const clear = `\r${String.fromCharCode(27)}[2K`
  return withoutColors(screen)
    .split('\n')
    .map(line => line.split(clear).at(-1))
    .join('\n')
}
