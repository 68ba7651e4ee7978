/** What the commands of `fleet` share: the database that rollouts are in. */

import { Flags } from '@oclif/core'
import { AskingCommand } from './asking-command.ts'
import { env, projectFlags, remoteFlags } from './flags.ts'
import type { Freeze } from './model/settings.ts'
import { type Fleet, openFleet } from './workflows/fleet-database.ts'
import type { Project, ProjectOptions } from './workflows/project.ts'
import { readSettings } from './workflows/project.ts'

const databaseFlag = {
  database: Flags.string({
    description:
      'URL of the PostgreSQL database of rollouts; by default the one of the state. Better set in the environment.',
    ...env('database'),
  }),
}

export const fleetFlags = {
  ...projectFlags,
  events: remoteFlags.events,
  ...databaseFlag,
}

export abstract class FleetCommand extends AskingCommand {
  protected database: string | undefined

  protected openFleet(project: Project): Promise<Fleet> {
    return openFleet(this.context, project.config.state, this.database)
  }

  protected withFleet<T>(
    options: Partial<ProjectOptions>,
    work: (project: Project, fleet: Fleet) => Promise<T>,
  ): Promise<T> {
    return this.withProject(options, async project => {
      const fleet = await this.openFleet(project)
      try {
        return await work(project, fleet)
      } finally {
        await fleet.close()
      }
    })
  }

  /** The rollouts alone: nothing is asked of BigCommerce, and what the files declare is not read. */
  protected async withRollouts<T>(work: (fleet: Fleet, freezes: readonly Freeze[]) => Promise<T>): Promise<T> {
    const { state, safety } = readSettings(this.context, { ...this.configured(), sandbox: this.flags.sandbox })
    const fleet = await openFleet(this.context, state, this.database)
    try {
      return await work(fleet, safety.freeze)
    } finally {
      await fleet.close()
    }
  }
}
