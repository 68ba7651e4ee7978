/** What of the disk was looked at? Whoever reads through a traced disk can be told when to read again. */

import type { Places } from '../model/places.ts'
import { type Disk, realDisk } from './disk.ts'

export interface TracedDisk extends Disk {
  /** Everything that was asked for so far. */
  places: Places
  /** How long the texts were that have been read, by path. */
  lengths: ReadonlyMap<string, number>
}

export function tracedDisk(disk: Disk = realDisk): TracedDisk {
  const paths = new Set<string>()
  const listed = new Map<string, ((name: string) => boolean)[]>()
  const lengths = new Map<string, number>()
  return {
    places: { paths, listed },
    lengths,
    kindOfFile(path) {
      paths.add(path.replace(/(.)\/+$/, '$1'))
      return disk.kindOfFile(path)
    },
    // What a link leads to is read as well.
    realPath(path) {
      const real = disk.realPath(path)
      paths.add(path).add(real)
      return real
    },
    readDirectory(path, wanted) {
      const directory = path.replace(/(.)\/+$/, '$1')
      const known = listed.get(directory)
      if (known === undefined) listed.set(directory, [wanted])
      else known.push(wanted)
      return disk.readDirectory(path, wanted)
    },
    readText(path) {
      paths.add(path)
      const content = disk.readText(path)
      if ('text' in content) lengths.set(path, content.text.length)
      return content
    },
    *readPieces(path, failed) {
      paths.add(path)
      lengths.set(path, 0)
      for (const piece of disk.readPieces(path, failed)) {
        lengths.set(path, lengths.get(path)! + piece.length)
        yield piece
      }
    },
  }
}
