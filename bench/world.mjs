// A project of a shape in a directory of its own, the BigCommerce that belongs to it, and Storewright run on both.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { program } from '../scripts/local.mjs'
import { measure } from './measure.mjs'
import { openSandbox } from './sandbox.mjs'
import { prepareShape, shapes } from './shape.mjs'

/** A directory for everything that is written, with a cache that no other run of the program uses. */
export const scratch = mkdtempSync(join(tmpdir(), 'storewright-bench-'))
process.once('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 10 }))

/** Certificates of a company make Node.js itself start slowly. */
const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, TF_CLI_CONFIG_FILE: ___, ...inherited } = process.env
export const quietEnv = { ...inherited, NO_COLOR: '1', CHECKPOINT_DISABLE: '1', XDG_CACHE_HOME: join(scratch, 'cache') }
const nobody = { BIGCOMMERCE_API_URL: 'http://127.0.0.1:1', BENCH_STORE_TOKEN: 'none' }
for (const name of ['FRANCHISE_ID', 'CLIENT_ID', 'PARTNER_TOKEN']) nobody[`BIGCOMMERCE_${name}`] = 'none'

/**
 * `state` is how things are at BigCommerce: `none` (there is no BigCommerce), `empty` (stores with nothing in them) or `applied` (all
 * that the files say); `renewed` waits for `renew`.
 */
export async function openWorld(shape, state) {
  const world = new World(shape, mkdtempSync(join(scratch, 'project-')))
  await world.begin(state)
  return world
}

class World {
  /** Which variant of the files was applied last. */
  applied = 0
  latency = 0
  sandbox = undefined

  constructor(shape, directory) {
    this.shape = shape
    this.directory = directory
    this.write(this.applied)
  }

  get env() {
    return { ...quietEnv, ...(this.sandbox?.env ?? nobody) }
  }

  async begin(state) {
    this.sandbox = state === 'none' || state === 'renewed' ? undefined : await openSandbox(this.shape.seed())
    if (state === 'applied') await this.mustRun(['apply', '--auto-approve'])
  }

  async setLatency(ms) {
    this.latency = ms
    await this.sandbox?.delay(ms)
  }

  write(edit) {
    this.prepare(edit)()
  }

  /** What is written when the result is called, and no sooner. */
  prepare(edit) {
    return prepareShape(this.directory, this.shape, edit)
  }

  /** Everything as at the beginning, nothing applied. */
  async renew() {
    await this.sandbox?.close()
    rmSync(join(this.directory, '.storewright'), { recursive: true, force: true })
    await this.begin('empty')
    await this.sandbox.delay(this.latency)
  }

  /** What it takes to run Storewright, to be measured or not. */
  storewright(words) {
    return { command: [process.execPath, program, ...words], cwd: this.directory, env: this.env }
  }

  async mustRun(words) {
    await mustMeasure(this.storewright(words), 0)
  }

  async close() {
    await this.sandbox?.close()
    rmSync(this.directory, { recursive: true, force: true })
  }
}

/** Worlds that several cases are measured in, one after the other. */
export class Worlds {
  #open = new Map()

  async open(shape, state) {
    const key = `${shape} ${state}`
    const world = this.#open.get(key) ?? (await openWorld(shapes[shape], state))
    this.#open.set(key, world)
    return world
  }

  async close(shape, state) {
    const key = `${shape} ${state}`
    await this.#open.get(key)?.close()
    this.#open.delete(key)
  }
}

/** Measures a process that has to end with `status`: the time of an error message means nothing. */
export async function mustMeasure(process, status) {
  const output = join(scratch, 'output.txt')
  const measured = await measure({ output, ...process })
  if (measured.status === status) return measured
  const tail = readFileSync(output, 'utf8').slice(-2000)
  throw new Error(`${process.command.join(' ')}\nended with ${measured.status}, not ${status}:\n${tail}`)
}
