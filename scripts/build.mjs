// Bundles src into dist/cli/index.cjs, which bin/run.js starts. The check of configurations is compiled into it.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const options = { bundle: true, platform: 'node', target: 'node20.19', logLevel: 'warning' }
/** Loaded from node_modules when they are used, since few commands do. */
const external = ['@viz-js/viz', 'ajv', 'ajv-formats', 'fastify', 'pg', '@aws-sdk/client-s3']
/** What oclif has for programs that are run from TypeScript or look for their commands in folders, and what tells its developers. */
const unused = /^(typescript|tinyglobby|debug)$/

/** The compiled check takes the place of the file that says there is none; what is unused is not there. */
const substitutes = {
  name: 'substitutes',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /src\/config\/built-check\.ts$/ }, () => ({
      contents: `export { default as builtCheck } from './${check}'`,
      resolveDir: '.',
    }))
    onLoad({ filter: /src\/config\/kind-schemas\.ts$/ }, () => ({
      contents: `export const readKindSchemas = () => JSON.parse(${JSON.stringify(JSON.stringify(readKindSchemas()))})`,
    }))
    onResolve({ filter: unused }, ({ path }) => ({ path, namespace: 'unused' }))
    onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: 'module.exports = () => () => {}' }))
  },
}

rmSync('dist', { recursive: true, force: true })

const check = 'dist/build/check.cjs'
const outfile = 'dist/cli/index.cjs'
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
writeFileSync(check, renderCheck(kinds))

const { metafile } = await build({
  ...options,
  entryPoints: ['src/cli.ts'],
  format: 'cjs',
  external,
  plugins: [substitutes],
  // The schemas are found from the place of this file; `import` of something external is what `require` does.
  define: { 'import.meta.url': 'importMetaUrl' },
  // One function, as bin/load.js calls it: to put a text around four megabytes would copy them.
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
writeFileSync('dist/cli/LICENSES.txt', licences(metafile))

/** The licences of what is in the bundle, as they ask for. */
function licences({ inputs }) {
  const packages = new Set(
    Object.keys(inputs).flatMap(path => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  )
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
