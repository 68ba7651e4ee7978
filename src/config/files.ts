/**
 * Which files make up the configuration, and what do they hold together? Follows directories, patterns and `include`.
 * Knows the keys `include` only; everything else in a file is just nodes.
 */

import type { SourceRange } from '../model/errors.ts'
import { type Content, type Disk, realDisk } from './disk.ts'
import { filesAt } from './find-files.ts'
import { mergeInto } from './merge.ts'
import { emptyMap, type MapNode } from './nodes.ts'
import type { ParseFile } from './parsed-files.ts'
import { directoryOf, isAbsolutePath, isGlob, isInside, joinPath, relativePath } from './paths.ts'
import type { Problems } from './problems.ts'
import { parseYaml } from './read-yaml.ts'

/** Characters of files that are taken in. */
const mostKept = 8_000_000

export class ConfigFiles {
  readonly #baseDir: string
  readonly #problems: Problems
  readonly #seen = new Set<string>()
  readonly #texts = new Map<string, string>()
  /** Characters in `#texts`. */
  #kept = 0
  readonly #taken = new Set<string>()
  /** Every file that was read, relative to the project, in order. */
  readonly read: string[] = []
  /** Everything that the files say. */
  readonly root: MapNode

  readonly #instead: ReadonlyMap<string, string>
  readonly #disk: Disk
  readonly #parse: ParseFile

  constructor(
    baseDir: string,
    problems: Problems,
    {
      instead = new Map(),
      disk = realDisk,
      parse = parseYaml,
    }: {
      instead?: ReadonlyMap<string, string> | undefined
      disk?: Disk | undefined
      parse?: ParseFile | undefined
    } = {},
  ) {
    this.#baseDir = joinPath(baseDir, '.')
    this.#problems = problems
    this.#instead = instead
    this.#disk = disk
    this.#parse = parse
    this.root = emptyMap({ file: '', line: 1, column: 1 })
  }

  /** A file of values is no part of the configuration, also where it lies beside it. */
  leaveOut(path: string): void {
    const full = joinPath(this.#baseDir, path)
    if (this.#disk.kindOfFile(full) === 'file') this.#seen.add(this.#disk.realPath(full))
  }

  /** Reads what `pattern` names: a file, a directory with YAML files, or a pattern with `*`. */
  add(pattern: string, directory = this.#baseDir, namedAt?: SourceRange): void {
    const found = filesAt(joinPath(directory, pattern), this.#disk)
    if (found.length === 0) {
      const what = isGlob(pattern) ? `No file matches \`${pattern}\`` : `\`${pattern}\` does not exist`
      const inDirectory = this.#disk.kindOfFile(joinPath(directory, pattern)) === 'directory'
      this.#problems.add(
        'CONFIG_NOT_FOUND',
        inDirectory ? `The directory \`${pattern}\` holds no .yaml or .yml file.` : `${what}.`,
        namedAt,
        namedAt === undefined
          ? `Name the configuration with --file${inDirectory ? ', or begin a project with `storewright init`' : ''}.`
          : `Paths in \`include\` are relative to the file that holds it: ${namedAt.file}.`,
      )
    }
    for (const path of found) this.#load(path, namedAt)
  }

  #read(path: string): Content {
    const text = this.#instead.size === 0 ? undefined : this.#textInstead(path)
    return text === undefined ? this.#disk.readText(path) : { text }
  }

  #textInstead(path: string): string | undefined {
    return this.#instead.get(this.#disk.kindOfFile(path) === 'missing' ? path : this.#disk.realPath(path))
  }

  #load(path: string, namedAt: SourceRange | undefined): void {
    const real = this.#disk.realPath(path)
    if (this.#seen.has(real)) return
    this.#seen.add(real)
    const file = relativePath(this.#baseDir, path)
    const content = this.#read(path)
    if ('reason' in content) {
      const code = content.tooLarge ? 'CONFIG_TOO_LARGE' : 'CONFIG_NOT_FOUND'
      this.#problems.add(code, `\`${file}\` cannot be read: ${content.reason}.`, namedAt)
      return
    }
    this.read.push(file)
    const map = this.#parse(content.text, file, this.#problems)
    if (map === undefined) return
    if (this.root.at.file === '') this.root.at = { file, line: 1, column: 1 }
    const include = map.entries.get('include')?.value
    const entries = new Map(map.entries)
    if (include?.kind === 'list') entries.delete('include')
    mergeInto(this.root, { ...map, entries }, this.#problems)
    if (include?.kind !== 'list') return
    for (const item of include.items) {
      if (item.kind === 'scalar' && typeof item.value === 'string' && item.value !== '') {
        this.add(item.value, directoryOf(path), item.at)
      } else this.#problems.add('INVALID_VALUE', 'An entry of `include` must be a path or a pattern.', item.at)
    }
  }

  /** The map in a file that is no part of the configuration itself; undefined when it cannot be had, which is reported. */
  map(path: string): MapNode | undefined {
    const full = joinPath(this.#baseDir, path)
    const file = relativePath(this.#baseDir, full)
    const content = this.#read(full)
    if ('reason' in content) {
      const code = content.tooLarge ? 'CONFIG_TOO_LARGE' : 'CONFIG_NOT_FOUND'
      this.#problems.add(code, `\`${file}\` cannot be read: ${content.reason}.`, undefined, 'Check --var-file.')
      return undefined
    }
    this.read.push(file)
    return this.#parse(content.text, file, this.#problems, 'names of variables, and their values')
  }

  /** The text behind `${file:path}` in the file `from`; only files of the project are given out. */
  text(path: string, from: SourceRange, absent?: string): string | undefined {
    const full = this.locate(path, from)
    if (full === undefined) return undefined
    const known = this.#texts.get(full)
    if (known !== undefined) return known
    if (absent !== undefined && this.#disk.kindOfFile(full) === 'missing') return absent
    const content = this.#read(full)
    if ('text' in content) {
      const file = relativePath(this.#baseDir, full)
      if (!this.#taken.has(file)) this.read.push(file)
      this.#taken.add(file)
      this.#keep(full, content.text)
      return content.text
    }
    this.#problems.add(
      content.tooLarge ? 'CONFIG_TOO_LARGE' : 'UNRESOLVED_VARIABLE',
      `\`\${file:${path}}\` cannot be read: ${content.reason}.`,
      from,
      `It is looked for at ${relativePath(this.#baseDir, full)}.`,
    )
    return undefined
  }

  /** Texts are read once, unless there are so many that holding them costs more: each row of a fleet may have its own. */
  #keep(full: string, text: string): void {
    this.#kept += text.length
    if (this.#kept > mostKept) {
      this.#texts.clear()
      this.#kept = text.length
    }
    this.#texts.set(full, text)
  }

  /** Where a file is that the file `from` names; undefined when it is none of the project, which is reported. */
  locate(path: string, from: SourceRange): string | undefined {
    const full = joinPath(joinPath(this.#baseDir, directoryOf(from.file)), path)
    if (this.#texts.has(full)) return full
    if (path !== '' && !isAbsolutePath(path) && isInside(full, this.#baseDir) && this.#isOurs(full)) return full
    this.#problems.add(
      'UNRESOLVED_VARIABLE',
      `\`${path}\` is not a file of the project directory.`,
      from,
      'Only files of the project can be taken in. Name one by its path from the YAML file.',
    )
    return undefined
  }

  /** The text of a file that rows are in, in pieces; a file that cannot be read is reported where it is named. */
  *pieces(full: string, from: SourceRange): Generator<string> {
    const file = relativePath(this.#baseDir, full)
    if (!this.read.includes(file)) this.read.push(file)
    let reason: string | undefined
    yield* this.#disk.readPieces(full, why => {
      reason = why
    })
    if (reason !== undefined) {
      const hint = reason.endsWith('text') ? 'Save it as CSV UTF-8, or as JSON in UTF-8.' : 'It is named here.'
      this.#problems.add('CONFIG_NOT_FOUND', `\`${file}\` cannot be read: ${reason}.`, from, hint)
    }
  }

  /** A file as messages call it. */
  shown(full: string): string {
    return relativePath(this.#baseDir, full)
  }

  /** False when a link leads out of the project. */
  #isOurs(full: string): boolean {
    return (
      this.#disk.kindOfFile(full) === 'missing' ||
      isInside(this.#disk.realPath(full), this.#disk.realPath(this.#baseDir))
    )
  }
}
