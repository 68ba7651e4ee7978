/**
 * Validates and plans again whenever something changes that the last run depended on, one run at a time, until somebody
 * says that it is enough. What is wrong is told; it ends nothing.
 */

import { DiagnosticsError, ToolError } from '../model/errors.ts'
import type { WatchCause, WatchEvent, WatchReport, WatchStep } from '../model/watch.ts'
import { fileEventsIn, Occasions, type OpenFileEvents } from '../watch/index.ts'
import type { Context } from './context.ts'
import { failureReport, reportHead } from './report.ts'
import { refuseUnattended } from './watch-apply.ts'
import { unwatchable } from './watch-errors.ts'
import { type ReadFiles, type Texts, type WatchedOptions, type WatchedPlan, WatchedProject } from './watched-project.ts'

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
/** So often is looked again at most. */
const mostDoubts = 8

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

/** Causes to read BigCommerce and the state anew. */
const afresh: ReadonlySet<WatchCause> = new Set(['refresh', 'age', 'state', 'tokens'])

/** Files that have other texts, have come, or have gone. */
function differing(before: Texts, now: Texts): string[] {
  const paths = new Set([...before.keys(), ...now.keys()])
  return [...paths].filter(path => before.get(path) !== now.get(path)).sort()
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
    await this.#turn('start')
    this.#tools.ready?.(this.#occasions)
    for (;;) {
      // What lies aside is known only now.
      if (await this.#events.watch(this.#project.places)) this.#touchAll()
      const occasion = await this.#occasions.next()
      if (this.#broken !== undefined) throw this.#broken
      if (occasion.type === 'quit') break
      if (occasion.type === 'refresh') await this.#turn('refresh')
      else await this.#look(occasion.paths)
    }
    return { ...reportHead(this.#context, 0, []), command: 'watch', counts: this.#counts }
  }

  /** What has changed: files, the file of tokens, or the state, which this run may have written itself. */
  async #look(paths: readonly string[]): Promise<void> {
    const { state, tokens } = this.#project.aside
    const isState = (path: string): boolean => state !== undefined && (path === state || path.startsWith(`${state}/`))
    const isFile = (path: string): boolean => path !== tokens && !isState(path)
    if (paths.some(isFile)) await this.#turn('change')
    if (paths.some(isFile) && this.#isOld) await this.#turn('age')
    else if (paths.some(path => path === tokens)) await this.#turn('tokens')
    else if (paths.some(isState) && (await this.#hasStateMoved())) await this.#turn('state')
  }

  /** A state that cannot be read is told of when something is planned. */
  async #hasStateMoved(): Promise<boolean> {
    try {
      return await this.#project.hasStateMoved()
    } catch {
      return false
    }
  }

  #touchAll(): void {
    for (const path of [this.#context.cwd, ...Object.values(this.#project.aside)]) this.#occasions.touched(path)
  }

  async close(): Promise<void> {
    await this.#events.close()
    await this.#project.close()
  }

  /** Reads the files, and again while they do not seem to be whole and go on changing. */
  async #read(cause: WatchCause): Promise<Read> {
    for (let doubts = 0; ; doubts += 1) {
      const read = await this.#readWatched()
      if (cause !== 'change' || doubts === mostDoubts || !this.#isDoubtful(read)) return read
      if (!(await this.#occasions.within(doubtMs))) return read
    }
  }

  /** Reads the files when all places are watched that they depend on, so that no change of theirs goes unseen. */
  async #readWatched(): Promise<Read> {
    for (let looks = 1; ; looks += 1) {
      const read = this.#readOnce()
      const isFresh = await this.#events.watch(this.#project.places)
      if (!isFresh || looks === mostDoubts || this.#broken !== undefined) return read
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
  async #turn(cause: WatchCause): Promise<void> {
    const begun = this.#context.clock.now()
    this.#tools.begin?.(cause)
    const before = this.#project.seen
    const read = await this.#read(cause)
    // Somebody has touched a file, or saved it as it was.
    if (cause === 'change' && before === this.#project.seen) return
    const changed =
      cause === 'start' ? [] : differing(before.texts, this.#project.seen.texts).map(path => this.#shown(path))
    const took = () => ({ cause, changed, milliseconds: this.#context.clock.now() - begun })
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
    // Files may have changed while the plan before was carried out.
    const isNew = cause === 'apply' ? before !== this.#project.seen : cause !== 'change' || !same
    const isMeant = this.#options.apply && isNew
    if (isMeant && 'files' in read && made(plan)) await this.#apply(read.files, took)
  }

  #plan(files: ReadFiles, cause: WatchCause): Promise<WatchedPlan> {
    return afresh.has(cause) ? this.#project.planAfresh(files) : this.#project.plan(files)
  }

  /** What is carried out was planned on what BigCommerce says now, not on what it said when it was last read. */
  async #apply(files: ReadFiles, took: () => WatchStep): Promise<void> {
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
    await this.#turn('apply')
  }

  /** Whether what is planned rests on something that was read too long ago. */
  get #isOld(): boolean {
    const { readAt } = this.#project
    return readAt !== undefined && this.#context.clock.now() - readAt > this.#options.refreshAfterMs
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
