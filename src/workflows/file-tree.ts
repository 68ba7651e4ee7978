/** Several files that belong together, written beneath one directory: aside first, then all of them to their places, or none. */

import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { ToolError } from '../model/errors.ts'
import { withReason } from '../model/file-errors.ts'

const prefix = '.storewright-export-'

export class FileTree {
  readonly #directory: string
  /** Absolute. */
  readonly root: string
  /** In the order in which they take their places. */
  readonly #paths: string[] = []
  #aside: string | undefined
  /** Directories that were not there before, from the outermost to the innermost. */
  readonly #made: { first: string; last: string }[] = []
  readonly #moved: { target: string; former?: string }[] = []

  /** Throws when the directory cannot be written to, before any work is done. */
  constructor(cwd: string, directory: string) {
    this.#directory = directory
    this.root = resolve(cwd, directory)
    withReason(directory, 'written', () => {
      let nearest = this.root
      while (!existsSync(nearest)) nearest = dirname(nearest)
      if (!statSync(nearest).isDirectory()) {
        throw new ToolError('USAGE', `\`${nearest === this.root ? directory : nearest}\` is a file`, {
          hint: 'Name a directory with --out.',
        })
      }
      accessSync(nearest, constants.W_OK)
    })
  }

  get paths(): readonly string[] {
    return this.#paths
  }

  /** A file that is to be, relative to the directory, with `/`. */
  stage(path: string, text: string): void {
    withReason(join(this.#directory, path), 'written', () => {
      if (this.#aside === undefined) {
        this.#makeDirectory(this.root)
        this.#aside = mkdtempSync(join(this.root, prefix))
      }
      writeFileSync(join(this.#aside, String(this.#paths.length)), text, { flag: 'wx' })
      this.#paths.push(path)
    })
  }

  /** Moves all files to their places. Where one cannot be moved, all that were there before are there again. */
  place(force: boolean): void {
    this.refuseExisting(this.#paths, force)
    const aside = this.#aside
    if (aside === undefined) return
    try {
      for (const [at, path] of this.#paths.entries()) {
        withReason(join(this.#directory, path), 'written', () => {
          const target = join(this.root, path)
          this.#refuseOutside(dirname(target))
          this.#makeDirectory(dirname(target))
          const former = isThere(target) ? join(aside, `${at}.former`) : undefined
          if (former !== undefined) renameSync(target, former)
          this.#moved.push({ target, ...(former === undefined ? {} : { former }) })
          renameSync(join(aside, String(at)), target)
        })
      }
    } catch (error) {
      this.undo()
      throw error
    }
  }

  /** All that was there before is there again. */
  undo(): void {
    for (const { target, former } of this.#moved.reverse()) {
      rmSync(target, { force: true })
      if (former !== undefined) renameSync(former, target)
    }
    this.#moved.length = 0
  }

  /** Whether something has the place of a file. */
  has(path: string): boolean {
    return isThere(join(this.root, path))
  }

  /** What was staged and has no place is gone, and so are directories that hold nothing. */
  close(): void {
    if (this.#aside !== undefined) rmSync(this.#aside, { recursive: true, force: true })
    for (const { first, last } of this.#made.reverse()) {
      for (let at = last; at.startsWith(first) && readdirSync(at).length === 0; at = dirname(at)) rmdirSync(at)
    }
    this.#made.length = 0
  }

  #makeDirectory(path: string): void {
    const first = mkdirSync(path, { recursive: true })
    if (first !== undefined) this.#made.push({ first, last: path })
  }

  /** Throws where one of the files is there already, or something else is in its place. */
  refuseExisting(paths: readonly string[], force: boolean): void {
    const there = paths.filter(path => this.has(path))
    const odd = there.find(path => !lstatSync(join(this.root, path)).isFile())
    if (odd !== undefined) {
      throw new ToolError('USAGE', `\`${join(this.#directory, odd)}\` is in the way: it is no ordinary file`, {
        hint: 'Name another directory with --out, or move it away. Nothing was written.',
      })
    }
    if (force || there.length === 0) return
    const more = there.length > 1 ? `, and ${there.length - 1} more of the files` : ''
    throw new ToolError('USAGE', `\`${join(this.#directory, there[0]!)}\` exists${more}`, {
      hint: 'Name another directory with --out, or write over them with --force, or merge into them with --update.',
    })
  }

  /** A link must not lead what is written out of the directory. */
  #refuseOutside(directory: string): void {
    let nearest = directory
    while (!existsSync(nearest)) nearest = dirname(nearest)
    const [real, inside] = [realpathSync(nearest), realpathSync(this.root)]
    if (real === inside || real.startsWith(inside + sep)) return
    throw new ToolError('USAGE', `\`${directory}\` leads out of the directory`, {
      hint: 'A link stands in the way. Remove it, or name another directory with --out. Nothing was written.',
    })
  }
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    // Beneath a file there is nothing.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return false
    throw error
  }
}
