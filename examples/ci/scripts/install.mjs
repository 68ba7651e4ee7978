/**
 * Installs Storewright for the action. VERSION is a version in the npm registry; empty, it is that of this action; `source`
 * builds it from the action's own files. Sets the output `program`.
 */

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { needed, setOutput } from './github.mjs'

const root = resolve(import.meta.dirname, '..', '..', '..')
const quiet = ['--ignore-scripts', '--no-audit', '--no-fund']

function npm(words, cwd) {
  execFileSync('npm', words, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
}

/** The file that node runs. */
export function install(env) {
  if (env.VERSION === 'source') {
    npm(['ci', ...quiet], root)
    npm(['run', 'build'], root)
    return join(root, 'bin', 'run.js')
  }
  const version = env.VERSION || JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) throw new Error(`\`${version}\` is no full version, like 1.2.3`)
  const place = join(needed(env, 'RUNNER_TEMP'), `storewright-${version}`)
  mkdirSync(place, { recursive: true })
  npm(['install', '--prefix', place, ...quiet, `storewright@${version}`], place)
  return join(place, 'node_modules', 'storewright', 'bin', 'run.js')
}

setOutput(process.env, 'program', install(process.env))
