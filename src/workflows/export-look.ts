/** What do the files declare, what of it is there, and what differs? As `drift` looks at it, also with texts that are not written yet. */

import type { Config } from '../config/index.ts'
import { loadConfig } from '../config/index.ts'
import { type Address, isWithin } from '../model/address.ts'
import type { Drift } from '../planner/drift.ts'
import { findDrift } from '../planner/drift.ts'
import type { Context } from './context.ts'
import type { Project } from './project.ts'
import { loadOptionsOf, resealConfig } from './project.ts'
import type { Survey } from './survey.ts'
import { survey } from './survey.ts'

export interface Look {
  config: Config
  surveyed: Survey
  drift: Drift
}

/** `stores`: addresses of those that are looked at, with nothing else; all of the portfolio when there are none. */
export async function lookAtFiles(
  context: Context,
  project: Project,
  stores: readonly Address[],
  texts: ReadonlyMap<string, string>,
): Promise<Look> {
  const config = texts.size === 0 ? project.config : withTexts(context, project, texts)
  const surveyed = await survey(
    context,
    { ...project, config },
    { desired: config.desired, destroy: false, only: stores, lookOnly: true },
  )
  const drift = findDrift(surveyed.input, {
    isChosen: address => stores.length === 0 || stores.some(store => isWithin(address, store)),
    unmanaged: false,
    ignore: [],
    complete: false,
    unseen: { hidden: surveyed.blind, unresolved: surveyed.unresolved },
  })
  return { config, surveyed, drift }
}

/** Throws a `DiagnosticsError` when the files would not be valid. */
function withTexts(context: Context, project: Project, texts: ReadonlyMap<string, string>): Config {
  const config = loadConfig({ ...loadOptionsOf(context, project.options), texts })
  return { ...resealConfig(config, project.seal), state: project.config.state }
}
