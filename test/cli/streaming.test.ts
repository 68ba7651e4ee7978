/** A list of any length: its first rows are printed before its last pages are asked for, and nobody asks for what nobody reads. */

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { program } from './support.ts'

const perPage = 250
const pages = 20

let server: Server | undefined
let dir: string | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  if (dir !== undefined) rmSync(dir, { recursive: true, force: true })
})

function pageOf(page: number): object {
  const data = Array.from({ length: perPage }, (_, at) => {
    const id = `S-${(page - 1) * perPage + at + 1}`
    return { id, status: 'active', account_id: 'A', name: `Store ${id}`, country: 'US' }
  })
  const pagination = {
    total: perPage * pages,
    count: perPage,
    per_page: perPage,
    current_page: page,
    total_pages: pages,
  }
  return { data, meta: { pagination } }
}

/** Runs `stores list` against so many pages; each page is answered when `allowed` says so. */
async function runList(allowed: (page: number) => Promise<void>, words: string[] = []) {
  const asked: number[] = []
  server = createServer(async (request, response) => {
    const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page'))
    asked.push(page)
    await allowed(page)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(pageOf(page)))
  })
  await new Promise<void>(resolve => server!.listen(0, '127.0.0.1', resolve))
  dir = mkdtempSync(join(tmpdir(), 'storewright-list-'))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const connection = `{ api_url: "${url}", franchise_id: f, client_id: c, access_token: a-token }`
  writeFileSync(join(dir, 'stores.yaml'), `version: 1\nconnection: ${connection}\n`)
  const child = spawn(process.execPath, [program, 'stores', 'list', '--parallelism', '1', ...words], { cwd: dir })
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  return { child, ended, asked }
}

test.each(['human', 'json', 'ndjson'])('rows are printed as %s while later pages are still to come', async format => {
  let printed = ''
  let heard: () => void = () => {}
  const isPrinted = async (text: string): Promise<void> => {
    while (!printed.includes(text)) await new Promise<void>(resolve => (heard = resolve))
  }
  // A program that collects rows would wait for page 5, and this server for its rows, for ever.
  const allowed = (page: number): Promise<void> =>
    page < 5 ? Promise.resolve() : isPrinted(`S-${(page - 3) * perPage}`)
  const { child, ended } = await runList(allowed, ['--format', format])
  child.stdout.on('data', chunk => {
    printed += String(chunk)
    heard()
  })
  expect(await ended).toBe(0)
  expect(printed.match(/Store S-\d+/g)).toHaveLength(perPage * pages)
})

test('who stops reading stops the asking, and it is no error', async () => {
  const { child, ended, asked } = await runList(() => Promise.resolve(), ['--format', 'ndjson'])
  let stderr = ''
  child.stderr.on('data', chunk => {
    stderr += String(chunk)
  })
  child.stdout.once('data', () => child.stdout.destroy())
  expect([await ended, stderr]).toEqual([0, ''])
  expect(asked.length).toBeLessThan(pages)
})

test('Ctrl-C ends the list properly', async () => {
  let reached: () => void = () => {}
  const atPageFour = new Promise<void>(resolve => (reached = resolve))
  const allowed = async (page: number): Promise<void> => {
    if (page < 4) return
    reached()
    await new Promise(() => {})
  }
  const { child, ended } = await runList(allowed, ['--format', 'json'])
  let printed = ''
  child.stdout.on('data', chunk => {
    printed += String(chunk)
  })
  await atPageFour
  child.kill('SIGINT')
  expect(await ended).toBe(130)
  const report = JSON.parse(printed)
  expect(report).toMatchObject({ exit_code: 130, diagnostics: [{ code: 'INTERRUPTED' }] })
  expect(report.rows.length).toBeGreaterThanOrEqual(2 * perPage)
})
