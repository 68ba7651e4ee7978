/** All operations of the store API. A kind is added by its file and a line here. */

import type { StoreRoute } from '../http.ts'
import * as activeTheme from './active-theme.ts'
import * as channels from './channels.ts'
import type { Seeder } from './seeding.ts'

export const storeRoutes: readonly StoreRoute[] = [...channels.routes, ...activeTheme.routes]

export const seeders: readonly Seeder[] = [channels.seeder]
