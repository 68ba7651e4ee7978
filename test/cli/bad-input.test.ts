/**
 * What goes wrong, and what the user is told: `cases/*.yaml`. Each case is a project, what happened before, one command,
 * and all that it prints: findings by code and place, stdout and stderr apart, the exit code, and the requests that wrote.
 */

import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { openShop, type Ran, type Shop } from './support.ts'

interface Finding {
  code: string
  /** `file:line:column`, or absent where no file is to blame. */
  at?: string
  says: string
  hint?: string
}

interface Step {
  run?: string
  edit?: [find: string, put: string]
  days?: number
  control?: { [path: string]: object }
}

interface Case {
  name: string
  /** Files that stand beside or in place of stores.yaml; null takes stores.yaml away. */
  files?: { [file: string]: string | null }
  directories?: string[]
  edit?: [find: string, put: string][]
  env?: { [name: string]: string | null }
  /** The sandbox's clock at first, in days before now. */
  daysAgo?: number
  before?: Step[]
  run: string
  exit: number
  /** On stderr, in order, unless `found_on` says otherwise. */
  findings: Finding[]
  found_on?: 'stdout'
  /** Further texts that must be on the stream; an absent stream must be empty. */
  stdout?: string[]
  stderr?: string[]
  /** Requests of the command that were not reads. */
  writes?: string[]
}

const directory = join(import.meta.dirname, 'cases')

let shop: Shop | undefined
afterEach(async () => {
  await shop?.close()
  shop = undefined
})

for (const file of readdirSync(directory)) {
  const cases = parse(readFileSync(join(directory, file), 'utf8')) as Case[]
  describe(file.replace(/\.yaml$/, ''), () => {
    test.each(cases)('$name', async one => {
      const opened = await prepare(one)
      const ran = await opened.run(one.run, env(one))
      expectFindings(one, ran)
      expectRest(one, ran)
      expect(ran.status, both(ran)).toBe(one.exit)
      expect(opened.writes()).toEqual(one.writes ?? [])
    })
  })
}

async function prepare(one: Case): Promise<Shop> {
  const late = (one.daysAgo ?? 0) * 86_400_000
  const opened = await openShop({ now: () => Date.now() - late })
  shop = opened
  for (const name of one.directories ?? []) mkdirSync(join(opened.dir, name), { recursive: true })
  for (const step of one.before ?? []) await take(opened, step)
  for (const [name, text] of Object.entries(one.files ?? {})) opened.write(name, text ?? '')
  for (const [find, put] of one.edit ?? []) opened.edit(find, put)
  opened.writes()
  return opened
}

async function take(opened: Shop, step: Step): Promise<void> {
  if (step.edit !== undefined) opened.edit(...step.edit)
  if (step.days !== undefined) await opened.control('clock/advance', { days: step.days })
  for (const [path, body] of Object.entries(step.control ?? {})) await opened.control(path, body)
  if (step.run === undefined) return
  const ran = await opened.run(step.run)
  expect(ran.status, both(ran)).toBe(0)
}

function env(one: Case): { [name: string]: string | undefined } {
  return Object.fromEntries(Object.entries(one.env ?? {}).map(([name, value]) => [name, value ?? undefined]))
}

/** Every `error[…]` and `warning[…]` on the stream is expected, in this order, with its place, its words and its hint. */
function expectFindings(one: Case, ran: Ran): void {
  const stream = one.found_on ?? 'stderr'
  const lines = ran[stream].split('\n')
  const found = lines.flatMap((line, at) => {
    const match = /^\s*(?:error|warning|note)\[(\w+)\](?: (\S+:\d+:\d+))? (.*)$/.exec(line)
    if (match === null) return []
    const hint = /^\s*hint: (.*)$/.exec(lines[at + 1] ?? '')?.[1]
    return [{ code: match[1]!, at: match[2], says: match[3]!, hint }]
  })
  expect(
    found.map(({ code, at }) => `${code} ${at ?? ''}`),
    both(ran),
  ).toEqual(one.findings.map(({ code, at }) => `${code} ${at ?? ''}`))
  for (const [at, wanted] of one.findings.entries()) {
    expect(found[at]!.says).toContain(wanted.says)
    const saysAll = ['API_INVALID', 'CONFLICT', 'YAML_SYNTAX'].includes(wanted.code)
    if (!saysAll) expect(found[at]!.hint, `${wanted.code} has no hint`).toBeDefined()
    if (wanted.hint !== undefined) expect(found[at]!.hint).toContain(wanted.hint)
  }
}

function expectRest(one: Case, ran: Ran): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const isFound = stream === (one.found_on ?? 'stderr')
    const texts = one[stream]
    for (const text of texts ?? []) expect(ran[stream]).toContain(text)
    const said = ran[stream].replace(/^Read .*\n/gm, '')
    if (texts === undefined && !isFound) expect(said, stream).toBe('')
  }
  expect(both(ran)).not.toMatch(/\bat .*\.[jt]s:\d+|\[object Object\]|undefined/)
}

function both(ran: Ran): string {
  return `${ran.stdout}\n----\n${ran.stderr}`
}
