/** The scripts of examples/ci as a pipeline runs them: node, a file, an environment. */

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openShop, root, type Shop } from '../cli/support.ts'

export const scripts = join(root, 'examples', 'ci', 'scripts')

export interface Ran {
  status: number
  stdout: string
  stderr: string
}

export function runScript(name: string, env: { [name: string]: string | undefined }): Promise<Ran> {
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, [join(scripts, name)], { env: { PATH, HOME, ...env } as NodeJS.ProcessEnv })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', chunk => {
    stdout += chunk
  })
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  return new Promise(done => child.on('close', status => done({ status: status ?? -1, stdout, stderr })))
}

/** What the program itself has written for the scripts: a report, and the same as Markdown. */
export interface Results {
  dir: string
  shop: Shop
  /** Runs a command; returns the environment that tells a script of its result. */
  of(words: string): Promise<{ REPORT_FILE: string; BODY_FILE: string }>
  /** Writes a file for a script. */
  file(name: string, text: string): string
  close(): Promise<void>
}

export async function openResults(): Promise<Results> {
  const shop = await openShop()
  const dir = mkdtempSync(join(tmpdir(), 'storewright-ci-'))
  let made = 0
  return {
    dir,
    shop,
    async of(words) {
      made += 1
      const [report, body] = [join(dir, `${made}.json`), join(dir, `${made}.md`)]
      await shop.run(`${words} --format json --output ${report}`)
      const shown = await shop.run(`show ${report} --format markdown --output ${body}`)
      if (shown.status !== 0) throw new Error(shown.stderr)
      return { REPORT_FILE: report, BODY_FILE: body }
    },
    file(name, text) {
      writeFileSync(join(dir, name), text)
      return join(dir, name)
    },
    async close() {
      await shop.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
