/** A `watch` over the files of a project: its events one after the other, and what a user may ask of it. */

import type { GivenVariables } from '../../src/config/index.ts'
import type { RunEvent } from '../../src/model/run.ts'
import type { WatchEvent, WatchReport } from '../../src/model/watch.ts'
import type { OpenFileEvents } from '../../src/watch/index.ts'
import type { Context } from '../../src/workflows/context.ts'
import { systemClock } from '../../src/workflows/context.ts'
import { defaultOptions } from '../../src/workflows/project.ts'
import { projectFileEvents, type WatchOptions, watch } from '../../src/workflows/watch.ts'
import type { Harness } from './project.ts'

export interface Watching {
  /** The next event that has not been taken yet. */
  next(): Promise<WatchEvent>
  askFor(what: 'refresh' | 'quit'): void
  /** Quits, and tells how it ended. */
  quit(): Promise<WatchReport>
}

export interface WatchingOptions extends Partial<Omit<WatchOptions, 'project'>> {
  files?: string[]
  variables?: GivenVariables
  openFileEvents?: OpenFileEvents
  clock?: Context['clock']
}

/** On the clock of the system, and with the events of the disk, unless there are others. */
export function startWatch(harness: Harness, options: WatchingOptions = {}): Watching {
  const {
    files = ['.'],
    variables = { files: [], values: [] },
    openFileEvents,
    clock = systemClock,
    ...others
  } = options
  const context: Context = { ...harness.context, clock, emit: (_: RunEvent) => {} }
  const taken: WatchEvent[] = []
  let wake = (): void => {}
  let ask: Watching['askFor'] = () => {}
  const ended = watch(
    context,
    {
      project: { ...defaultOptions, files, variables, readOnly: options.apply !== true },
      only: [],
      exclude: [],
      overrides: {},
      refreshAfterMs: 600_000,
      apply: false,
      ...others,
    },
    {
      openFileEvents: openFileEvents ?? projectFileEvents(context),
      show: event => {
        taken.push(event)
        wake()
      },
      ready: occasions => {
        ask = what => occasions.askFor(what)
      },
    },
  )
  ended.catch(() => {})
  return {
    async next() {
      const early = ended.then(() => Promise.reject(new Error('the watch ended')))
      while (taken.length === 0) {
        const come = new Promise<void>(done => {
          wake = done
        })
        await Promise.race([come, early])
      }
      early.catch(() => {})
      return taken.shift()!
    },
    askFor: what => ask(what),
    quit() {
      ask('quit')
      return ended
    },
  }
}

/** `planned: update stores.a…`, or `failed: stores.yaml:3 YAML_SYNTAX` */
export function shown(event: WatchEvent): string {
  if (event.type === 'failed' || event.type === 'held') {
    const [first] = event.report.diagnostics
    return `${event.type}: ${first?.source?.file}:${first?.source?.line} ${first?.code}`
  }
  return `${event.type}: ${event.report.plan!.changes.map(change => `${change.action} ${change.address}`).join(', ')}`
}
