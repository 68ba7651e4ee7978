/** What of the disk was looked at? Whoever reads through a traced disk can be told when to read again. */

import type { Places } from '../model/places.ts'
import { type Disk, realDisk } from './disk.ts'

export interface TracedDisk extends Disk {
  /** Everything that was asked for so far. */
  places: Places
  /** The texts that have been read, by path; of one that is only passed on, and long, something that is like no other. */
  texts: ReadonlyMap<string, string | symbol>
}

/** Longer ones are not kept. */
const longText = 4 * 1024 * 1024

export function tracedDisk(disk: Disk = realDisk): TracedDisk {
  const paths = new Set<string>()
  const listed = new Map<string, ((name: string) => boolean)[]>()
  const texts = new Map<string, string | symbol>()
  return {
    places: { paths, listed },
    texts,
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
      if ('text' in content) texts.set(path, content.text)
      return content
    },
    *readPieces(path, failed) {
      paths.add(path)
      let text: string | symbol = ''
      for (const piece of disk.readPieces(path, failed)) {
        text = typeof text === 'string' && text.length < longText ? text + piece : Symbol(path)
        yield piece
      }
      texts.set(path, text)
    },
  }
}
