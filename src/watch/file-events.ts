/**
 * Has something happened to one of these places? Watches them through `chokidar`: the directories on the way to them, too, so
 * that what is removed is seen when it comes back. Tells paths, at once and perhaps several times; does not look into files.
 * The only file that knows `chokidar`.
 */

import { type FSWatcher, watch } from 'chokidar'
import { directoriesAbove, matters, type Places } from '../model/places.ts'

export interface FileEvents {
  /** Watches these places from now on, and no others; resolves when it does. */
  watch(places: Places): Promise<void>
  close(): Promise<void>
}

export interface FileListener {
  touched(path: string): void
  /** Something cannot be watched any more. */
  failed(error: NodeJS.ErrnoException): void
}

export type OpenFileEvents = (listener: FileListener) => FileEvents

/** Where the system tells of nothing, so often is looked. */
const pollMs = 300

const nothing: Places = { paths: new Set(), listed: new Map() }

/** Of places that lie in `root`, whatever is above it is not watched. */
export function fileEventsIn(root: string, poll = false): OpenFileEvents {
  return listener => {
    let places = nothing
    let above = new Set<string>()
    const known = new Set<string>()
    const isWatched = (path: string): boolean => matters(places, path) || above.has(path)
    let watcher: FSWatcher | undefined
    const open = (): FSWatcher => {
      const opened = watch([], {
        ignoreInitial: true,
        atomic: false,
        ...(poll ? { usePolling: true, interval: pollMs } : {}),
        ignored: path => !isWatched(path.replaceAll('\\', '/')),
      })
      opened.on('all', (_, path) => {
        const tidy = path.replaceAll('\\', '/')
        if (isWatched(tidy)) listener.touched(tidy)
      })
      opened.on('error', error => listener.failed(error as NodeJS.ErrnoException))
      return opened
    }
    return {
      async watch(next) {
        places = next
        above = directoriesAbove(next)
        const inRoot = [...above, ...next.listed.keys(), ...next.paths].filter(path => isInside(path, root))
        const outside = [...next.listed.keys(), ...next.paths].filter(path => !isInside(path, root))
        const fresh = [root, ...inRoot, ...outside.flatMap(path => [directoryOf(path), path])].filter(path => {
          if (known.has(path)) return false
          known.add(path)
          return true
        })
        if (fresh.length === 0) return
        const first = watcher === undefined
        watcher ??= open()
        watcher.add(fresh)
        if (first) await new Promise<void>(done => watcher!.once('ready', () => done()))
      },
      close: async () => watcher?.close(),
    }
  }
}

function isInside(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory.endsWith('/') ? directory : `${directory}/`)
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')))
}
