// Compiles src to dist, and the schemas to the check of a configuration.
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'

const run = (command, args) =>
  execFileSync(process.execPath, [command, ...args], { stdio: ['ignore', 'inherit', 'inherit'] })

rmSync('dist', { recursive: true, force: true })
run('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.build.json'])

const { renderCheck } = await import('../dist/config/schemas.js')
const { kinds } = await import('../dist/resources/index.js')
writeFileSync('dist/config/check.cjs', renderCheck(kinds))
