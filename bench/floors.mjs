// What nothing written for Node.js can be faster than: the bare work with the same bytes.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { mustMeasure, quietEnv, scratch } from './world.mjs'

const folder = join(scratch, 'floors')
const check = join(import.meta.dirname, '..', 'dist', 'build', 'check.cjs')
let built

/** One file each, as the program is. */
function bundled() {
  built ??= build({
    entryPoints: ['compare', 'fetch', 'parse'].map(name => join(import.meta.dirname, 'floors', `${name}.mjs`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    // For those of the bundled packages that are no modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
    logLevel: 'warning',
  })
  return built
}

/** The check of configurations, as it is compiled into the program, and nothing else. */
export const validators = () => ({
  name: 'validators alone',
  process: () => ({ command: [process.execPath, '-e', `require(${JSON.stringify(check)})`], env: quietEnv }),
})

/** Reads the same YAML: `library` is `yaml` or `js-yaml`; `json` reads the same data as JSON. */
export const parse = library => async world => {
  await bundled()
  const file = library === 'json' ? await jsonOf(world) : join(world.directory, 'stores.yaml')
  return floor(world, `parse with ${library === 'json' ? 'JSON.parse' : library}`, 'parse', [library, file])
}

/** Sends the requests of a plan, and reads the answers with JSON.parse. */
export const fetchAll = async world => {
  await bundled()
  return floor(world, 'fetch alone', 'fetch', [await requestsOf(world)])
}

/** Parse, fetch, compare every declared field, put in order: what a plan cannot do without. */
export const whole = library => async world => {
  await bundled()
  const file = library === 'json' ? await jsonOf(world) : join(world.directory, 'stores.yaml')
  const name = `floor with ${library === 'json' ? 'JSON' : library}`
  return floor(world, name, 'compare', [library, file, await requestsOf(world)])
}

function floor(world, name, program, words) {
  const command = [process.execPath, join(folder, `${program}.mjs`), ...words]
  return { name, process: () => ({ command, cwd: world.directory, env: world.env }) }
}

/** What a plan asks of stores, taken from the log of the sandbox. */
async function requestsOf(world) {
  const file = join(world.directory, 'requests.json')
  await world.sandbox.control('DELETE', '/requests')
  await mustMeasure(world.storewright(['plan']), 0)
  const { requests } = await world.sandbox.control('GET', '/requests')
  const targets = requests.map(({ path, query }) => `${path}?${new URLSearchParams(query)}`)
  writeFileSync(file, JSON.stringify(targets))
  return file
}

async function jsonOf(world) {
  const file = join(world.directory, 'stores.json')
  const { load } = await import('js-yaml')
  writeFileSync(file, JSON.stringify(load(readFileSync(join(world.directory, 'stores.yaml'), 'utf8'))))
  return file
}
