// What starting costs others: Node.js alone, and the smallest program of the library for commands that the program is made with.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { quietEnv, scratch } from './world.mjs'

const modules = join(import.meta.dirname, '..', 'node_modules')

export const nodeStart = () => contender('node -e 0', ['-e', '0'])

let made

export const hello = () => {
  made ??= makeHello(join(scratch, 'hello'))
  return contender('oclif hello', ['run.mjs', 'hello', 'bob'], made)
}

function contender(name, words, cwd) {
  return { name, process: () => ({ command: [process.execPath, ...words], cwd, env: quietEnv }) }
}

/** With its manifest, so that only the command that is run is loaded. */
function makeHello(directory) {
  const command = {
    id: 'hello',
    args: { name: { name: 'name', required: true } },
    flags: {},
    aliases: [],
    hiddenAliases: [],
  }
  const files = {
    'package.json': {
      name: 'hello',
      version: '1.0.0',
      type: 'module',
      oclif: { bin: 'hello', commands: './commands' },
      dependencies: {},
    },
    'oclif.manifest.json': {
      version: '1.0.0',
      commands: { hello: { ...command, relativePath: ['commands', 'hello.mjs'], isESM: true } },
    },
    'run.mjs': "import { execute } from '@oclif/core'\nawait execute({ dir: import.meta.url })\n",
    'commands/hello.mjs': `import { Args, Command } from '@oclif/core'
export default class Hello extends Command {
  static args = { name: Args.string({ required: true }) }
  async run() {
    const { args } = await this.parse(Hello)
    this.log('hello ' + args.name)
  }
}
`,
  }
  mkdirSync(join(directory, 'commands'), { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(directory, name), typeof text === 'string' ? text : JSON.stringify(text))
  }
  symlinkSync(modules, join(directory, 'node_modules'))
  return directory
}
