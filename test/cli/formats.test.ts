/** Exit codes and counts are the same whatever the format, wherever the result goes, and beside whatever else is written. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Format, Picture } from '../../src/render/index.ts'
import { changeFormats } from '../../src/render/index.ts'
import { meddle, openShopHere, type Ran } from './support.ts'

/** What each format says of the counts, in the same words; zeros are left out. */
type Counts = { [name: string]: number }

const counted = (text: string, pattern: RegExp): Counts =>
  Object.fromEntries([...text.matchAll(pattern)].map(([, count, name]) => [name!, Number(count!.replaceAll(',', ''))]))

const nonzero = (counts: Counts): Counts => Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))

const phrases: { [command: string]: RegExp } = {
  plan: /([\d,]+) to (create|adopt|update|replace|delete|forget|move|transition)\b/g,
  apply: /([\d,]+) (done|failed|skipped|deferred|not started)\b/g,
  drift: /([\d,]+) (drifted|both|vanished|config-changed|unmanaged)\b/g,
  validate: /(?:\bValid: |validate: )([\d,]+) (object)s?\b/gm,
}

/** The counts that a text for people has on one line: in its title, or at its end. */
function fromLine(command: string, lines: readonly string[]): Counts {
  const found = lines.map(line => counted(line, phrases[command]!)).filter(counts => Object.keys(counts).length > 0)
  return nonzero(found.at(-1) ?? {})
}

function fromSummary(command: string, summary: Counts): Counts {
  if (command === 'validate') return { object: Object.values(summary).reduce((sum, count) => sum + count, 0) }
  const { noop: _, in_sync: __, ignored: ___, not_started: notStarted = 0, ...rest } = summary
  return nonzero({ ...rest, 'not started': notStarted })
}

const readers: {
  [format in Exclude<Format, 'ics' | Picture>]: (text: string, command: string) => { counts: Counts; exit?: number }
} = {
  human: (text, command) => ({ counts: fromLine(command, text.split('\n')) }),
  json: (text, command) => {
    const report = JSON.parse(text)
    const summary = {
      plan: report.plan?.summary,
      apply: report.counts,
      drift: report.summary,
      validate: report.objects,
    }[command]
    return { counts: summary === undefined ? {} : fromSummary(command, summary), exit: report.exit_code }
  },
  markdown: (text, command) => ({ counts: fromLine(command, text.split('\n').slice(1, 2)) }),
  html: (text, command) => {
    const words = text
      .slice(text.indexOf('<body>'))
      .replaceAll(/<(script|style)>[\s\S]*?<\/\1>/g, '')
      .replaceAll(/<[^>]*>/g, ' ')
    const told = [...words.replaceAll(/\s+/g, ' ').matchAll(phrases[command]!)].map(([, count, name]) => [
      name!,
      Number(count!.replaceAll(',', '')),
    ])
    return { counts: nonzero(Object.fromEntries(told.reverse())) }
  },
  sarif: (text, command) => {
    const [run] = JSON.parse(text).runs
    const { summary } = run.properties
    return { counts: summary === undefined ? {} : fromSummary(command, summary), exit: run.invocations[0].exitCode }
  },
  junit: (text, command) => {
    const outcome = (pattern: RegExp): number => [...text.matchAll(pattern)].length
    if (command === 'drift')
      return { counts: nonzero(countsOf(text, / type="(drifted|both|vanished|config-changed)"/g)) }
    if (command === 'plan')
      return { counts: nonzero(countsOf(text, /<system-out>to (create|adopt|update|delete|forget|move)\b/g)) }
    if (command === 'validate') return { counts: {} }
    const skipped = countsOf(text, /<skipped message="(skipped|deferred|not started)\b/g)
    const all = Number(/<testsuites [^>]*tests="(\d+)"/.exec(text)![1])
    const failed = outcome(/<failure /g)
    const done = all - failed - Object.values(skipped).reduce((sum, count) => sum + count, 0)
    return { counts: nonzero({ ...skipped, failed, done }) }
  },
}

function countsOf(text: string, pattern: RegExp): Counts {
  const counts: Counts = {}
  for (const [, name] of text.matchAll(pattern)) counts[name!] = (counts[name!] ?? 0) + 1
  return counts
}

/** Runs in every format; all have to agree. Returns what they say. */
async function agree(
  words: string,
  run: (words: string) => Promise<Ran>,
): Promise<[exit: number, counts: Counts, failed: boolean]> {
  const command = words.split(' ')[0]!
  const said: { [format: string]: { status: number; counts: Counts; exit?: number } } = {}
  let failed = false
  for (const format of changeFormats) {
    const ran = await run(`${words} --format ${format}`)
    const text = ran.stdout === '' ? ran.stderr : ran.stdout
    if (format === 'json') failed = JSON.parse(text).failed === true
    if (format !== 'human') expect([words, format, ran.stderr]).toEqual([words, format, ''])
    said[format] = { status: ran.status, ...readers[format as keyof typeof readers](text, command) }
  }
  const { status, counts } = said.json!
  for (const [format, one] of Object.entries(said)) {
    expect([words, format, one.status, one.exit ?? status]).toEqual([words, format, status, status])
    // A list of tests has a test for each difference; it does not count what is well, and what is not managed is well.
    const listed = format === 'junit'
    if (listed && (failed || command === 'validate')) continue
    const { unmanaged: _, ...differences } = counts
    expect([words, format, one.counts]).toEqual([words, format, listed ? differences : counts])
  }
  return [status, counts, failed]
}

test('in sync, changes, drift on both sides, failures: every format says the same', async () => {
  const opened = await openShopHere()
  const run = (words: string): Promise<Ran> => opened.run(words)
  expect(await agree('validate', run)).toEqual([0, { object: 5 }, false])
  expect(await agree('plan --detailed-exitcode', run)).toEqual([2, { create: 4, adopt: 1, update: 1 }, false])
  await opened.run('apply --auto-approve')
  expect(await agree('plan --detailed-exitcode', run)).toEqual([0, {}, false])
  expect(await agree('drift --detailed-exitcode', run)).toEqual([0, {}, false])
  opened.edit('Since 1998', 'Since 1997')
  expect(await agree('drift --detailed-exitcode', run)).toEqual([3, { 'config-changed': 1 }, false])
  await meddle(opened, 'Team', '<p>Eleven people</p>')
  expect(await agree('drift --detailed-exitcode', run)).toEqual([4, { drifted: 1, 'config-changed': 1 }, false])
  opened.edit('Since 1997', 'Since 1998')
  expect(await agree('drift --detailed-exitcode', run)).toEqual([2, { drifted: 1 }, false])
  expect(await agree('plan', run)).toEqual([0, { update: 1 }, false])
  opened.edit('version: 1\n', 'version: 1\nnonsense: 1\n')
  for (const words of ['validate', 'plan', 'drift', 'apply --auto-approve'])
    expect(await agree(words, run)).toEqual([1, {}, true])
})

test('an apply that fails in part, and one that is refused', async () => {
  const opened = await openShopHere()
  await opened.run('apply --auto-approve')
  let edits = 0
  const edited = async (words: string): Promise<Ran> => {
    opened.edit(`Since ${1998 + edits}`, `Since ${1999 + edits}`)
    edits += 1
    return opened.run(words)
  }
  expect(await agree('apply --auto-approve', edited)).toEqual([0, { done: 1 }, false])
  const fault = { kind: 'status', status: 422 }
  await opened.control('faults', { match: { method: 'PUT', path: 'content/pages' }, fault, times: 1_000 })
  expect(await agree('apply --auto-approve', edited)).toEqual([1, { failed: 1 }, false])
  expect(await agree('apply --non-interactive', edited)).toEqual([1, {}, true])
  expect(await agree('apply --auto-approve --only stores.x', edited)).toEqual([1, {}, true])
})

describe.each(changeFormats)('--format %s', format => {
  test('leaves the screen to people when the result goes to a file', async () => {
    const opened = await openShopHere()
    const ran = await opened.run(`plan --format ${format} --output out/plan.txt --events out/events.jsonl`)
    expect([ran.status, ran.stdout]).toEqual([0, ''])
    expect(ran.stderr).toContain('Read accounts and stores: ')
    expect(ran.stderr).toContain('Plan: 4 to create, 1 to adopt, 1 to update.')
    const [first] = opened.read('out/events.jsonl').split('\n')
    expect(JSON.parse(first!).type).toBe('refresh-started')
    const reader = readers[format as keyof typeof readers]
    expect(reader(opened.read('out/plan.txt'), 'plan').counts).toEqual({ create: 4, adopt: 1, update: 1 })
  })

  test('a failure goes to the file, too', async () => {
    const opened = await openShopHere()
    opened.edit('version: 1\n', 'version: 1\nnonsense: 1\n')
    const ran = await opened.run(`plan --format ${format} --output out.txt`)
    expect([ran.status, ran.stdout]).toEqual([1, ''])
    expect(ran.stderr).toContain('error[UNKNOWN_KEY] stores.yaml:2:1')
    expect(opened.read('out.txt')).toContain('UNKNOWN_KEY')
  })

  test('a file that cannot be written is told before any work is done', async () => {
    const opened = await openShopHere()
    writeFileSync(join(opened.dir, 'file'), '')
    const ran = await opened.run(`plan --format ${format} --output file/out.txt`)
    expect(ran.status).toBe(64)
    expect(`${ran.stdout}${ran.stderr}`).toContain('cannot be written')
    expect(opened.sandbox.requests()).toEqual([])
  })
})
