/** Loads a configuration out of texts, in a directory of its own. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Config, type GivenVariables, loadConfig } from '../../src/config/index.ts'
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
  try {
    const config = loadConfig({
      files,
      baseDir,
      env: name => env[name],
      ...(variables === undefined ? {} : { variables }),
      placements,
      seal: value => ({ $secret: `sealed:${JSON.stringify(value)}` }),
    })
    return { config, problems: [] }
  } catch (error) {
    if (!(error instanceof DiagnosticsError)) throw error
    return { problems: error.diagnostics }
  }
}
