/** `show` tells what was saved as it was told then: no configuration, no network, whatever it says. */

import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { changeFormats } from '../../src/render/index.ts'
import { expectValid, schemaOf } from './schemas.ts'
import { openShopHere, type Shop } from './support.ts'

/** Nothing but files is left: neither a configuration nor credentials nor an API. */
async function abandon(opened: Shop): Promise<(words: string) => ReturnType<Shop['run']>> {
  await opened.sandbox.close()
  rmSync(join(opened.dir, 'stores.yaml'))
  rmSync(join(opened.dir, '.storewright'), { recursive: true, force: true })
  const nothing = Object.fromEntries(Object.keys(opened.env).map(name => [name, undefined]))
  return words => opened.run(words, nothing)
}

/** The text without the instants of the commands themselves, which JSON, SARIF and JUnit tell. */
const timeless = (text: string): string => text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, 'NOW')

test('a saved plan looks as `plan` has printed it, in every format', async () => {
  const opened = await openShopHere()
  const printed = new Map<string, string>()
  for (const format of changeFormats)
    printed.set(format, (await opened.run(`plan --out ${format}.json --format ${format}`)).stdout)
  const run = await abandon(opened)
  for (const format of changeFormats) {
    const shown = await run(`show ${format}.json --format ${format}`)
    expect([shown.status, shown.stderr]).toEqual([0, ''])
    expect(timeless(shown.stdout), format).toBe(timeless(printed.get(format)!))
  }
  expect(printed.get('human')).toContain('Saved the plan to human.json. It can be applied until ')
})

test('a report that was saved as JSON looks as the command has printed it, in every format, whatever its exit code was', async () => {
  const opened = await openShopHere()
  const commands: [words: string, status: number][] = [
    ['validate', 0],
    ['plan --detailed-exitcode', 2],
    ['apply --auto-approve --non-interactive', 0],
    ['drift', 0],
    ['plan --only stores.x', 1],
    ['validate --file nowhere.yaml', 1],
    ['destroy --auto-approve --non-interactive', 1],
    ['destroy --auto-approve --confirm stores.a', 0],
  ]
  const saved: [file: string, human: string, failed: boolean][] = []
  for (const [at, [words, status]] of commands.entries()) {
    const ran = await opened.run(`${words} --format json --output r${at}.json`)
    expect([words, ran.status]).toEqual([words, status])
    saved.push([`r${at}.json`, ran.stderr, status === 1])
  }
  const run = await abandon(opened)
  const report = schemaOf('report')
  for (const [file, human] of saved) {
    const shown = await run(`show ${file}`)
    expect([shown.status, shown.stderr]).toEqual([0, ''])
    // JSON has its keys in order, so that the attributes of a new object are, too.
    const told = human.split('\n')
    const lines = shown.stdout.split('\n')
    expect(lines.toSorted(), file).toEqual(told.slice(told.length - lines.length).toSorted())
    const json = await run(`show ${file} --format json`)
    expect(json.stdout).toBe(opened.read(file))
    expectValid(report, JSON.parse(json.stdout))
    for (const format of changeFormats) {
      const text = await run(`show ${file} --format ${format}`)
      expect([text.status, text.stderr, text.stdout === '']).toEqual([0, '', false])
    }
  }
})

describe('what is refused, clearly', () => {
  type Edit = (value: { [name: string]: never }) => unknown
  const edited = (opened: Shop, file: string, edit: Edit): void => {
    const value = JSON.parse(opened.read(file))
    const put = edit(value) ?? value
    opened.write(file, JSON.stringify(put))
  }
  const cases: [name: string, spoil: (opened: Shop) => void, file: string, code: string, words: string][] = [
    ['no file', () => {}, 'nowhere.json', 'USAGE', 'it does not exist'],
    ['a directory', () => {}, '.', 'USAGE', 'it is a directory'],
    ['an empty file', o => o.write('plan.json', ''), 'plan.json', 'REPORT_FILE_INVALID', 'not JSON'],
    ['a YAML file', () => {}, 'stores.yaml', 'REPORT_FILE_INVALID', 'not JSON'],
    ['any other JSON', o => o.write('plan.json', '[1]'), 'plan.json', 'REPORT_FILE_INVALID', 'neither'],
    [
      'a plan cut short',
      o => o.write('plan.json', o.read('plan.json').slice(0, 900)),
      'plan.json',
      'REPORT_FILE_INVALID',
      'ends too early',
    ],
    [
      'a report cut short',
      o => o.write('report.json', o.read('report.json').slice(0, -9)),
      'report.json',
      'REPORT_FILE_INVALID',
      'ends too early',
    ],
    [
      'a plan of a later form',
      o => edited(o, 'plan.json', v => ({ ...v, format: 'storewright-plan/2' })),
      'plan.json',
      'PLAN_FILE_INVALID',
      'storewright-plan/2; this version reads storewright-plan/1',
    ],
    [
      'a report of a later form',
      o => edited(o, 'report.json', v => ({ ...v, format: 'storewright-report/2' })),
      'report.json',
      'REPORT_FILE_INVALID',
      'storewright-report/2; this version',
    ],
    [
      'a plan with a part missing',
      o => edited(o, 'plan.json', ({ basis: _, ...v }) => v),
      'plan.json',
      'PLAN_FILE_INVALID',
      'parts missing',
    ],
    [
      'a plan with an edited value',
      o => o.write('plan.json', o.read('plan.json').replace('Since 1998', 'Since 1898')),
      'plan.json',
      'PLAN_FILE_INVALID',
      'changed since',
    ],
    [
      'a report with a part missing',
      o => edited(o, 'report.json', v => ({ ...v, plan: { ...(v.plan as unknown as object), summary: undefined } })),
      'report.json',
      'REPORT_FILE_INVALID',
      '/plan',
    ],
    [
      'bytes',
      o => writeFileSync(join(o.dir, 'plan.json'), Buffer.from([0xff, 0xfe, 0, 1])),
      'plan.json',
      'USAGE',
      'not text',
    ],
    [
      'a huge file',
      o => truncateSync(join(o.dir, 'plan.json'), 300 * 1024 * 1024),
      'plan.json',
      'USAGE',
      'larger than any plan',
    ],
    [
      'a list',
      o => o.write('list.json', '{"format":"storewright-report/1","command":"stores list","rows":[]}'),
      'list.json',
      'REPORT_FILE_INVALID',
      'is a list',
    ],
  ]
  test.each(cases)('%s', async (_, spoil, file, code, words) => {
    const opened = await openShopHere()
    await opened.run('plan --out plan.json --format json --output report.json')
    spoil(opened)
    const ran = await opened.run(`show ${file}`)
    expect([ran.status, ran.stdout]).toEqual([code === 'USAGE' ? 64 : 1, ''])
    expect(ran.stderr).toContain(`error[${code}] `)
    expect(ran.stderr).toContain(words)
    expect(ran.stderr).toContain('hint: ')
    const json = await opened.run(`show ${file} --format json`)
    expect(JSON.parse(json.stdout).diagnostics[0].code).toBe(code)
  })
})

test('reports of other commands have no formats for pull requests', async () => {
  const opened = await openShopHere()
  await opened.run('apply --auto-approve')
  const human = await opened.run('state list --format json --output list.json')
  const shown = await opened.run('show list.json')
  expect([shown.status, shown.stdout]).toEqual([0, human.stderr])
  const refused = await opened.run('show list.json --format markdown')
  expect(refused.status).toBe(64)
  expect(refused.stdout).toContain('error[USAGE] what `state list` reports has no format `markdown`')
})

test('what was sensitive when it was saved is never shown', async () => {
  const opened = await openShopHere()
  await opened.run('plan --out plan.json')
  for (const format of changeFormats) {
    const shown = await opened.run(`show plan.json --format ${format}`)
    expect(shown.stdout).not.toMatch(/\$secret": "[0-9a-f]{8}/)
  }
})
