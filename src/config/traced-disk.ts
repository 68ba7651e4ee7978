/** What of the disk was looked at? Whoever reads through a traced disk can be told when to read again. */

import type { Places } from '../model/places.ts'
import { type Disk, realDisk } from './disk.ts'

export interface TracedDisk extends Disk {
  /** Everything that was asked for so far. */
  places: Places
}

export function tracedDisk(disk: Disk = realDisk): TracedDisk {
  const paths = new Set<string>()
  const listed = new Map<string, ((name: string) => boolean)[]>()
  return {
    places: { paths, listed },
    kindOfFile(path) {
      paths.add(path)
      return disk.kindOfFile(path)
    },
    // What a link leads to is read as well.
    realPath(path) {
      const real = disk.realPath(path)
      paths.add(path).add(real)
      return real
    },
    readDirectory(path, wanted) {
      const known = listed.get(path)
      if (known === undefined) listed.set(path, [wanted])
      else known.push(wanted)
      return disk.readDirectory(path, wanted)
    },
    readText(path) {
      paths.add(path)
      return disk.readText(path)
    },
    readPieces(path, failed) {
      paths.add(path)
      return disk.readPieces(path, failed)
    },
  }
}
