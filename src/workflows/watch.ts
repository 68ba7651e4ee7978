/**
 * Validates and plans again whenever something changes that the last run depended on, one run at a time, until somebody
 * says that it is enough. What is wrong is told; it ends nothing.
 */

import { DiagnosticsError, ToolError } from '../model/errors.ts'
import type { WatchCause, WatchEvent, WatchReport } from '../model/watch.ts'
import { fileEventsIn, Occasions, type OpenFileEvents } from '../watch/index.ts'
import type { Context } from './context.ts'
import { failureReport, reportHead } from './report.ts'
import { refuseUnattended } from './watch-apply.ts'
import { unwatchable } from './watch-errors.ts'
import { type ReadFiles, type WatchedOptions, type WatchedPlan, WatchedProject } from './watched-project.ts'

export interface WatchOptions extends WatchedOptions {
  /** What was read of BigCommerce is read again when it is older, once something has changed. */
  refreshAfterMs: number
  /** Carries out every plan that may be. */
  apply: boolean
}

export interface WatchTools {
  openFileEvents: OpenFileEvents
  show(event: WatchEvent): void
  /** Told when work begins that may take a while. */
  begin?(cause: WatchCause): void
  /** Told before something is written, and after. */
  writing?(isWriting: boolean): void
  /** Told once that everything is in place; from then on somebody may ask for something. */
  ready?(occasions: Pick<Occasions, 'askFor'>): void
}

/** The files of the project, as they are on the disk. */
export function projectFileEvents({ cwd }: Context, poll = false): OpenFileEvents {
  return fileEventsIn(cwd.replaceAll('\\', '/'), poll)
}

/** A file that is gone, empty or broken may be one that is being written: so long it gets to become whole. */
const doubtMs = 250

export async function watch(context: Context, options: WatchOptions, tools: WatchTools): Promise<WatchReport> {
  const run = new Run(context, options, tools)
  try {
    return await run.untilEnough()
  } finally {
    await run.close()
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof DiagnosticsError && error.diagnostics.every(one => one.code === 'NOT_A_SANDBOX')
}

function made({ report: { plan } }: WatchedPlan): boolean {
  return plan !== undefined && plan.changes.length > 0
}

function stopped(): ToolError {
  return new ToolError('INTERRUPTED', 'interrupted: what was under way was finished', {
    hint: 'Run `storewright watch --apply` or `storewright apply` again for the rest.',
  })
}

type Read = { files: ReadFiles } | { error: unknown }

class Run {
  readonly #context: Context
  readonly #options: WatchOptions
  readonly #tools: WatchTools
  readonly #occasions: Occasions
  readonly #events: ReturnType<OpenFileEvents>
  readonly #project: WatchedProject
  readonly #counts: WatchReport['counts'] = { planned: 0, unchanged: 0, failed: 0, applied: 0, held: 0 }
  #broken: Error | undefined

  constructor(context: Context, options: WatchOptions, tools: WatchTools) {
    this.#context = context
    this.#options = options
    this.#tools = tools
    this.#occasions = new Occasions(context.clock)
    this.#project = new WatchedProject(context, options)
    this.#events = tools.openFileEvents({
      touched: path => this.#occasions.touched(path),
      failed: error => {
        this.#broken = unwatchable(error)
        this.#occasions.askFor('quit')
      },
    })
  }

  async untilEnough(): Promise<WatchReport> {
    let cause: WatchCause = 'start'
    let changed: string[] = []
    for (;;) {
      await this.#turn(cause, changed)
      if (cause === 'start') this.#tools.ready?.(this.#occasions)
      if (this.#isOld(cause)) await this.#turn('age', [])
      const occasion = await this.#occasions.next()
      if (this.#broken !== undefined) throw this.#broken
      if (occasion.type === 'quit') break
      cause = occasion.type === 'changed' ? 'change' : 'refresh'
      changed = occasion.type === 'changed' ? occasion.paths.map(path => this.#shown(path)) : []
    }
    return { ...reportHead(this.#context, 0, []), command: 'watch', counts: this.#counts }
  }

  async close(): Promise<void> {
    await this.#events.close()
    await this.#project.close()
  }

  /** Reads the files, and again while they do not seem to be whole and go on changing. */
  async #read(cause: WatchCause, changed: string[]): Promise<Read> {
    for (;;) {
      const read = await this.#readWatched()
      if (cause !== 'change' || !this.#isDoubtful(read)) return read
      const more = await this.#occasions.within(doubtMs)
      if (more.length === 0) return read
      for (const path of more) if (!changed.includes(this.#shown(path))) changed.push(this.#shown(path))
    }
  }

  /** Reads the files when all places are watched that they depend on, so that no change of theirs goes unseen. */
  async #readWatched(): Promise<Read> {
    for (;;) {
      const read = this.#readOnce()
      if (!(await this.#events.watch(this.#project.places)) || this.#broken !== undefined) return read
    }
  }

  #readOnce(): Read {
    try {
      return { files: this.#project.read() }
    } catch (error) {
      return { error }
    }
  }

  #isDoubtful(read: Read): boolean {
    return 'error' in read || this.#project.hasLostText
  }

  /** Reads the files and plans; where plans are carried out, does that too, and plans again to see what is left. */
  async #turn(cause: WatchCause, changed: string[]): Promise<void> {
    const begun = this.#context.clock.now()
    const took = () => ({ cause, changed, milliseconds: this.#context.clock.now() - begun })
    this.#tools.begin?.(cause)
    const { texts } = this.#project
    const read = await this.#read(cause, changed)
    // Somebody has touched a file, or saved it as it was.
    if (cause === 'change' && texts === this.#project.texts) return
    let plan: WatchedPlan | undefined
    try {
      if ('error' in read) throw read.error
      if (this.#options.apply) refuseUnattended(read.files.config, this.#options)
      plan = await this.#plan(read.files, cause)
    } catch (error) {
      if (cause === 'start' && this.#options.apply && isRefusal(error)) throw error
      this.#show({ type: 'failed', report: failureReport(this.#context, 'watch', error), ...took() })
      return
    }
    const { report, basis, same } = plan
    this.#show({ type: same && cause === 'change' ? 'unchanged' : 'planned', report, basis, ...took() })
    const isMeant = this.#options.apply && cause !== 'apply' && !(same && cause === 'change')
    if (isMeant && 'files' in read && made(plan)) await this.#apply(read.files, cause, changed)
  }

  #plan(files: ReadFiles, cause: WatchCause): Promise<WatchedPlan> {
    const isAfresh = cause === 'refresh' || cause === 'age'
    return isAfresh ? this.#project.planAfresh(files) : this.#project.plan(files)
  }

  /** What is carried out was planned on what BigCommerce says now, not on what it said when it was last read. */
  async #apply(files: ReadFiles, cause: WatchCause, changed: string[]): Promise<void> {
    const begun = this.#context.clock.now()
    const took = () => ({ cause, changed, milliseconds: this.#context.clock.now() - begun })
    try {
      const plan = await this.#project.planAfresh(files)
      this.#tools.writing?.(true)
      const report = await this.#project.apply(files, plan)
      this.#show({ type: 'applied', report, ...took() })
    } catch (error) {
      this.#show({ type: 'held', report: failureReport(this.#context, 'watch', error), ...took() })
      return
    } finally {
      this.#tools.writing?.(false)
    }
    if (this.#context.stop.requested) throw stopped()
    await this.#turn('apply', [])
  }

  /** Whether what was just planned rests on something that was read too long ago. */
  #isOld(cause: WatchCause): boolean {
    const { readAt } = this.#project
    if (cause !== 'change' || readAt === undefined) return false
    return this.#context.clock.now() - readAt > this.#options.refreshAfterMs
  }

  #show(event: WatchEvent): void {
    this.#counts[event.type] += 1
    this.#tools.show(event)
  }

  #shown(path: string): string {
    const base = this.#context.cwd.replaceAll('\\', '/')
    return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path
  }
}
