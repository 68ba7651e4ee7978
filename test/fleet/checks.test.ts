import { expect, test } from 'vitest'
import { checkWords } from '../../src/fleet/checks.ts'

test('a check is told of its rollout and wave, and other braces stay as they are', () => {
  const counts = { waiting: 0, working: 0, applied: 12, failed: 1, dropped: 0 }
  const words = ['./check', '--wave={wave}', '{rollout}:{applied}/{failed}', '{waiting} {"a":1}', '{wave}{wave}']
  expect(checkWords(words, { rollout: '1125-abc', wave: 'eu-*, {failed}', counts })).toEqual([
    './check',
    '--wave=eu-*, {failed}',
    '1125-abc:12/1',
    '{waiting} {"a":1}',
    'eu-*, {failed}eu-*, {failed}',
  ])
})
