/**
 * Has something happened to one of these places? Watches them through `chokidar`, with the directories on the way to them, so
 * that what is removed is seen when it comes back. Tells paths, at once and perhaps several times; does not look into files.
 * The only file that knows `chokidar`.
 */

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import { directoriesAbove, matters, type Places } from '../model/places.ts'

interface FileEvents {
  /**
   * Watches these places from now on. True when some of them were not watched before: what has happened to them since they
   * were looked at is not told.
   */
  watch(places: Places): Promise<boolean>
  close(): Promise<void>
}

export interface FileListener {
  touched(path: string): void
  /** Something cannot be watched. */
  failed(error: NodeJS.ErrnoException): void
}

export type OpenFileEvents = (listener: FileListener) => FileEvents

/** Where the system tells of nothing, so often is looked. */
const pollMs = 300

/** Of places that lie in `root`, whatever is above it is not watched. */
export function fileEventsIn(root: string, poll = false): OpenFileEvents {
  return listener => {
    let isWatched: (path: string) => boolean = () => false
    /** What is watched, and which file or directory it was: one that was made anew has to be watched anew. */
    let known = new Map<string, string>()
    let watcher: FSWatcher | undefined
    return {
      async watch(places) {
        const above = directoriesAbove(places)
        isWatched = path => matters(places, path) || above.has(path)
        const wanted = toWatch(root, places, above)
        // Who looks by himself does not hear of a file from its directory.
        if (poll) for (const path of places.paths) wanted.set(path, '')
        if (isSame(wanted, known)) return false
        await watcher?.close()
        known = wanted
        // Of a directory that is gone nothing more is told, also when there is another one in its place.
        const gone = (path: string): unknown => known.delete(path)
        watcher = await opened([...wanted.keys()], path => isWatched(path), { ...listener, gone }, poll)
        return true
      },
      close: async () => watcher?.close(),
    }
  }
}

/** Directories, each with what tells it from others that had its name before. */
function toWatch(root: string, { paths, listed }: Places, above: ReadonlySet<string>): Map<string, string> {
  const wanted = new Set([root])
  for (const directory of [...above, ...listed.keys()]) if (isInside(directory, root)) wanted.add(directory)
  for (const path of [...paths, ...listed.keys()]) if (!isInside(path, root)) wanted.add(directoryOf(path))
  return new Map([...wanted].map(path => [path, identityOf(path)]))
}

function isSame(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean {
  return left.size === right.size && [...left].every(([path, identity]) => right.get(path) === identity)
}

function identityOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats?.isDirectory() === true ? `${stats.ino} ${stats.birthtimeMs}` : 'none'
}

async function opened(
  directories: readonly string[],
  isWatched: (path: string) => boolean,
  { touched, failed, gone }: FileListener & { gone(path: string): unknown },
  poll: boolean,
): Promise<FSWatcher> {
  const told = (path: string): void => {
    const tidy = path.replaceAll('\\', '/')
    if (isWatched(tidy)) touched(tidy)
  }
  const watcher = watch([...directories], {
    ignoreInitial: true,
    atomic: false,
    ignored: path => !isWatched(path.replaceAll('\\', '/')),
    ...(poll ? { usePolling: true, interval: pollMs } : {}),
  })
  watcher.on('all', (_, path) => told(path))
  // Also what chokidar makes nothing of, such as a directory that is gone and back before it has looked.
  watcher.on('raw', (event, name, details) => {
    const { watchedPath = '' } = details as { watchedPath?: string }
    const isItself = watchedPath === '' || watchedPath.endsWith(`/${name}`)
    if (isItself && event === 'rename') gone(watchedPath)
    told(isItself ? watchedPath || name : join(watchedPath, name ?? ''))
  })
  watcher.on('error', error => failed(error as NodeJS.ErrnoException))
  await new Promise<void>(done => watcher.once('ready', () => done()))
  return watcher
}

function isInside(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory.endsWith('/') ? directory : `${directory}/`)
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')))
}
