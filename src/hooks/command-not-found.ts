/** An unknown command is wrong usage: it is said so, with the nearest names, and nothing is done. */

import type { Hook } from '@oclif/core'
import { errorCodes } from '../model/errors.ts'
import { didYouMean } from '../model/nearest.ts'

const hook: Hook.CommandNotFound = async function ({ config, id }) {
  const known = config.commandIDs.map(one => one.replaceAll(':', ' '))
  const wanted = id.replaceAll(':', ' ')
  const hint = didYouMean(wanted, known) ?? `See \`${config.bin} --help\`.`
  process.stderr.write(`error[USAGE] there is no command \`${wanted}\`\n  hint: ${hint}\n`)
  this.exit(errorCodes.USAGE.exit)
}

export default hook
