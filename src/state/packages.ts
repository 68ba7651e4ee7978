/** Is the client library of a backend installed? They are optional, and loaded only when a state lies where they lead. */

import { ToolError } from '../model/errors.ts'

/** What `load` imports; throws STATE_IO with the package to install when it is not there. */
export async function loadPackage<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    // Of `import` and, in the bundle, of `require`.
    const codes: unknown[] = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']
    const isMissing = cause instanceof Error && 'code' in cause && codes.includes(cause.code)
    const what = isMissing ? 'is not installed' : `cannot be loaded: ${cause instanceof Error ? cause.message : cause}`
    throw new ToolError('STATE_IO', `The state cannot be reached: the package \`${name}\` ${what}`, {
      hint: `It is optional. Install it beside Storewright: \`npm install ${name}\`, with \`--global\` if Storewright is installed so.`,
      cause,
    })
  }
}
