// Compiles src to dist.
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'

const run = (command, args) =>
  execFileSync(process.execPath, [command, ...args], { stdio: ['ignore', 'inherit', 'inherit'] })

rmSync('dist', { recursive: true, force: true })
run('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.build.json'])
