/**
 * What all commands share: flags, the run's context, the way a report reaches the screen, and the exit code.
 * The only file that writes to the terminal.
 */

import { createInterface } from 'node:readline/promises'
import { Command, Flags } from '@oclif/core'
import { errorCodes, ToolError } from './model/errors.ts'
import { didYouMean } from './model/nearest.ts'
import type { Report } from './model/report.ts'
import type { Emit } from './model/run.ts'
import { eventToJson, formats, renderEventLine, renderReport } from './render/index.ts'
import type { Context } from './workflows/context.ts'
import { createContext, isoTime } from './workflows/context.ts'
import { openLines, writePrivateFile } from './workflows/files.ts'
import type { Project, ProjectOptions } from './workflows/project.ts'
import { openProject } from './workflows/project.ts'
import { failureReport } from './workflows/report.ts'

const env = (flag: string): { env: string } => ({ env: `STOREWRIGHT_${flag.toUpperCase().replaceAll('-', '_')}` })

/** Flags of every command that reads the configuration. */
export const projectFlags = {
  file: Flags.string({
    char: 'f',
    multiple: true,
    default: ['.'],
    description: 'File, directory or glob to read; may be given more than once.',
    ...env('file'),
  }),
  format: Flags.string({
    options: [...formats],
    default: 'human',
    description: 'How to print the result.',
    ...env('format'),
  }),
  output: Flags.string({
    description: 'Write the result to a file, and a human summary to the screen.',
    ...env('output'),
  }),
  color: Flags.boolean({
    allowNo: true,
    description: 'Use colours; by default on a terminal without NO_COLOR.',
    ...env('color'),
  }),
  sandbox: Flags.boolean({
    description:
      'Use an embedded local BigCommerce instead of the real one; it keeps its contents in .storewright/sandbox.',
    ...env('sandbox'),
  }),
}

/** Flags of commands that talk to the API. */
export const remoteFlags = {
  only: Flags.string({
    multiple: true,
    default: [],
    description: 'Address, prefix or glob: look at nothing else.',
    ...env('only'),
  }),
  exclude: Flags.string({
    multiple: true,
    default: [],
    description: 'Address, prefix or glob to leave out.',
    ...env('exclude'),
  }),
  events: Flags.string({ description: 'Write what happens to a file, one JSON object a line.', ...env('events') }),
  parallelism: Flags.integer({
    min: 1,
    max: 64,
    default: 8,
    description: 'Requests at once per store.',
    ...env('parallelism'),
  }),
}

/** Flags of commands that lock the state. */
export const lockFlags = {
  'lock-timeout': Flags.integer({
    min: 0,
    default: 0,
    description: 'Seconds to wait for a lock.',
    ...env('lock-timeout'),
  }),
  'non-interactive': Flags.boolean({
    description: 'Never ask; fail where an answer is needed.',
    ...env('non-interactive'),
  }),
}

/** The values that a command may have been given; which ones, its flags say. */
export interface CommonFlags {
  file: string[]
  format: string
  output?: string | undefined
  color?: boolean | undefined
  sandbox: boolean
  only?: string[] | undefined
  exclude?: string[] | undefined
  events?: string | undefined
  parallelism?: number | undefined
  'lock-timeout'?: number | undefined
  'non-interactive'?: boolean | undefined
}

export abstract class BaseCommand extends Command {
  protected context!: Context
  protected flags!: CommonFlags
  private log_: Emit = () => {}

  /** Does the command's work; whatever it throws becomes a report too. */
  protected abstract execute(): Promise<Report>

  /** Parses, runs, presents. Subclasses call it with their parsed flags. */
  protected async present(flags: CommonFlags): Promise<void> {
    this.flags = flags
    this.context = createContext({ version: this.config.version, emit: event => this.log_(event) })
    const release = this.listenToInterrupts()
    process.stdout.on('error', ignoreClosedPipe)
    let report: Report
    try {
      this.log_ = this.openEvents()
      report = await this.execute()
    } catch (error) {
      report = failureReport(this.context, this.words(), error)
    } finally {
      release()
    }
    this.show(report)
    process.exitCode = report.exit_code
  }

  /** Wrong flags and arguments, in the words of all other errors; nothing was read or sent. */
  protected override async catch(error: Error & { exitCode?: number; oclif?: { exit?: number } }): Promise<void> {
    if (error.oclif?.exit !== errorCodes.USAGE.exit) throw error
    const message = error.message.replace(/\s*See more help with --help\s*$/, '').replace(/\s+/g, ' ')
    const unknown = /Nonexistent flags?: ([^,\s]+)/.exec(message)?.[1]
    const known = Object.keys(this.ctor.flags ?? {}).map(name => `--${name}`)
    const near = unknown === undefined ? undefined : didYouMean(unknown, known)
    const hint = near ?? `See \`${this.config.bin} ${this.words()} --help\`.`
    const context = createContext({ version: this.config.version, emit: () => {} })
    const report = failureReport(context, this.words(), new ToolError('USAGE', message, { hint }))
    process.stderr.write(renderReport(report, 'human', { color: false, width: 100 }))
    process.exitCode = report.exit_code
  }

  private words(): string {
    return this.id?.replaceAll(':', ' ') ?? ''
  }

  /** Prints a report in the wanted format; errors of people-readable runs go to stderr. */
  protected show(report: Report): void {
    const human = { color: this.useColor(), width: process.stdout.columns ?? 100 }
    const format = this.flags.format === 'json' ? 'json' : 'human'
    if (this.flags.output !== undefined) {
      writePrivateFile(this.context.cwd, this.flags.output, renderReport(report, format, { ...human, color: false }))
      process.stderr.write(renderReport(report, 'human', human))
      return
    }
    const text = renderReport(report, format, human)
    const stream = 'failed' in report && format === 'human' ? process.stderr : process.stdout
    stream.write(text)
  }

  protected async withProject<T>(options: Partial<ProjectOptions>, work: (project: Project) => Promise<T>): Promise<T> {
    const project = await openProject(this.context, {
      files: this.flags.file,
      sandbox: this.flags.sandbox,
      readOnly: true,
      parallelism: this.flags.parallelism ?? 8,
      lockTimeoutMs: (this.flags['lock-timeout'] ?? 0) * 1_000,
      ...options,
    })
    try {
      return await work(project)
    } finally {
      await project.close()
    }
  }

  /** The answer to a question, or undefined where nobody can be asked. */
  protected async ask(question: string): Promise<string | undefined> {
    if (this.flags['non-interactive'] || !process.stdin.isTTY) return undefined
    const prompt = createInterface({ input: process.stdin, output: process.stderr })
    try {
      return (await prompt.question(question)).trim()
    } finally {
      prompt.close()
    }
  }

  private useColor(): boolean {
    if (this.flags.color !== undefined) return this.flags.color
    return process.stdout.isTTY === true && !this.context.env('NO_COLOR')
  }

  private openEvents(): Emit {
    const path = this.flags.events
    const file = path === undefined ? undefined : openLines(this.context.cwd, path)
    return event => {
      file?.(eventToJson(event, isoTime(this.context.clock.now())))
      const line = renderEventLine(event)
      if (line !== undefined && this.flags.format === 'human') process.stderr.write(`${line}\n`)
    }
  }

  /** First Ctrl-C: start nothing new. Second: leave at once. */
  private listenToInterrupts(): () => void {
    const first = (): void => {
      this.context.stop.requested = true
      process.stderr.write(
        'Stopping: nothing new is started, what is under way is finished. Press Ctrl-C again to leave at once.\n',
      )
      process.once('SIGINT', second)
    }
    const second = (): void => {
      process.stderr.write(
        'Left at once. It is not known whether the requests under way took effect; the next apply looks first.\n',
      )
      process.kill(process.pid, 'SIGTERM')
    }
    process.once('SIGINT', first)
    return () => {
      process.removeListener('SIGINT', first)
      process.removeListener('SIGINT', second)
    }
  }
}

/** `storewright … | head` is no error. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
