/**
 * What the action does once Storewright is installed: runs one command, tells the result to the log, to the summary of the
 * run, to the pull request or to an issue, and says in outputs where it stands. See action.yml for what it is given.
 */

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { addSummary, annotate, needed, setOutput } from './github.mjs'
import { comment } from './github-comment.mjs'
import { driftIssue } from './github-issue.mjs'
import { at, countChanges, countDrift, errorsOf, findingPaths, readReport, wasRefused } from './report.mjs'

const commands = ['validate', 'plan', 'apply', 'drift']
/** The action gives these itself. */
const ownFlags = ['--format', '--output', '--out', '--detailed-exitcode']
/** Of `--detailed-exitcode`: something differs, nothing went wrong. */
const differs = [2, 3, 4]

const { env } = process
const command = needed(env, 'COMMAND')
const files = { dir: mkdtempSync(join(needed(env, 'RUNNER_TEMP'), 'storewright-')) }
for (const name of ['report.json', 'plan.json', 'comment.md', 'report.sarif', 'report.xml'])
  files[name] = join(files.dir, name)

const lines = text => (text ?? '').split('\n').flatMap(line => line.trim() || [])

function refuseOddInputs(args) {
  if (!commands.includes(command)) throw new Error(`\`command\` is one of ${commands.join(', ')}, not \`${command}\``)
  const own = args.find(arg => ownFlags.includes(arg.split('=')[0]))
  if (own !== undefined) throw new Error(`\`args\` must not hold ${own}: the action gives it itself`)
}

let stopped = false

/** Runs the program; a signal that ends the job reaches it once, so that it finishes what is under way. */
function run(words, stdio = 'inherit') {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [needed(env, 'PROGRAM'), ...words], { stdio, detached: true })
    const pass = signal => {
      stopped = true
      child.kill(signal)
    }
    process.on('SIGINT', pass).on('SIGTERM', pass)
    child.on('error', failed)
    child.on('close', code => {
      process.off('SIGINT', pass).off('SIGTERM', pass)
      done(code ?? 1)
    })
  })
}

/** The exit code, and the report if there is one. */
async function report(words, more) {
  const given = lines(env.FILES).flatMap(file => ['--file', file])
  const code = await run([
    ...words,
    ...given,
    ...lines(env.ARGS),
    '--format',
    'json',
    '--output',
    files['report.json'],
    ...more,
  ])
  return { code, report: readReport(files['report.json']) }
}

const plan = () => report(['plan'], ['--out', files['plan.json'], '--detailed-exitcode'])

/** Why a plan is told that somebody expected to be carried out. */
let notice = ''

function tellWhy(text) {
  notice = text
  annotate('error', text)
}

/** Carries out the plan that was reviewed. Where there is none, or it is no longer true, what would be done now is only told. */
async function apply() {
  if (env.PLAN_FILE) {
    const applied = await report(['apply', env.PLAN_FILE], [])
    if (stopped || !wasRefused(applied.report)) return applied
    notice = `The reviewed plan was not applied: ${messagesOf(applied.report)}.\n`
  } else if (lines(env.ARGS).includes('--auto-approve')) return report(['apply'], [])
  const planned = await plan()
  if (planned.code === 0 && notice !== '') notice += 'By now there is nothing to do.'
  if (planned.code !== 2) return { ...planned, planned: true }
  const how = `Review it, then start this workflow by hand with \`plan-run\` ${env.GITHUB_RUN_ID ?? ''}.`
  tellWhy(`${notice}Nothing was applied: the plan below has not been reviewed. ${how}`)
  return { ...planned, planned: true, failed: true }
}

function messagesOf(found) {
  return errorsOf(found)
    .map(one => at(one, findingPaths.message))
    .join('; ')
}

function annotateErrors(found) {
  const where = env.WORKING_DIRECTORY || '.'
  for (const one of errorsOf(found).slice(0, 10)) {
    const [file, line, column] = [findingPaths.file, findingPaths.line, findingPaths.column].map(path => at(one, path))
    const place = file === undefined ? '' : ` file=${posix.join(where, file)},line=${line},col=${column}`
    const hint = at(one, findingPaths.hint)
    annotate(
      `error${place}`,
      `${at(one, findingPaths.message)} [${at(one, findingPaths.code)}]${hint ? `\n${hint}` : ''}`,
    )
  }
}

/** The report in another format; undefined where this report has none. */
async function shown(format, file) {
  const code = await run(['show', files['report.json'], '--format', format, '--output', file], 'ignore')
  return code === 0 ? file : undefined
}

/** What cannot be told is no failure of the command. */
async function tell(what, work) {
  try {
    process.stdout.write(`Storewright: ${await work()}\n`)
  } catch (error) {
    annotate('warning', `The ${what} could not be written: ${error.message}`)
  }
}

async function tellAll(found) {
  const body = await shown('markdown', files['comment.md'])
  setOutput(env, 'sarif-file', (await shown('sarif', files['report.sarif'])) ?? '')
  setOutput(env, 'junit-file', (await shown('junit', files['report.xml'])) ?? '')
  setOutput(env, 'comment-file', body ?? '')
  if (body === undefined) return
  addSummary(env, readFileSync(body, 'utf8'))
  annotateErrors(found)
  const given = { ...env, BODY_FILE: body, REPORT_FILE: files['report.json'], NOTICE: notice }
  if (env.COMMENT === 'true') await tell('comment', () => comment(given))
  if (env.ISSUE === 'true' && command === 'drift') await tell('issue', () => driftIssue(given))
}

async function main() {
  refuseOddInputs(lines(env.ARGS))
  const simple = { validate: [], drift: ['--detailed-exitcode'] }
  const found =
    command === 'plan' ? await plan() : command === 'apply' ? await apply() : await report([command], simple[command])
  const changes = command === 'drift' ? (countDrift(found.report) ?? 0) : countChanges(found.report)
  const hasPlan = command === 'plan' || found.planned === true
  setOutput(env, 'exit-code', found.code)
  setOutput(env, 'changes', changes)
  setOutput(env, 'has-changes', changes > 0)
  setOutput(env, 'report-file', found.report === undefined ? '' : files['report.json'])
  setOutput(env, 'plan-file', hasPlan && differs.includes(found.code) ? files['plan.json'] : '')
  if (found.report !== undefined && !stopped) await tellAll(found.report)
  process.exitCode = found.failed ? 1 : differs.includes(found.code) ? 0 : found.code
}

await main().catch(error => {
  annotate('error', error.message)
  process.exitCode = 1
})
