/**
 * Runs action.yml as GitHub's runner does: steps in order with their conditions, inputs and outputs, scripts in bash. Actions of
 * others are not run: artifacts are kept in a map, and Node.js is there.
 */

import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { root } from '../cli/support.ts'

interface Step {
  id?: string
  if?: string
  uses?: string
  with?: { [input: string]: string }
  env?: { [name: string]: string }
  run?: string
  shell?: string
  'working-directory'?: string
}

export interface ActionFile {
  inputs: { [name: string]: { description: string; default?: string } }
  outputs: { [name: string]: { description: string; value: string } }
  runs: { using: string; steps: Step[] }
}

export const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as ActionFile

export interface Job {
  /** The checkout. */
  workspace: string
  temp: string
  env: { [name: string]: string }
  /** By run and name: a directory. */
  artifacts: Map<string, string>
  /** Called when a script has been started. */
  started?: (stop: (signal: NodeJS.Signals) => void, log: () => string) => void
}

export interface Done {
  failed: boolean
  outputs: { [name: string]: string }
  log: string
  summary: string
}

/** The npm that is called is one that does nothing but write down what it was asked. */
function fakeNpm(job: Job): string {
  const bin = join(job.temp, 'bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\necho "npm $*" >> "${join(job.temp, 'npm.log')}"\n`, { mode: 0o755 })
  return bin
}

export async function runAction(job: Job, given: { [input: string]: string }): Promise<Done> {
  const unknown = Object.keys(given).filter(name => action.inputs[name] === undefined)
  if (unknown.length > 0) throw new Error(`no such inputs: ${unknown}`)
  const values: { [name: string]: string } = { 'runner.temp': job.temp, 'github.token': job.env.GITHUB_TOKEN ?? '' }
  for (const [name, one] of Object.entries(action.inputs)) {
    values[`inputs.${name}`] = given[name] ?? filled(one.default ?? '', values)
  }
  const place = mkdtempSync(join(job.temp, 'step-'))
  const summary = join(place, 'summary.md')
  writeFileSync(summary, '')
  let failed = false
  let log = ''
  for (const [at, step] of action.runs.steps.entries()) {
    const condition = step.if ?? 'success()'
    const always = /\b(always|cancelled|failure)\(\)/.test(condition)
    if ((failed && !always) || !isTrue(evaluate(condition, values))) continue
    if (step.uses !== undefined) {
      useOther(job, step.uses, mapped(step.with ?? {}, values))
      continue
    }
    const output = join(place, `output-${at}`)
    writeFileSync(output, '')
    const { code, text } = await script(
      job,
      step,
      {
        PATH: `${fakeNpm(job)}:${process.env.PATH}`,
        HOME: process.env.HOME ?? '',
        ...job.env,
        RUNNER_TEMP: job.temp,
        GITHUB_ACTION_PATH: root,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        ...mapped(step.env ?? {}, values),
      },
      filled(step['working-directory'] ?? '.', values),
    )
    log += text
    failed ||= code !== 0
    for (const [name, value] of Object.entries(readOutputs(readFileSync(output, 'utf8'))))
      values[`steps.${step.id}.outputs.${name}`] = value
  }
  const outputs = Object.entries(action.outputs).map(([name, one]) => [name, filled(one.value, values)])
  return { failed, outputs: Object.fromEntries(outputs), log, summary: readFileSync(summary, 'utf8') }
}

function script(
  job: Job,
  step: Step,
  env: { [name: string]: string },
  directory: string,
): Promise<{ code: number; text: string }> {
  const words = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run ?? '']
  const child = spawn('bash', words, { cwd: join(job.workspace, directory), env })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      text += chunk
    })
  }
  if (step.id === 'run')
    job.started?.(
      signal => child.kill(signal),
      () => text,
    )
  return new Promise(done => child.on('close', code => done({ code: code ?? 1, text })))
}

function useOther({ artifacts, env, temp }: Job, uses: string, given: { [input: string]: string }): void {
  const name = uses.slice(0, uses.indexOf('@'))
  if (name === 'actions/upload-artifact') {
    const kept = mkdtempSync(join(temp, 'artifact-'))
    cpSync(given.path!, join(kept, basename(given.path!)))
    artifacts.set(`${env.GITHUB_RUN_ID} ${given.name}`, kept)
  } else if (name === 'actions/download-artifact') {
    const kept = artifacts.get(`${given['run-id']} ${given.name}`)
    if (kept === undefined || !existsSync(kept)) throw new Error(`no artifact ${given.name} of run ${given['run-id']}`)
    cpSync(kept, given.path!, { recursive: true })
  } else if (name !== 'actions/setup-node') throw new Error(`${uses} is not known here`)
}

/** `name=value`, and values of several lines between two lines that are the same. */
function readOutputs(text: string): { [name: string]: string } {
  const outputs: { [name: string]: string } = {}
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at += 1) {
    const [, name, end] = /^([\w-]+)<<(.+)$/.exec(lines[at]!) ?? []
    if (name !== undefined) {
      const until = lines.indexOf(end!, at + 1)
      outputs[name] = lines.slice(at + 1, until).join('\n')
      at = until
    } else if (lines[at]!.includes('=')) {
      const [key, ...value] = lines[at]!.split('=')
      outputs[key!] = value.join('=')
    }
  }
  return outputs
}

function mapped(members: { [name: string]: string }, values: { [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, filled(String(value), values)]))
}

function filled(text: string, values: { [name: string]: string }): string {
  return text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => String(evaluate(expression, values)))
}

const isTrue = (value: unknown): boolean => value !== false && value !== ''

/** As much of GitHub's language of expressions as the action uses; what has no value is an empty text. */
function evaluate(expression: string, values: { [name: string]: string }): unknown {
  const code = expression
    .replaceAll(/\b(inputs|steps|runner|github)((?:\.[\w-]+)+)/g, (name: string) => `at(${JSON.stringify(name)})`)
    .replaceAll(/([=!])=/g, '$1==')
  const format = (text: string, ...parts: string[]): string =>
    text.replaceAll(/\{(\d)\}/g, (_, n: string) => parts[Number(n)]!)
  const at = (name: string): string => values[name] ?? ''
  return new Function('at', 'format', 'success', 'cancelled', `return ${code}`)(
    at,
    format,
    () => true,
    () => false,
  )
}
