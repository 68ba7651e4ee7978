/** How do the contents survive a restart? One JSON file, replaced as a whole: temporary file, fsync, rename. */

import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { emptyWorld, type World } from './world.ts'

export function loadWorld(file: string | undefined): World {
  if (file === undefined || !existsSync(file)) return emptyWorld()
  const found = JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown }
  if (found.version !== 1) throw new Error(`${file} is not a sandbox data file of version 1`)
  return { ...emptyWorld(), ...(found as World) }
}

export function saveWorld(file: string, world: World): void {
  const temporary = `${file}.tmp`
  const target = openSync(temporary, 'w', 0o600)
  try {
    writeFileSync(target, JSON.stringify(world))
    fsyncSync(target)
  } finally {
    closeSync(target)
  }
  renameSync(temporary, file)
  syncDirectory(dirname(file))
}

/** Makes the rename itself durable; systems that cannot open a directory do without. */
function syncDirectory(directory: string): void {
  try {
    const handle = openSync(directory, 'r')
    fsyncSync(handle)
    closeSync(handle)
  } catch {
    // The file is complete either way.
  }
}
