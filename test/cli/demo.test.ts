/** The demo runs to its end: a portfolio made, drifted, repaired, and nothing left to do. */

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './support.ts'

test('the demo ends with an empty plan', () => {
  const ran = spawnSync(process.execPath, [join(root, 'scripts', 'demo.mjs')], { encoding: 'utf8', timeout: 50_000 })
  expect(ran.stderr.replace(/^(Read|Carrying out|accounts|stores).*\n/gm, '')).toBe('')
  expect(ran.status).toBe(0)
  const sections = ran.stdout.split(/^# /m)
  expect(sections.at(-1)).toContain('No changes. BigCommerce matches the configuration.')
  expect(ran.stdout).toContain('Apply: 57 done, 0 failed')
  expect(ran.stdout).toContain('Everything must go!')
})
