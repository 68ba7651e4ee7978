/** Who may import whom, and what may stand where. The table is the architecture. */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

interface Rule {
  /** Folders of `src` that the folder may import; itself always. */
  folders: string[]
  /** Packages and node modules, by file name; `*` is any file of the folder. */
  packages: { [file: string]: string[] }
}

const rules: { [folder: string]: Rule } = {
  model: { folders: [], packages: {} },
  planner: { folders: ['model'], packages: {} },
  engine: { folders: ['model'], packages: {} },
  resources: { folders: ['model'], packages: {} },
  pricing: { folders: ['model'], packages: {} },
  'store-audit': { folders: ['model'], packages: {} },
  export: { folders: ['model'], packages: {} },
  starter: { folders: ['model'], packages: {} },
  policy: { folders: ['model'], packages: {} },
  compare: { folders: ['model'], packages: {} },
  fleet: { folders: ['model'], packages: { 'queue.ts': ['graphile-worker', 'node:events'] } },
  graph: { folders: ['model'], packages: { 'layout.ts': ['@viz-js/viz'] } },
  evidence: { folders: ['model'], packages: { '*': ['node:crypto', 'node:fs', 'node:path'] } },
  render: {
    folders: ['model'],
    packages: { 'text-diff.ts': ['diff'], 'html.ts': ['eta', 'node:crypto'], '*': ['node:util'] },
  },
  config: {
    folders: ['model'],
    packages: {
      'yaml.ts': ['yaml'],
      'read-plain.ts': ['js-yaml'],
      'disk.ts': ['node:fs'],
      'kind-schemas.ts': ['node:fs'],
      'schemas.ts': ['ajv', 'ajv/dist/2020.js', 'ajv-formats', 'node:fs', 'node:module', 'node:url'],
    },
  },
  http: { folders: ['model'], packages: { 'transport.ts': ['undici'] } },
  state: {
    folders: ['model'],
    packages: {
      '*': ['node:fs', 'node:fs/promises', 'node:crypto', 'node:path'],
      'postgres-connection.ts': ['pg'],
      's3-connection.ts': ['@aws-sdk/client-s3'],
    },
  },
  watch: { folders: ['model'], packages: { 'file-events.ts': ['chokidar', 'node:fs', 'node:path'] } },
  sandbox: { folders: [], packages: { '*': ['fastify', 'node:'] } },
  workflows: {
    folders: [
      'model',
      'config',
      'planner',
      'engine',
      'resources',
      'pricing',
      'store-audit',
      'export',
      'starter',
      'policy',
      'graph',
      'compare',
      'evidence',
      'fleet',
      'http',
      'state',
      'watch',
      'sandbox',
    ],
    packages: {
      '*': ['node:os', 'node:path', 'node:crypto'],
      'files.ts': ['node:fs', 'node:path', 'node:url'],
      'file-tree.ts': ['node:fs', 'node:path'],
      'git.ts': ['node:fs', 'node:path'],
      'programs.ts': ['node:child_process'],
      'policies.ts': ['node:vm'],
      'heap.ts': ['node:v8', 'node:vm'],
      'spilled.ts': ['node:fs', 'node:path', 'node:string_decoder'],
      'fleet-metrics.ts': ['node:http'],
    },
  },
  commands: { folders: ['model', 'workflows', 'render', '.'], packages: { '*': ['@oclif/core'] } },
  '.': {
    folders: ['model', 'workflows', 'render', 'commands'],
    packages: {
      '*': ['@oclif/core', 'node:readline/promises'],
      'cli.ts': ['node:fs', 'node:path', 'node:url'],
    },
  },
}

/** Words that may occur only in the named file. */
const reserved: { word: RegExp; in: string[] }[] = [
  { word: /\bprocess\.env\b/, in: ['workflows/context.ts', 'cli.ts'] },
  { word: /\bDate\.now\b|\bnew Date\(\)/, in: ['workflows/context.ts'] },
  { word: /\bMath\.random\b/, in: ['workflows/context.ts'] },
  { word: /\bprocess\.cwd\b/, in: ['workflows/context.ts'] },
  { word: /\bconsole\.|\bprocess\.stdout\b/, in: ['base-command.ts'] },
  { word: /\bprocess\.exit\(/, in: [] },
]

function filesIn(folder: string, extension: string): string[] {
  return readdirSync(join(root, folder)).flatMap(name => {
    const path = join(folder, name)
    if (statSync(join(root, path)).isDirectory()) return filesIn(path, extension)
    return name.endsWith(extension) ? [path] : []
  })
}

const sources = filesIn('src', '.ts')

function folderOf(path: string): string {
  const parts = relative('src', path).split('/')
  return parts.length === 1 ? '.' : parts[0]!
}

function importsOf(path: string): string[] {
  const text = withoutComments(readFileSync(join(root, path), 'utf8'))
  const found = text.matchAll(/^(?:import|export)\b[^']*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm)
  return [...found].map(match => (match[1] ?? match[2] ?? match[3])!)
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

describe('imports', () => {
  test.each(sources)('%s', path => {
    const folder = folderOf(path)
    const rule = rules[folder]
    expect(rule, `no rule for src/${folder}`).toBeDefined()
    for (const name of importsOf(path)) {
      if (name.startsWith('.')) {
        const target = folderOf(relative(root, join(root, path, '..', name)))
        const allowed = target === folder || rule!.folders.includes(target)
        expect(allowed, `${path} may not import ${name}`).toBe(true)
      } else {
        const file = path.split('/').at(-1)!
        const packages = [...(rule!.packages['*'] ?? []), ...(rule!.packages[file] ?? [])]
        const allowed = packages.some(one => name === one || (one.endsWith(':') && name.startsWith(one)))
        expect(allowed, `${path} may not import ${name}`).toBe(true)
      }
    }
  })
})

test('each package is imported by one file, or one folder for the sandbox', () => {
  const users = new Map<string, Set<string>>()
  for (const path of sources) {
    const folder = folderOf(path)
    for (const name of importsOf(path)) {
      if (name.startsWith('.') || name.startsWith('node:') || name === '@oclif/core') continue
      const user = folder === 'sandbox' ? 'sandbox' : path
      users.set(name, (users.get(name) ?? new Set()).add(user))
    }
  }
  for (const [name, places] of users) expect([...places], name).toHaveLength(1)
})

describe('reserved words', () => {
  test.each(reserved)('$word', ({ word, in: allowed }) => {
    const found = sources.filter(path => word.test(withoutComments(readFileSync(join(root, path), 'utf8'))))
    expect(found.map(path => relative('src', path)).filter(path => !allowed.includes(path))).toEqual([])
  })
})

test('no file is over 300 lines', () => {
  const long = [...sources, ...filesIn('test', '.ts')].filter(
    path => readFileSync(join(root, path), 'utf8').split('\n').length > 301,
  )
  expect(long).toEqual([])
})

test('commands are at most 60 lines', () => {
  const long = filesIn('src/commands', '.ts').filter(
    path => readFileSync(join(root, path), 'utf8').split('\n').length > 61,
  )
  expect(long).toEqual([])
})

test('files of the planner, the engine, the state and the client say first what question they answer', () => {
  const mute = sources.filter(
    path =>
      ['planner', 'engine', 'state', 'http', 'pricing', 'store-audit', 'policy', 'evidence', 'graph', 'watch'].includes(
        folderOf(path),
      ) && !readFileSync(join(root, path), 'utf8').startsWith('/**'),
  )
  expect(mute).toEqual([])
})

test('no test mocks a module of ours, or sleeps', () => {
  const found = filesIn('test', '.ts').filter(path => {
    const text = readFileSync(join(root, path), 'utf8')
    return (
      path !== 'test/architecture.test.ts' &&
      (/vi\.mock\(['"]\.\.?\//.test(text) || /setTimeout\(\w+,\s*[1-9]/.test(text))
    )
  })
  expect(found).toEqual([])
})

test('only the contract tests know of the folder beside the project', () => {
  const found = [...sources, ...filesIn('test', '.ts')].filter(
    path =>
      !path.startsWith('test/contract') &&
      path !== 'test/architecture.test.ts' &&
      readFileSync(join(root, path), 'utf8').includes('../shared'),
  )
  expect(found).toEqual([])
})
