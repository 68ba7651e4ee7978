/** All operations of the partner API. */

import type { PartnerRoute } from '../http.ts'
import * as accounts from './accounts.ts'
import * as lifecycle from './lifecycle.ts'
import * as stores from './stores.ts'
import * as token from './token.ts'

export const partnerRoutes: readonly PartnerRoute[] = [
  ...token.routes,
  ...accounts.routes,
  ...stores.routes,
  ...lifecycle.routes,
]
