/** Where the program begins: oclif, with the commands that stand beside it in one file, each loaded when it is run. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Command, flush, handle, Plugin, run } from '@oclif/core'
import { commands } from './command-list.ts'
import { errorCodes } from './model/errors.ts'
import { didYouMean } from './model/nearest.ts'

/** From the bundle, dist/cli/index.cjs. */
const root = fileURLToPath(new URL('../..', import.meta.url))

const readJson = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'))

/** What the manifest says of the commands is enough for help and to find one. */
class Program extends Plugin {
  override async load(): Promise<void> {
    const pjson = readJson('package.json')
    const manifest = readJson('oclif.manifest.json')
    const { name, version } = pjson
    Object.assign(this, { isRoot: true, type: 'core', valid: true, hooks: {}, root, pjson, name, version, alias: name })
    Object.assign(this, {
      moduleType: 'module',
      hasManifest: true,
      manifest,
      commandIDs: Object.keys(manifest.commands),
    })
    this.commands = Object.values<Command.Cached>(manifest.commands).map(command => ({
      ...command,
      load: () => this.findCommand(command.id, { must: true }),
    }))
  }

  override async findCommand(id: string, _options: { must: true }): Promise<Command.Class> {
    const { default: command } = await commands[id]!()
    command.id = id
    command.plugin = this
    return command
  }
}

export async function main(args: string[]): Promise<void> {
  try {
    // Colours of the user's own for help, for which a file would be looked for at every start.
    process.env.STOREWRIGHT_DISABLE_THEME = '1'
    const program = new Program({ root, isRoot: true })
    await program.load()
    await run(args, { root, plugins: new Map([[program.name, program]]) })
    flush()
  } catch (error) {
    const unknown = /^command (.+) not found\.?$/i.exec((error as Error).message)?.[1]
    if (unknown === undefined) await handle(error as Error)
    else refuseUnknown(unknown)
  }
}

/** An unknown command is wrong usage: it is said so, with the nearest names, and nothing is done. */
function refuseUnknown(id: string): void {
  const known = Object.keys(commands).map(one => one.replaceAll(':', ' '))
  const wanted = id.replaceAll(':', ' ')
  const hint = didYouMean(wanted, known) ?? 'See `storewright --help`.'
  process.stderr.write(`error[USAGE] there is no command \`${wanted}\`\n  hint: ${hint}\n`)
  process.exitCode = errorCodes.USAGE.exit
}
