/** The real `terraform`, where it is installed, as another client of a server for states. It needs no network. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const terraformIsInstalled = spawnSync('terraform', ['version'], { stdio: 'ignore' }).status === 0

interface TerraformEnd {
  code: number | null
  /** What it has printed on both. */
  text: string
}

export interface Terraform {
  run(...words: string[]): Promise<TerraformEnd>
  start(...words: string[]): { child: ChildProcess; ended: Promise<TerraformEnd> }
  write(text: string): void
  remove(): void
}

/** A directory with a configuration whose state lies where these settings say. */
export function openTerraform(backend: { [name: string]: string }, text: string): Terraform {
  const dir = mkdtempSync(join(tmpdir(), 'storewright-terraform-'))
  const lines = Object.entries(backend).map(([name, value]) => `    ${name} = ${JSON.stringify(value)}`)
  writeFileSync(join(dir, 'backend.tf'), `terraform {\n  backend "http" {\n${lines.join('\n')}\n  }\n}\n`)
  const one: Terraform = {
    start(...words) {
      const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', TF_CLI_CONFIG_FILE: '/dev/null' }
      const child = spawn('terraform', [...words, '-no-color'], { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] })
      let said = ''
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (said += chunk))
      return { child, ended: new Promise(done => child.on('close', code => done({ code, text: said }))) }
    },
    run: (...words) => one.start(...words).ended,
    write: more => writeFileSync(join(dir, 'main.tf'), more),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
  one.write(text)
  return one
}
