/** Whether a script was started by itself, also through a symbolic link, or is only imported by another. */

import { realpathSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

export function isMain(url) {
  const file = process.argv[1]
  return file !== undefined && url === pathToFileURL(realpathSync(file)).href
}
