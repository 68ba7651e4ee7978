/** What happens at a terminal: questions, answers, Ctrl-C. Runs on a pseudo-terminal made by `script`, where that is installed. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openShopHere, program, type Shop } from './support.ts'

const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true

interface Seen {
  status: number
  /** Everything the terminal showed, without colours and cursor movements. */
  text: string
}

/** Types each answer when its question is on the screen. */
function onTerminal(opened: Shop, words: string, answers: [question: string, answer: string][] = []): Promise<Seen> {
  const command = `"${process.execPath}" "${program}" ${words}`
  const child = start(opened, 'script', ['-qefc', command, '/dev/null'])
  const left = [...answers]
  return watch(child, text => {
    if (left[0] === undefined || !text.includes(left[0][0])) return false
    child.stdin!.write(left.shift()![1])
    return true
  })
}

function start(opened: Shop, command: string, words: string[]): ChildProcess {
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, TERM: 'xterm', ...opened.env } as NodeJS.ProcessEnv
  return spawn(command, words, { cwd: opened.dir, env, stdio: ['pipe', 'pipe', 'pipe'] })
}

/** `look` is given what is new since it last said true. */
function watch(child: ChildProcess, look: (fresh: string) => boolean): Promise<Seen> {
  let [text, from] = ['', 0]
  const take = (chunk: Buffer): void => {
    text += chunk.toString()
    if (look(text.slice(from))) from = text.length
  }
  child.stdout!.on('data', take)
  child.stderr!.on('data', take)
  return new Promise(done => child.on('close', code => done({ status: code ?? -1, text: plain(text) })))
}

function plain(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g'), '').replaceAll('\r', '')
}

describe.skipIf(!hasScript)('at a terminal', () => {
  test('only `yes` carries a plan out', async () => {
    const opened = await openShopHere()
    const no = await onTerminal(opened, 'apply', [['Only `yes` is accepted: ', 'y\r']])
    expect(no.text).toContain('error[NOT_APPROVED] the plan was not approved\n  hint: Nothing was sent.')
    expect([no.status, opened.writes()]).toEqual([1, []])
    const yes = await onTerminal(opened, 'apply', [['Only `yes` is accepted: ', 'yes\r']])
    expect(yes.text).toContain('Apply: 6 done, 0 failed, 0 skipped, 0 not started.')
    expect(yes.status).toBe(0)
    expect((await opened.run('plan --detailed-exitcode')).status).toBe(0)
  })

  test('Ctrl-C and the end of the input at a question send nothing', async () => {
    const opened = await openShopHere()
    const stopped = await onTerminal(opened, 'apply', [['is accepted: ', '\u0003']])
    expect(stopped.text).toMatch(/accepted: \nerror\[INTERRUPTED\] interrupted before anything was changed\n/)
    expect(stopped.status).toBe(130)
    const ended = await onTerminal(opened, 'apply', [['is accepted: ', '\u0004']])
    expect(ended.text).toMatch(/accepted: \nerror\[NOT_APPROVED\]/)
    expect([ended.status, opened.writes()]).toEqual([1, []])
  })

  test('what cannot be brought back needs its address, typed in full', async () => {
    const opened = await openShopHere()
    await opened.run('apply --auto-approve')
    opened.writes()
    const slip = await onTerminal(opened, 'destroy', [['Type its address to go on: ', 'yes\r']])
    expect(slip.text).toContain('error[IRREVERSIBLE] one change cannot be undone: delete stores.a')
    expect([slip.status, opened.writes()]).toEqual([1, []])
    const done = await onTerminal(opened, 'destroy', [
      ['Type its address to go on: ', 'stores.a\r'],
      ['Remove all of this? Only `yes` is accepted: ', 'yes\r'],
    ])
    expect(done.status).toBe(0)
    expect(opened.writes()).toEqual(['POST /stores/a/cancellations'])
  })

  test('init asks for what no flag says, again where an answer is wrong, and Enter takes what is proposed', async () => {
    const opened = await openShopHere()
    const seen = await onTerminal(opened, 'init mine --plan PRO', [
      ['Name of the merchant [Acme Outfitters]: ', 'Nord\r'],
      ['E-mail address of its owner [owner@acme.example]: ', 'nobody\r'],
      ['That must be an e-mail address. E-mail address of its owner', 'inh@nord.example\r'],
      ['First and last name of its contact [Ada Moor]: ', '\r'],
      ['Country of the store, two letters [US]: ', 'de\r'],
      ['[nord]: ', '\r'],
      ['[nord-de]: ', 'shop-1\r'],
    ])
    expect(seen.status).toBe(0)
    const text = opened.read('mine/stores.yaml')
    for (const line of [
      'name: Nord',
      'user_email: inh@nord.example',
      'first_name: Ada',
      'country: DE',
      '  shop-1:',
      'plan_sku: PRO',
    ])
      expect(text).toContain(line)
    const left = await onTerminal(opened, 'init other', [['Outfitters]: ', '\u0004']])
    expect(left.text).toContain('error[INTERRUPTED] the questions were not answered, and nothing was written')
    expect([left.status, existsSync(join(opened.dir, 'other'))]).toEqual([130, false])
  })

  test('beside JSON the plan that is asked about is shown all the same', async () => {
    const opened = await openShopHere()
    const seen = await onTerminal(opened, 'apply --format json 2>&1 >/dev/null', [['is accepted: ', 'no\r']])
    expect(seen.text).toContain('Plan: 4 to create')
  })
})

describe('a signal', () => {
  test.each(['plan', 'audit', 'explain price --store a --sku X'])('while %s reads ends it at once', async words => {
    const opened = await openShopHere()
    const fault = { kind: 'status', status: 503, headers: { 'Retry-After': '50' } }
    await opened.control('faults', { match: { method: 'GET' }, fault })
    const child = start(opened, process.execPath, [program, ...words.split(' ')])
    let sent = false
    const seen = await watch(child, text => {
      if (!sent && text.includes('trying again in')) sent = child.kill('SIGINT')
      return false
    })
    expect(seen.text).toContain('error[INTERRUPTED] interrupted before anything was changed')
    expect(seen.status).toBe(130)
  })

  test('while changes are carried out lets them finish; the next apply does the rest', async () => {
    const opened = await openShopHere()
    const child = start(opened, process.execPath, [program, 'apply', '--auto-approve'])
    const seen = await watch(child, text => text.includes('accounts.acme: created') && child.kill('SIGINT'))
    expect(seen.text).toContain('Stopping: nothing new is started, what is under way is finished.')
    expect(seen.text).toContain('Interrupted: what was under way was finished')
    expect(seen.status).toBe(130)
    expect((await opened.run('apply --auto-approve')).status).toBe(0)
    expect((await opened.run('plan --detailed-exitcode')).status).toBe(0)
  })

  test('and a second one leaves at once', async () => {
    const opened = await openShopHere()
    await opened.control('faults', { match: { method: 'POST' }, fault: { kind: 'delay', ms: 20_000 } })
    const child = start(opened, process.execPath, [program, 'apply', '--auto-approve'])
    const seen = await watch(child, text => /Carrying out|Stopping/.test(text) && child.kill('SIGINT'))
    expect(seen.text).toContain('error[INTERRUPTED] left at once: it is not known whether')
    expect(seen.status).toBe(130)
  })
})
