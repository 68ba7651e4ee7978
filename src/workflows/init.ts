/** Begins a project: files that plan and apply as they are, against a local BigCommerce. Nothing that exists is written over. */

import { resolve } from 'node:path'
import { schemaText, yamlFilesAt } from '../config/index.ts'
import { ToolError } from '../model/errors.ts'
import type { InitReport } from '../model/report.ts'
import { type AnswerName, type Answers, questions } from '../starter/answers.ts'
import { gitignore, ignored, type StarterFile, starterFiles } from '../starter/files.ts'
import { type Ci, forStore, pipelineFiles, stateFile } from '../starter/pipelines.ts'
import type { Context } from './context.ts'
import { fileExists, readPackaged, readTextFile, writeNewFiles } from './files.ts'
import { directoryInRepository } from './git.ts'
import { reportHead } from './report.ts'

export { questions } from '../starter/answers.ts'
export { cis } from '../starter/pipelines.ts'

export interface InitOptions {
  /** As it was given; `.` for where we are. */
  directory: string
  ci: Ci
  given: { [name in AnswerName]?: string | undefined }
}

/** `ask` is asked for what was not given, with what is taken otherwise; where nobody can be asked, that is taken. */
export type Ask = (question: string, otherwise: string) => Promise<string>

export async function initProject(context: Context, options: InitOptions, ask: Ask): Promise<InitReport> {
  const { directory, ci, given } = options
  const target = resolve(context.cwd, directory)
  refuseOtherYaml(target, directory)
  if (ci !== 'none') refuseBelowRoot(target, directory)
  for (const { name, wrong } of questions) refuseWrong(name, given[name], wrong)
  const known = `node_modules/storewright/schemas/config.schema.json`
  const schema = fileExists(target, known) ? known : schemaName
  const state = stateFile(ci)
  const files = (answers: Answers): StarterFile[] => [
    ...starterFiles({ answers, schema, state: state === undefined ? undefined : withoutHead(readPackaged(state)) }),
    ...(fileExists(target, gitignore.path) ? [] : [gitignore]),
    ...(schema === schemaName ? [schemaFile()] : []),
    ...pipelineFiles(ci).map(({ from, to, about }) => ({
      path: to,
      about,
      text: forStore(readPackaged(from), answers.store),
    })),
  ]
  refuseExisting(target, files(withoutQuestions(given)))
  const answers = await answersTo(given, ask)
  const written = files(answers)
  writeNewFiles(target, written)
  return {
    ...reportHead(context, 0, []),
    command: 'init',
    project: directory,
    written: written.map(({ path, about }) => ({ path, about })),
    to_ignore: missingLines(target),
    ci,
  }
}

const schemaName = 'storewright.schema.json'

const schemaFile = (): StarterFile => ({
  path: schemaName,
  about: 'what editors complete stores.yaml by',
  text: schemaText('config'),
})

/** Of an example that stands by itself, what it says. */
function withoutHead(text: string): string {
  return text.replace(/^#.*\n/gm, '')
}

function withoutQuestions(given: InitOptions['given']): Answers {
  const answers: Partial<Answers> = {}
  for (const { name, otherwise } of questions) answers[name] = given[name] ?? otherwise(answers)
  return answers as Answers
}

async function answersTo(given: InitOptions['given'], ask: Ask): Promise<Answers> {
  const answers: Partial<Answers> = {}
  for (const { name, asks, otherwise, wrong } of questions) {
    let [answer, question] = [given[name], asks]
    while (answer === undefined) {
      const said = await ask(question, otherwise(answers))
      const why = wrong(said)
      if (why === undefined) answer = said
      else question = `That ${why}. ${asks}`
    }
    answers[name] = answer
  }
  return answers as Answers
}

function refuseWrong(name: string, value: string | undefined, wrong: (answer: string) => string | undefined): void {
  const why = value === undefined ? undefined : wrong(value)
  if (why !== undefined) throw new ToolError('USAGE', `--${name} is \`${value}\`, but ${why}`)
}

function refuseExisting(target: string, files: readonly StarterFile[]): void {
  const there = files.filter(({ path }) => fileExists(target, path)).map(({ path }) => `\`${path}\``)
  if (there.length === 0) return
  throw new ToolError('USAGE', `${there.join(', ')} ${there.length === 1 ? 'exists' : 'exist'} already`, {
    hint: 'Nothing was written. Name another directory, as in `storewright init shops`, or move what is there.',
  })
}

/** Every YAML file of its directory is read as configuration: others would make the project invalid. */
function refuseOtherYaml(target: string, directory: string): void {
  const [other] = yamlFilesAt(target)
  if (other === undefined || other === target) return
  const name = other.slice(other.lastIndexOf('/') + 1)
  throw new ToolError(
    'USAGE',
    `\`${name}\` lies in ${directory === '.' ? 'this directory' : `\`${directory}\``} already`,
    {
      hint: 'Nothing was written. Storewright reads every YAML file of its directory: give it one of its own, as in `storewright init shops`.',
    },
  )
}

/** Pipelines are found at the top of a repository and nowhere else. */
function refuseBelowRoot(target: string, directory: string): void {
  const path = directoryInRepository(target)
  if (path === undefined) return
  throw new ToolError(
    'USAGE',
    `--ci writes pipelines, which are read at the top of a repository alone, and ${directory === '.' ? 'this directory' : `\`${directory}\``} is not`,
    {
      hint: `Nothing was written. Begin the project without --ci, copy the pipelines that docs/gitops.md tells of to the top, and name \`${path}\` as their working directory.`,
    },
  )
}

/** Lines that a .gitignore of somebody else's lacks. */
function missingLines(target: string): string[] {
  const bare = (line: string): string =>
    line
      .trim()
      .replace(/^(\*\*)?\//, '')
      .replace(/\/\*{0,2}$/, '')
  const lines = readTextFile(target, gitignore.path).split('\n').map(bare)
  return ignored.filter(name => !lines.includes(bare(name)))
}
