/** Loads a configuration out of texts, in a directory of its own. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { type Config, checkConfig, type GivenVariables, type LoadOptions, loadConfig } from '../../src/config/index.ts'
import { type Diagnostic, DiagnosticsError } from '../../src/model/errors.ts'
import { placements } from '../support/placements.ts'

export interface Texts {
  [path: string]: string
}

export interface Loaded {
  config?: Config
  problems: Diagnostic[]
}

export function loadTexts(
  texts: Texts,
  env: { [name: string]: string } = {},
  files = ['stores.yaml'],
  variables?: GivenVariables,
): Loaded {
  const baseDir = mkdtempSync(join(tmpdir(), 'config-'))
  try {
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(baseDir, path)), { recursive: true })
      writeFileSync(join(baseDir, path), text)
    }
    return loadFrom(baseDir, env, files, variables)
  } finally {
    rmSync(baseDir, { recursive: true })
  }
}

export function loadFrom(
  baseDir: string,
  env: { [name: string]: string },
  files: string[],
  variables?: GivenVariables,
): Loaded {
  const options: LoadOptions = {
    files,
    baseDir,
    env: name => env[name],
    ...(variables === undefined ? {} : { variables }),
    placements,
    seal: value => ({ $secret: `sealed:${JSON.stringify(value)}` }),
  }
  const loaded = attempt(() => loadConfig(options))
  const checked = attempt(() => checkConfig(options))
  // Whoever keeps nothing of the objects is told the same.
  expect(checked.problems.map(told)).toEqual(loaded.problems.map(told))
  expect(checked.result?.warnings).toEqual(loaded.result?.warnings)
  return { problems: loaded.problems, ...(loaded.result === undefined ? {} : { config: loaded.result }) }
}

function told({ code, message, hint }: Diagnostic): unknown {
  return { code, message, hint }
}

function attempt<T>(load: () => T): { result?: T; problems: Diagnostic[] } {
  try {
    return { result: load(), problems: [] }
  } catch (error) {
    if (!(error instanceof DiagnosticsError)) throw error
    return { problems: error.diagnostics }
  }
}
