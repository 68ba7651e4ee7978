/** Makes a new token of the franchise and puts it into a file. There is one token at a time: the one before it ends. */

import { ToolError } from '../model/errors.ts'
import type { PartnerLoginReport } from '../model/report.ts'
import { createToken } from '../resources/login.ts'
import { connectAsClient } from './connect.ts'
import type { Context } from './context.ts'
import { fileExists, readTextFile, refuseUnwritable, writePrivateFile } from './files.ts'
import type { ProjectOptions } from './project.ts'
import { readConnection } from './project.ts'
import { reportHead } from './report.ts'

export interface PartnerLoginOptions extends Pick<ProjectOptions, 'files' | 'variables'> {
  tokenFile: string
  /** Overwrite the file. */
  force: boolean
  /** File with the client secret; otherwise it is in the environment. */
  secretFile?: string | undefined
  seconds: number
}

const secretVariable = 'BIGCOMMERCE_CLIENT_SECRET'

/** `agree` is asked once everything is ready; nothing was sent before. */
export async function loginPartner(
  context: Context,
  options: PartnerLoginOptions,
  agree: () => Promise<void>,
): Promise<PartnerLoginReport> {
  const { tokenFile } = options
  const connection = readConnection(context, options)
  if (!options.force && fileExists(context.cwd, tokenFile)) {
    throw new ToolError('USAGE', `\`${tokenFile}\` exists already`, {
      hint: 'Add --force to overwrite it, or name another file. Nothing was sent.',
    })
  }
  refuseUnwritable(context.cwd, tokenFile)
  const secret = secretOf(context, options.secretFile)
  await agree()
  const client = connectAsClient(context, connection, secret)
  try {
    const { token, expires_at } = await createToken(client.api, options.seconds)
    writePrivateFile(context.cwd, tokenFile, `${token}\n`)
    return {
      ...reportHead(context, 0, []),
      command: 'login partner',
      token_file: tokenFile,
      ...(expires_at === undefined ? {} : { expires_at }),
    }
  } finally {
    await client.close()
  }
}

/** Never from the command line, where every process of the machine could read it. */
function secretOf(context: Context, file: string | undefined): string {
  const secret = (file === undefined ? context.env(secretVariable) : readTextFile(context.cwd, file))?.trim()
  if (secret !== undefined && secret !== '') return secret
  throw new ToolError('NO_CONNECTION', 'there is no client secret', {
    hint:
      file === undefined
        ? `Set ${secretVariable}, or name a file that holds it with --secret-file.`
        : `\`${file}\` is empty.`,
  })
}
