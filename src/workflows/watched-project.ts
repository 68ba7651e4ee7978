/**
 * A project whose files change while it is open. Files that say what they said are not parsed again, what was read of
 * BigCommerce and of the state is kept until somebody wants it read anew, and the last of each that was good stays.
 */

import { resolve } from 'node:path'
import { type Config, ParsedFiles, tracedDisk } from '../config/index.ts'
import { hasPlaceholder } from '../model/credentials.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError, toDiagnostic } from '../model/errors.ts'
import type { Places } from '../model/places.ts'
import type { Policy } from '../model/policy.ts'
import type { ApplyReport, PlanReport } from '../model/report.ts'
import type { Overrides } from '../model/settings.ts'
import type { Json } from '../model/values.ts'
import { canonicalJson, sameJson } from '../model/values.ts'
import type { WatchBasis } from '../model/watch.ts'
import type { Selection } from '../planner/plan.ts'
import { applyPlan } from './apply.ts'
import type { Context } from './context.ts'
import { isoTime } from './context.ts'
import { LiveCache, seenOnce, tokensOnce } from './live-cache.ts'
import type { MadePlan } from './plan.ts'
import { makePlan, planReport } from './plan.ts'
import { readPolicies } from './policies.ts'
import type { Project, ProjectOptions } from './project.ts'
import { projectOn, readConfig } from './project.ts'
import type { Remote } from './remote.ts'
import { openRemote } from './remote.ts'
import { diagnosticsOf } from './report.ts'
import { refuseOutside } from './watch-apply.ts'

export interface WatchedOptions extends Selection {
  project: ProjectOptions
  overrides: Overrides
}

/** What the files say. */
export interface ReadFiles {
  config: Config
  policies: Policy[]
}

export interface WatchedPlan {
  report: PlanReport
  basis: WatchBasis
  made: MadePlan
  project: Project
  /** The files say what they said when the last plan was made. */
  same: boolean
}

/** By path; a symbol stands for a long one, and is like no other. */
export type Texts = ReadonlyMap<string, string | symbol>

export interface SeenFiles {
  texts: Texts
  /** What was wrong with them; empty when nothing was. */
  trouble: string
}

export class WatchedProject {
  readonly #context: Context
  readonly #options: WatchedOptions
  readonly #files = new ParsedFiles()
  #remote: { key: string; open: Remote } | undefined
  #cache: LiveCache
  /** The last plan, what the files said when it was made, and whether everything could be read. */
  #last: { said: string; complete: boolean; plan: WatchedPlan } | undefined
  #places: Places = tracedDisk().places
  #seen: SeenFiles = { texts: new Map(), trouble: '' }
  #tokenFile: string | undefined
  /** The texts of the files that the last plan was made of. */
  #planned: Texts = new Map()

  constructor(context: Context, options: WatchedOptions) {
    this.#context = context
    this.#options = options
    this.#cache = new LiveCache(context.clock)
  }

  /** When BigCommerce was read, in milliseconds; undefined when it was not. */
  get readAt(): number | undefined {
    return this.#cache.since
  }

  /** Whether a file that held something when the last plan was made is empty now, or was not read. */
  get hasLostText(): boolean {
    return [...this.#planned].some(([path, text]) => text !== '' && (this.#seen.texts.get(path) ?? '') === '')
  }

  /** What the last reading has found; the very same as the one before when nothing has changed. */
  get seen(): SeenFiles {
    return this.#seen
  }

  /** Where the state lies, if that is a directory, and the file that tokens come from. */
  get aside(): { state?: string; tokens?: string } {
    const where = this.#remote?.open.where
    const tokens = this.#tokenFile
    return {
      ...(where?.backend === 'file' ? { state: where.path.replaceAll('\\', '/') } : {}),
      ...(tokens === undefined ? {} : { tokens }),
    }
  }

  /** Everything that the last reading of the files has looked at, and what lies aside. */
  get places(): Places {
    const { state, tokens } = this.aside
    const { paths, listed } = this.#places
    return {
      paths: tokens === undefined ? paths : new Set([...paths, tokens]),
      listed: state === undefined ? listed : new Map([...listed, [state, [() => true]]]),
    }
  }

  /** Whether the state is another one than was read; while somebody is at work on it, that is not asked. */
  async hasStateMoved(): Promise<boolean> {
    const state = this.#remote?.open.state
    if (state === undefined) return false
    const known = seenOnce(this.#remote!.open, this.#cache).state
    const units = new Set([...(await state.list()), ...(await known.list())])
    for (const unit of units) if ((await state.readLock(unit)) !== undefined) return false
    for (const unit of units) {
      const [now, then] = [await state.read(unit), await known.read(unit)]
      if (!sameJson((now ?? null) as unknown as Json, (then ?? null) as unknown as Json)) return true
    }
    return false
  }

  /** Throws what is wrong with the files; `places` are known all the same. */
  read(): ReadFiles {
    const { project } = this.#options
    const disk = tracedDisk()
    this.#places = disk.places
    this.#files.turn()
    const reading = { disk, parse: this.#files.parse }
    try {
      const config = readConfig(this.#context, project, reading)
      const policies = readPolicies(this.#context, { policies: project.policies, files: config.files }, reading)
      this.#saw(disk.texts, '')
      return { config, policies }
    } catch (error) {
      // Files that were not come to are as they were.
      this.#saw(new Map([...this.#seen.texts, ...disk.texts]), JSON.stringify(diagnosticsOf(error)))
      throw error
    }
  }

  #saw(texts: Texts, trouble: string): void {
    if (trouble !== this.#seen.trouble || !sameTexts(texts, this.#seen.texts)) this.#seen = { texts, trouble }
  }

  /** A plan on what is known of BigCommerce, which asks only for what was never asked before. */
  async plan(files: ReadFiles): Promise<WatchedPlan> {
    const remote = await this.#reach(files.config)
    return this.#planOn(files, remote, this.#cache)
  }

  /** A plan on what BigCommerce says now, or where that cannot be had, on what is known, with a warning. */
  async planAfresh(files: ReadFiles): Promise<WatchedPlan> {
    const remote = await this.#reach(files.config)
    const known = this.#last?.complete === true ? this.#cache : undefined
    this.#cache = new LiveCache(this.#context.clock)
    this.#last = undefined
    let trouble: Diagnostic | undefined
    try {
      const plan = await this.#planOn(files, remote, this.#cache)
      trouble = plan.made.survey.unread.find(isError)
      if (trouble === undefined || known === undefined) return plan
    } catch (error) {
      if (!(error instanceof ToolError) || known === undefined) throw error
      trouble = toDiagnostic(error)
    }
    this.#cache = known
    this.#last = undefined
    const kept = await this.#planOn(files, remote, known)
    return { ...kept, report: withWarning(kept.report, trouble, known.since ?? 0) }
  }

  /** Carries a plan out that was just made on what BigCommerce says now. */
  async apply({ config }: ReadFiles, { made }: WatchedPlan): Promise<ApplyReport> {
    refuseOutside(made.plan, config, this.#options)
    const project = await projectOn(this.#context, this.#options.project, config, await this.#reach(config))
    try {
      return await applyPlan(this.#context, project, made.plan, { command: 'apply', confirm: [], made })
    } finally {
      this.#cache = new LiveCache(this.#context.clock)
      this.#last = undefined
    }
  }

  async close(): Promise<void> {
    await this.#remote?.open.close()
    this.#remote = undefined
  }

  async #planOn({ config, policies }: ReadFiles, remote: Remote, cache: LiveCache): Promise<WatchedPlan> {
    const { project: options, only, exclude, overrides } = this.#options
    cache.asked = 0
    // What is known is not read, and nobody is told that it is.
    const isKnown = cache.since !== undefined
    const context = { ...this.#context, emit: isKnown ? () => {} : this.#context.emit }
    this.#planned = this.#seen.texts
    const opened = await projectOn(this.#context, options, config, seenOnce(remote, cache))
    const source = canonicalJson([config.connection.credentials ?? null, [...config.tokens]] as Json)
    const project = { ...opened, tokens: tokensOnce(opened.tokens, source, cache) }
    const rules = policies.map(({ source: _, ...policy }) => policy)
    const said = canonicalJson([project.digest, rules as unknown as Json, this.#remote?.key ?? ''])
    const same = said === this.#last?.said
    // What could not be read then is not asked for again only because somebody has saved a file.
    if (same && this.#last?.complete === false) return { ...this.#last.plan, same }
    const made = await makePlan(context, project, { only, exclude, overrides, destroy: false, policies })
    const basis = {
      files: config.files.length,
      parsed: this.#files.parsed,
      read_at: isoTime(cache.since ?? this.#context.clock.now()),
      asked: cache.asked,
    }
    this.#files.parsed = 0
    const plan = { report: planReport(this.#context, made.plan, false), basis, made, project, same }
    this.#last = { said, complete: !made.survey.unread.some(isError), plan }
    return plan
  }

  /** What the files say of where everything is; what is open stays open while they say the same. */
  async #reach(config: Config): Promise<Remote> {
    const { connection, state, safety } = config
    const { file } = connection.credentials ?? {}
    this.#tokenFile =
      file === undefined || hasPlaceholder(file) ? undefined : resolve(this.#context.cwd, file).replaceAll('\\', '/')
    const key = canonicalJson([connection, state, safety.quota_reserve_percent] as unknown as Json)
    if (this.#remote?.key === key) return this.#remote.open
    await this.close()
    this.#cache = new LiveCache(this.#context.clock)
    this.#last = undefined
    this.#remote = { key, open: await openRemote(this.#context, this.#options.project, config) }
    return this.#remote.open
  }
}

function sameTexts(left: Texts, right: Texts): boolean {
  return left.size === right.size && [...left].every(([path, text]) => right.get(path) === text)
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error'
}

function withWarning(report: PlanReport, { code, message, hint }: Diagnostic, since: number): PlanReport {
  const told: Diagnostic = {
    severity: 'warning',
    code,
    message: `BigCommerce could not be read again, so that the plan is on what was read at ${isoTime(since).slice(11, 19)} UTC: ${message}`,
    ...(hint === undefined ? {} : { hint }),
  }
  return { ...report, diagnostics: [...report.diagnostics, told] }
}
