/** Where are the rollouts of a project? In the PostgreSQL database that is named, or in the one of its state. */

import type { Claims } from '../fleet/claims.ts'
import { openClaims } from '../fleet/claims.ts'
import type { Database, Schemas } from '../fleet/database.ts'
import type { Looks } from '../fleet/looks.ts'
import { openLooks } from '../fleet/looks.ts'
import type { QueueOptions } from '../fleet/queue.ts'
import { prepareQueue } from '../fleet/queue.ts'
import type { Rollouts } from '../fleet/rollouts.ts'
import { openRollouts } from '../fleet/rollouts.ts'
import type { Steps } from '../fleet/steps.ts'
import { openSteps } from '../fleet/steps.ts'
import { createTables } from '../fleet/tables.ts'
import type { Workers } from '../fleet/workers.ts'
import { openWorkers } from '../fleet/workers.ts'
import { ToolError } from '../model/errors.ts'
import type { StateSettings } from '../model/settings.ts'
import { connectPostgres, openPool, toStateError } from '../state/index.ts'
import type { Context } from './context.ts'

export interface Fleet {
  /** Host and database. */
  place: string
  rollouts: Rollouts
  steps: Steps
  looks: Looks
  claims: Claims
  workers: Workers
  queue: QueueOptions
  close(): Promise<void>
}

/** Makes the tables when they are missing. `given` is what the command line says. */
export async function openFleet(context: Context, state: StateSettings, given: string | undefined): Promise<Fleet> {
  const { url, schemas } = whereFleets(state, given)
  const database = connect(context, url)
  const away = (cause: unknown): ToolError => told(cause, database.place)
  const queue: QueueOptions = { open: max => openPool(url, max), schema: schemas.queue, missing, away }
  try {
    await createTables(database, schemas)
    await prepareIfNeeded(database, queue)
  } catch (error) {
    await database.close()
    throw told(error, database.place)
  }
  return {
    place: database.place,
    rollouts: openRollouts(database, schemas),
    steps: openSteps(database, schemas),
    looks: openLooks(database, schemas),
    claims: openClaims(database, schemas),
    workers: openWorkers(database, schemas),
    queue,
    close: () => database.close(),
  }
}

function whereFleets(state: StateSettings, given: string | undefined): { url: string; schemas: Schemas } {
  const prefix = state.backend === 'postgres' ? state.schema : 'storewright'
  const schemas = { fleet: `${prefix}_fleet`, queue: `${prefix}_queue` }
  if (given !== undefined && given.trim() !== '') return { url: given.trim(), schemas }
  if (state.backend === 'postgres') return { url: state.url, schemas }
  throw new ToolError('NO_DATABASE', 'there is no PostgreSQL database for rollouts', {
    hint: 'Set STOREWRIGHT_DATABASE to postgresql://user:password@host:5432/database, or keep the state in PostgreSQL. Without one, `plan` and `apply` do the same on this machine.',
  })
}

function connect(context: Context, url: string): Database {
  const connection = connectPostgres(url, context.clock, '`--database`')
  const { place } = connection
  return {
    place,
    query: async (text, values) => {
      try {
        return await connection.query(text, values)
      } catch (error) {
        throw told(error, place)
      }
    },
    close: () => connection.close(),
  }
}

/** What is wrong with the database, in the words that are used of the state. */
function told(error: unknown, place: string): ToolError {
  if (error instanceof ToolError && error.code !== 'STATE_IO') return error
  const { message, hint } = toStateError(error, place, true)
  return new ToolError('ROLLOUT_IO', message.replace(/^The state in/, 'The rollouts in'), {
    hint: hint?.replaceAll('`state.url`', '`--database`'),
    cause: error,
  })
}

async function prepareIfNeeded(database: Database, queue: QueueOptions): Promise<void> {
  const { rows } = await database.query('SELECT to_regclass($1) IS NOT NULL AS there', [`"${queue.schema}".migrations`])
  if (rows[0]?.there !== true) await prepareQueue(queue)
}

function missing(cause: unknown): ToolError {
  const what = cause instanceof Error ? cause.message : String(cause)
  return new ToolError('ROLLOUT_IO', `Rollouts need the package \`graphile-worker\`, which cannot be loaded: ${what}`, {
    hint: 'It is optional. Install it beside Storewright: `npm install graphile-worker`, with `--global` if Storewright is installed so.',
    cause,
  })
}
