// Where and of what was measured: without it no number means anything.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { deckVersion } from './deck.mjs'
import { terraformVersion } from './terraform.mjs'

const root = join(import.meta.dirname, '..')

export function describe() {
  const { version, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const all = cpus()
  return {
    commit: commitOf(),
    machine: {
      cores: all.length,
      model: all[0]?.model ?? 'unknown',
      memory_gib: Math.round(totalmem() / 2 ** 30),
      kernel: release(),
      load: loadavg()[0],
    },
    versions: {
      storewright: version,
      node: process.version,
      yaml: devDependencies.yaml,
      'js-yaml': devDependencies['js-yaml'],
      undici: devDependencies.undici,
      ...present({ terraform: terraformVersion(), deck: deckVersion() }),
    },
  }
}

/** With a + where something is not committed. */
function commitOf() {
  try {
    const git = (...words) => execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim()
    const changed = git('status', '--porcelain', '--untracked-files=no') !== ''
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? '+' : ''}`
  } catch {
    return 'unknown'
  }
}

function present(versions) {
  return Object.fromEntries(Object.entries(versions).filter(([, version]) => version !== undefined))
}
