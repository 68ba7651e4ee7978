/** How are rows put into a store quickly, past the rules of its API? Each kind says how one row is made. */

import type { JsonObject } from '../json.ts'
import type { Settings } from '../options.ts'
import type { Contents, World } from '../world.ts'

export interface Seeding {
  world: World
  settings: Settings
  contents: Contents
  now: number
}

export interface Seeder {
  kind: string
  insert: (seeding: Seeding, row: JsonObject) => { id: number }
  /** The row that `count` makes, for the n-th time; given members win over it. */
  sample: (at: number, seeding: Seeding) => JsonObject
}
