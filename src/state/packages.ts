/** Is the client library of a backend installed? They are optional, and loaded only when a state lies where they lead. */

import { ToolError } from '../model/errors.ts'

/** What `load` imports; throws STATE_IO with the package to install when it is not there. */
export async function loadPackage<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    throw new ToolError('STATE_IO', `The state cannot be reached: the package \`${name}\` is not installed`, {
      hint: `It is optional. Install it beside Storewright: \`npm install ${name}\`, with \`--global\` if Storewright is installed so.`,
      cause,
    })
  }
}
