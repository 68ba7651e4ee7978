/**
 * What all commands share: the run's context, the way a report reaches the screen, and the exit code.
 * The only file that writes to the terminal.
 */

import { Command } from '@oclif/core'
import type { CommonFlags } from './flags.ts'
import { withLists } from './flags.ts'
import { type Interrupts, listenToInterrupts } from './interrupts.ts'
import type { ListReport, Report } from './model/report.ts'
import type { Emit, RunEvent } from './model/run.ts'
import type { Format } from './render/index.ts'
import { createProgress, eventToJson, failsOnStdout, renderEventLine, renderReport } from './render/index.ts'
import { drained, type Pieces, styleOf } from './streams.ts'
import { openTerminal, type Terminal } from './terminal.ts'
import type { ParseError } from './usage.ts'
import { usageError } from './usage.ts'
import type { Context } from './workflows/context.ts'
import { createContext, isoTime } from './workflows/context.ts'
import { decodeInput, growPrivateFile, openLines, refuseUnwritable, writePrivateFile } from './workflows/files.ts'
import type { Project, ProjectOptions } from './workflows/project.ts'
import { openProject } from './workflows/project.ts'
import { failureReport } from './workflows/report.ts'

/** A command whose errors are told in the words of all others. */
export abstract class ToolCommand extends Command {
  protected words(): string {
    return this.id?.replaceAll(':', ' ') ?? ''
  }

  /** What is wrong before a command runs is told in the words of all other errors; nothing was read or sent. */
  protected override async catch(error: ParseError): Promise<void> {
    if (error.code === 'EEXIT') throw error
    const scope = { bin: this.config.bin, words: this.words(), flags: Object.keys(this.ctor.flags ?? {}) }
    const context = createContext({ version: this.config.version, emit: () => {} })
    const report = failureReport(context, this.words(), usageError(error, scope) ?? error)
    process.stderr.write(renderReport(report, 'human', styleOf(process.stderr, context, undefined)))
    process.exitCode = report.exit_code
  }
}

export abstract class BaseCommand extends ToolCommand {
  protected context!: Context
  protected flags!: CommonFlags
  private heard: Emit = () => {}
  protected interrupts!: Interrupts
  /** Set by a command that prints by itself what it finds and how it ends, interruptions too: resolves when it has. */
  protected shown: Promise<Report | ListReport> | undefined
  /** Empties the progress line; call it before anything is printed. */
  private clearProgress = (): void => {}

  /** Does the command's work; whatever it throws becomes a report too. */
  protected abstract execute(): Promise<Report | ListReport>

  /** Runs and presents. Subclasses call it with their parsed flags. */
  protected async present(flags: CommonFlags): Promise<void> {
    this.flags = withLists(flags)
    this.context = createContext({ version: this.config.version, emit: event => this.heard(event) })
    this.interrupts = listenToInterrupts()
    listenToStreams()
    let report: Report | ListReport
    try {
      this.refuseUnwritableOutput()
      this.heard = this.openEvents()
      const work = this.execute()
      const left = this.interrupts.left.catch(error => this.shown ?? Promise.reject(error))
      report = await Promise.race([work, left])
    } catch (error) {
      this.shown = undefined
      report = failureReport(this.context, this.words(), error)
    }
    process.exitCode = this.isOwn(report) ? report.exit_code : 0
    if (this.shown === undefined && !('rows' in report)) this.show(report)
    this.interrupts.release()
    // Requests under way would keep the program alive.
    if ('failed' in report && this.isOwn(report) && report.diagnostics.some(one => one.code === 'INTERRUPTED'))
      this.exit(report.exit_code)
  }

  /** Whether the report is about what this command did; `show` shows those of others. */
  protected isOwn(_report: object): boolean {
    return true
  }

  /** Before any work is done whose result would be lost. */
  private refuseUnwritableOutput(): void {
    const { output } = this.flags
    if (output === undefined) return
    this.flags.output = undefined
    refuseUnwritable(this.context.cwd, output)
    this.flags.output = output
  }

  /** Prints a report in the wanted format; errors of people-readable runs go to stderr. */
  protected show(report: Report): void {
    const format = this.flags.format as Format
    const { output } = this.flags
    if (output !== undefined && this.wrote(output, renderReport(report, format, { color: false, width: 100 }))) {
      this.showOnStderr(report)
    } else if ('failed' in report && this.isOwn(report) && !failsOnStdout(format)) this.showOnStderr(report)
    else this.print(process.stdout, renderReport(report, format, this.style(process.stdout)))
  }

  /** For people, beside a result that goes elsewhere. */
  protected showOnStderr(report: Report): void {
    this.print(process.stderr, renderReport(report, 'human', this.style(process.stderr)))
  }

  /** From here on something may be changed: Ctrl-C lets what is under way finish. */
  protected guardWriting(): void {
    this.interrupts.guard(() => {
      this.context.stop.requested = true
      this.print(
        process.stderr,
        'Stopping: nothing new is started, what is under way is finished. Press Ctrl-C again to leave at once.\n',
      )
    })
  }

  protected async withProject<T>(options: Partial<ProjectOptions>, work: (project: Project) => Promise<T>): Promise<T> {
    const project = await openProject(this.context, this.projectOptions(options))
    try {
      return await work(project)
    } finally {
      await project.close()
    }
  }

  protected projectOptions(options: Partial<ProjectOptions>): ProjectOptions {
    return {
      ...this.configured(),
      sandbox: this.flags.sandbox,
      readOnly: true,
      getOnly: false,
      parallelism: this.flags.parallelism ?? 8,
      lockTimeoutMs: (this.flags['lock-timeout'] ?? 0) * 1_000,
      ...options,
    }
  }

  /** What makes up the configuration: its files, and values for its variables. */
  protected configured(): Pick<ProjectOptions, 'files' | 'variables' | 'policies'> {
    const { file, policy = [], var: values = [], 'var-file': files = [] } = this.flags
    return { files: file, policies: policy, variables: { files, values } }
  }

  /** Whether somebody is there who can answer. */
  protected canAsk(): boolean {
    return this.flags['non-interactive'] !== true && process.stdin.isTTY === true
  }

  /** The answer to a question, or undefined where nobody can be asked or the input has ended. */
  protected async ask(question: string): Promise<string | undefined> {
    if (!this.canAsk()) return undefined
    this.clearProgress()
    const { createInterface } = await import('node:readline/promises')
    const prompt = createInterface({ input: process.stdin, output: process.stderr })
    const ended = new Promise<undefined>(done => prompt.once('close', () => done(undefined)))
    prompt.once('SIGINT', () => {
      process.stderr.write('\n')
      process.emit('SIGINT')
    })
    try {
      const answer = await Promise.race([prompt.question(question), ended, this.interrupts.left])
      if (answer === undefined) process.stderr.write('\n')
      return answer?.trim()
    } finally {
      prompt.close()
    }
  }

  /** All of the standard input, as text. */
  protected async input(): Promise<string> {
    const pieces: Buffer[] = []
    for await (const piece of process.stdin) pieces.push(piece as Buffer)
    return decodeInput(Buffer.concat(pieces))
  }

  /** Where a result goes that is printed piece by piece: the file of --output, or stdout. */
  protected openPieces(): Pieces {
    const { output } = this.flags
    if (output !== undefined) {
      const file = growPrivateFile(this.context.cwd, output)
      return {
        options: { color: false, width: 100 },
        write: async text => {
          file.write(text)
          return true
        },
        finish: () => file.finish(),
      }
    }
    return this.piecesOn(process.stdout)
  }

  /** The same for what is told beside a result that goes elsewhere. */
  protected stderrPieces(): Pieces {
    return this.piecesOn(process.stderr)
  }

  private piecesOn(stream: NodeJS.WriteStream): Pieces {
    return {
      options: this.style(stream),
      write: async text => {
        if (text === '') return stream.writable
        this.clearProgress()
        if (!stream.write(text) && stream.writable) await drained(stream)
        return stream.writable
      },
      finish: () => {},
    }
  }

  /** The terminal that somebody looks at, if there is one that can be drawn on. */
  protected openTerminal(): Terminal | undefined {
    const { stdin, stdout } = process
    return stdout.isTTY === true && this.context.env('TERM') !== 'dumb' ? openTerminal(stdin, stdout) : undefined
  }

  /** A line for people, beside a result that goes elsewhere. */
  protected tell(text: string): void {
    this.print(process.stderr, `${text}\n`)
  }

  private style(stream: NodeJS.WriteStream): { color: boolean; width: number } {
    return styleOf(stream, this.context, this.flags.color)
  }

  private print(stream: NodeJS.WriteStream, text: string): void {
    this.clearProgress()
    stream.write(text)
  }

  /** False when the file could not be written: the result then goes to the screen, so that it is not lost. */
  private wrote(path: string, text: string): boolean {
    try {
      writePrivateFile(this.context.cwd, path, text)
      return true
    } catch (error) {
      this.showOnStderr(failureReport(this.context, this.words(), error))
      process.exitCode = process.exitCode || 1
      return false
    }
  }

  /** Where events go: to the file of --events, and for people to stderr, on a terminal as one line that is redrawn. */
  private openEvents(): Emit {
    const path = this.flags.events
    const file = path === undefined ? undefined : openLines(this.context.cwd, path)
    const seen = this.flags.format === 'human' || this.flags.output !== undefined
    const forPeople = seen ? this.eventsForPeople() : tellDelays
    return event => {
      file?.(eventToJson(event, isoTime(this.context.clock.now())))
      forPeople(event)
    }
  }

  protected eventsForPeople(): Emit {
    const { stderr } = process
    if (stderr.isTTY === true && this.context.env('TERM') !== 'dumb') {
      const progress = createProgress(text => stderr.write(text), this.style(stderr))
      this.clearProgress = () => progress.clear()
      return event => progress.show(event)
    }
    return event => {
      const line = renderEventLine(event)
      if (line !== undefined) stderr.write(`${line}\n`)
    }
  }
}

/** Also beside data: why a run stands still, or does something else than it seemed. */
function tellDelays(event: RunEvent): void {
  if (event.type === 'lock-awaited' || event.type === 'planned-again')
    process.stderr.write(`${renderEventLine(event)}\n`)
}

/** `storewright … | head` is no error; a full disk is. Takes the place of oclif's listener, which throws past all reports. */
function listenToStreams(): void {
  process.stderr.removeAllListeners('error').on('error', () => {})
  process.stdout.removeAllListeners('error').on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return
    process.exitCode = process.exitCode || 1
    process.stderr.write(`The result could not be printed: ${error.message}\n`)
  })
}
