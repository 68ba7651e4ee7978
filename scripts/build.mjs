// Bundles src into dist/cli: index.cjs, which bin/run.js starts, and parts of it. The check of configurations is compiled into one.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const options = { bundle: true, platform: 'node', target: 'node20.19', logLevel: 'warning' }
/** Loaded from node_modules when they are used, since few commands do. */
const external = ['@viz-js/viz', 'ajv', 'ajv-formats', 'fastify', 'pg', 'graphile-worker', '@aws-sdk/client-s3']
/** What oclif has for programs that are run from TypeScript or look for their commands in folders, and what tells its developers. */
const unused = /^(typescript|tinyglobby|debug|lilconfig)$/
/** Of what oclif asks at every start, the part that is needed. bin/run.js looks at the version of Node.js. */
const shortened = {
  semver: 'exports.satisfies = () => true',
  'wsl-utils': "exports.isWsl = false; exports.powerShellPath = async () => 'powershell.exe'",
  // Few texts of help are templates, and each would be compiled.
  ejs: "exports.render = (text, data) => text.includes('<%') ? require('./node_modules/ejs/lib/cjs/ejs.js').render(text, data) : text",
}

/** What not every command uses stands in files of its own, which bin/load.js reads when they are asked for. */
const parts = { check: 'dist/build/check.cjs', undici: 'undici', sandbox: './src/sandbox/index.ts' }
const isPart = { undici: /^undici$/, sandbox: /\/sandbox\/index\.ts$/ }

/** Parts of Node.js that take long to load, and of which most commands use nothing: they are loaded when a function is called. */
const late = ['child_process', 'crypto', 'fs/promises', 'readline'].map(name => `node:${name}`)

/** The compiled check takes the place of the file that says there is none; what is unused is not there. */
const substitutes = {
  name: 'substitutes',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /src\/config\/built-check\.ts$/ }, () => ({
      contents: `export { default as builtCheck } from './check.cjs'`,
    }))
    onResolve({ filter: /^\.\/check\.cjs$/ }, ({ path }) => ({ path, external: true }))
    for (const [name, filter] of Object.entries(isPart))
      onResolve({ filter }, ({ importer }) => (importer === '' ? undefined : { path: `./${name}.cjs`, external: true }))
    onLoad({ filter: /src\/config\/kind-schemas\.ts$/ }, () => ({
      contents: `export const readKindSchemas = () => JSON.parse(${JSON.stringify(JSON.stringify(readKindSchemas()))})`,
    }))
    onResolve({ filter: unused }, ({ path }) => ({ path, namespace: 'unused' }))
    onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: 'module.exports = () => () => {}' }))
    const isLate = new RegExp(`^(${late.join('|')})$`)
    onResolve({ filter: isLate }, ({ path, namespace }) =>
      namespace === 'late' ? { path, external: true } : { path, namespace: 'late' },
    )
    onLoad({ filter: /./, namespace: 'late' }, async ({ path }) => ({ contents: lately(path, await import(path)) }))
    const isShortened = new RegExp(`^(${Object.keys(shortened).join('|')})$`)
    onResolve({ filter: isShortened }, ({ path }) => ({ path, namespace: 'shortened' }))
    onLoad({ filter: /./, namespace: 'shortened' }, ({ path }) => ({ contents: shortened[path], resolveDir: '.' }))
  },
}

/** A module with the functions of another, which is loaded with the first call. */
function lately(path, exported) {
  const names = Object.keys(exported).filter(name => typeof exported[name] === 'function' && name !== 'default')
  return names.map(name => `export const ${name} = (...given) => require('${path}').${name}(...given)`).join('\n')
}

rmSync('dist', { recursive: true, force: true })

const tools = 'dist/build/tools.mjs'
const contents = `
  import { commands } from './src/command-list.ts'
  const load = async ([id, command]) => [id, (await command()).default]
  export const commandClasses = Object.fromEntries(await Promise.all(Object.entries(commands).map(load)))
  export { renderCheck } from './src/config/schemas.ts'
  export { readKindSchemas } from './src/config/kind-schemas.ts'
  export { kinds } from './src/resources/index.ts'`
await build({ ...options, stdin: { contents, resolveDir: '.' }, format: 'esm', packages: 'external', outfile: tools })
const { renderCheck, kinds, readKindSchemas } = await import(`../${tools}`)
writeFileSync(parts.check, renderCheck(kinds))

const inputs = await Promise.all(
  Object.entries({ index: './src/cli.ts', ...parts }).map(([name, entry]) =>
    bundle(entry, `dist/cli/${name}.cjs`, name === 'check' ? [] : external),
  ),
)
writeFileSync('dist/cli/LICENSES.txt', licences(inputs.flat()))

/** One function in a file, as bin/load.js calls it: to put a text around megabytes would copy them. Returns what it is made of. */
async function bundle(entry, outfile, external) {
  const { metafile } = await build({
    ...options,
    entryPoints: [entry],
    format: 'cjs',
    external,
    plugins: [substitutes],
    // The schemas are found from the place of this file; `import` of something external is what `require` does.
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: {
      js: "(function (exports, require, module, __filename, __dirname) {const importMetaUrl = require('node:url').pathToFileURL(__filename).href",
    },
    footer: { js: '})' },
    supported: { 'dynamic-import': false },
    minifyWhitespace: true,
    minifySyntax: true,
    metafile: true,
    outfile,
  })
  // What esbuild leaves as it is, in regular expressions; a text of ASCII alone is read and kept in half the space.
  const text = readFileSync(outfile, 'utf8')
  const escaped = text.replace(/[^\0-\x7f]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
  writeFileSync(outfile, escaped)
  return Object.keys(metafile.inputs)
}

/** The licences of what is in the bundle, as they ask for. */
function licences(inputs) {
  const packages = new Set(inputs.flatMap(path => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []))
  return [...packages]
    .sort()
    .map(licence)
    .join(`\n${'-'.repeat(80)}\n\n`)
}

function licence(path) {
  const { name, version, license } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8'))
  const file = readdirSync(path).find(one => /^licen[cs]e([-.].*)?$/i.test(one))
  return `${name} ${version}: ${license}\n\n${file === undefined ? '' : readFileSync(`${path}/${file}`, 'utf8')}`
}
