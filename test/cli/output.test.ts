/** Where the result goes: stdout, a file, a pipe; and that every JSON is what the published schemas say. */

import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { changeFormats } from '../../src/render/index.ts'
import { expectValid, schemaOf } from './schemas.ts'
import { meddle, openShopHere, program, type Shop } from './support.ts'

async function open(options: Parameters<typeof openShopHere>[0] = {}): Promise<Shop> {
  return openShopHere(options)
}

const lives: [words: string, status: number][] = [
  ['validate', 0],
  ['plan --detailed-exitcode', 2],
  ['apply --non-interactive', 1],
  ['apply --auto-approve', 0],
  ['plan --detailed-exitcode', 0],
  ['drift --detailed-exitcode', 0],
  ['state list', 0],
  ['state show stores.a.channels.us.pages.about', 0],
  ['state show stores.x', 1],
  ['explain price --store a --sku TOTE-1', 0],
  ['audit', 0],
  ['export a', 0],
  ['export b', 1],
  ['audit --detailed-exitcode --check products', 0],
  ['audit --only stores.x', 1],
  ['explain price --store a --sku TOTE-2', 1],
  ['plan --only stores.x', 1],
  ['state move stores.a.channels.us.pages.team stores.a.channels.us.pages.crew', 0],
  ['state forget stores.a.channels.us.pages.crew', 0],
  ['destroy --auto-approve', 1],
  ['destroy --auto-approve --confirm stores.a', 0],
  ['audit-log verify', 0],
  ['accounts list', 0],
  ['stores list', 0],
  ['stores list --status no', 64],
  ['stores show a', 0],
  ['stores history a', 0],
  ['validate --file nowhere.yaml', 1],
]

test('JSON is all that is on stdout, is what the schema says, and tells the exit code', async () => {
  const opened = await open({ emulate: { sampleCatalog: true } })
  const report = schemaOf('report')
  for (const [words, status] of lives) {
    const ran = await opened.run(`${words} --format json`)
    expect([words, ran.status, ran.stderr]).toEqual([words, status, ''])
    const value = JSON.parse(ran.stdout)
    expectValid(report, value)
    expect(value.exit_code, words).toBe(status)
  }
})

test('a saved plan is what its schema says', async () => {
  const opened = await open()
  await opened.run('plan --out plan.json')
  expectValid(schemaOf('plan'), JSON.parse(opened.read('plan.json')))
})

test('--output takes the result, and the summary for people goes to stderr', async () => {
  const opened = await open()
  const ran = await opened.run('plan --format json --output out/report.json')
  expect([ran.status, ran.stdout]).toEqual([0, ''])
  expect(ran.stderr).toContain('Plan: 4 to create')
  expect(JSON.parse(opened.read('out/report.json')).command).toBe('plan')
  const applied = await opened.run('apply --auto-approve --output out/apply.txt')
  expect([applied.status, applied.stdout]).toEqual([0, ''])
  expect(opened.read('out/apply.txt')).toMatch(
    /^Apply: 6 done, 0 failed, 0 skipped, 0 not started\.\nTo take it back: storewright undo \d{8}-\d{6}-[0-9a-f]{6}\n$/,
  )
})

test('--events is one JSON object a line', async () => {
  const opened = await open()
  await opened.run('apply --auto-approve --format json --events log/events.jsonl')
  const lines = opened.read('log/events.jsonl').trimEnd().split('\n')
  const types = lines.map(line => JSON.parse(line).type)
  expect([types[0], types.at(-1)]).toEqual(['refresh-started', 'apply-finished'])
})

test('each flag can be set by the environment, and a list by commas', async () => {
  const opened = await open()
  const env = {
    STOREWRIGHT_FORMAT: 'json',
    STOREWRIGHT_FILE: 'stores.yaml',
    STOREWRIGHT_ONLY: 'accounts.acme, stores.a.channels.us.pages["x,y"]',
    STOREWRIGHT_DETAILED_EXITCODE: 'true',
  }
  opened.edit('          about:\n', '          "x,y": { type: raw, name: X, body: x }\n          about:\n')
  const ran = await opened.run('plan', env)
  expect(ran.status).toBe(2)
  expect(JSON.parse(ran.stdout).plan.only).toEqual(['accounts.acme', 'stores.a.channels.us.pages["x,y"]'])
  expect((await opened.run('plan --only accounts.acme', env)).stdout).not.toContain('stores.a.channels')
})

test('drift tells by its exit code whose doing a difference is', async () => {
  const opened = await open()
  const drift = async (): Promise<number> => (await opened.run('drift --detailed-exitcode')).status
  await opened.run('apply --auto-approve')
  expect(await drift()).toBe(0)
  opened.edit('Since 1998', 'Since 1997')
  expect(await drift()).toBe(3)
  await meddle(opened, 'Team', '<p>Eleven people</p>')
  expect(await drift()).toBe(4)
  opened.edit('Since 1997', 'Since 1998')
  expect(await drift()).toBe(2)
  expect((await opened.run('drift')).status).toBe(0)
  expect((await opened.run('apply --auto-approve')).status).toBe(0)
  expect(await drift()).toBe(0)
})

/** In a shell, in the shop's directory, against an embedded sandbox of its own. */
function shell(opened: Shop, script: string): { stdout: string; stderr: string } {
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, ...opened.env, NODE: process.execPath, SW: program } as NodeJS.ProcessEnv
  return spawnSync('bash', ['-c', script], { cwd: opened.dir, encoding: 'utf8', env, maxBuffer: 80_000_000 })
}

/** Takes what it gets in small pieces. */
const slowReader =
  'const b=Buffer.alloc(200);let n,t="";while((n=fs.readSync(0,b))>0)t+=b.toString("latin1",0,n);process.stdout.write(Buffer.from(t,"latin1"))'

test('a large result comes whole through a pipe whose reader is slow, in every format', async () => {
  const opened = await open()
  const pages = Array.from({ length: 10_000 }, (_, n) => `          p${n}: { type: page, name: Page ${n}, body: x }\n`)
  opened.edit('          about:\n', `${pages.join('')}          about:\n`)
  const ran = shell(opened, `"$NODE" "$SW" plan --sandbox --out plan.json --format json | "$NODE" -e '${slowReader}'`)
  expect(ran.stderr).toBe('')
  expect(ran.stdout.length).toBeGreaterThan(5_000_000)
  expect(JSON.parse(ran.stdout).plan.changes.length).toBeGreaterThan(10_000)
  const timeless = (text: string): string => text.replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+/g, 'NOW')
  for (const format of changeFormats) {
    const piped = shell(opened, `"$NODE" "$SW" show plan.json --format ${format} | "$NODE" -e '${slowReader}'`)
    await opened.run(`show plan.json --format ${format} --output whole.txt --no-color`)
    expect(piped.stderr, format).toBe('')
    if (format === 'human') expect(piped.stdout).toContain('\nPlan: ')
    else expect(timeless(piped.stdout), format).toBe(timeless(opened.read('whole.txt')))
  }
})

test('a reader that goes away early is no error', async () => {
  const opened = await open()
  const ran = shell(opened, '"$NODE" "$SW" plan --sandbox | head -n 1; echo "${PIPESTATUS[0]}"')
  expect(ran.stdout).toBe('accounts.acme\n0\n')
  expect(ran.stderr).toBe('Read accounts and stores: 0 objects\n')
})

test('commands that do not exist are wrong usage', async () => {
  const opened = await open()
  const ran = shell(opened, '"$NODE" "$SW" plann; echo $?; "$NODE" "$SW" state lst; echo $?')
  expect(ran.stdout).toBe('64\n64\n')
  expect(ran.stderr).toBe(
    'error[USAGE] there is no command `plann`\n  hint: Did you mean `plan`?\n' +
      'error[USAGE] there is no command `state lst`\n  hint: Did you mean `state list`?\n',
  )
})
