/** The checks of a store, in the order in which they are made. Each is alone: what one cannot read, another may. */

import type { AuditCheck, AuditedStore, AuditFinding, SkipReason } from '../model/store-audit.ts'
import { auditChecks } from '../model/store-audit.ts'
import { auditPages, auditScripts } from './content.ts'
import { auditOrders } from './orders.ts'
import { auditCustomers, auditSubscribers } from './people.ts'
import { auditProducts } from './products.ts'
import type { AuditScope, Check } from './scope.ts'

export type { AuditScope } from './scope.ts'
export { readChannels } from './scope.ts'

interface Step {
  checks: AuditCheck[]
  run: Check
}

/** They compare channel 1 with other storefronts: with a single one there is nothing to compare, and nothing is read. */
const comparing: readonly AuditCheck[] = ['customers', 'subscribers', 'scripts', 'pages']

/** What each step needs to read is read once for all of its checks. `failed` is told of a step that could not be finished. */
export async function auditStore(
  scope: AuditScope,
  asked: readonly AuditCheck[],
  failed: (checks: readonly AuditCheck[], error: unknown) => void,
): Promise<Omit<AuditedStore, 'store'>> {
  const skipped = auditChecks.flatMap(check => {
    const reason = skipReason(check, scope, asked)
    return reason === undefined ? [] : [{ check, reason }]
  })
  const made = auditChecks.filter(check => skipped.every(one => one.check !== check))
  const checked: AuditCheck[] = []
  const findings: AuditFinding[] = []
  for (const { checks, run } of stepsFor(made)) {
    try {
      findings.push(...(await run(scope)))
      checked.push(...checks)
    } catch (error) {
      failed(checks, error)
    }
  }
  return { storefronts: scope.storefronts.length, checked, skipped, findings }
}

function skipReason(check: AuditCheck, scope: AuditScope, asked: readonly AuditCheck[]): SkipReason | undefined {
  if (!asked.includes(check)) return 'not-asked'
  if (check === 'carts') return 'not-documented'
  return comparing.includes(check) && scope.storefronts.length < 2 ? 'one-storefront' : undefined
}

function stepsFor(made: readonly AuditCheck[]): Step[] {
  const single: [AuditCheck, Check][] = [
    ['orders', auditOrders],
    ['customers', auditCustomers],
    ['subscribers', auditSubscribers],
    ['scripts', auditScripts],
    ['pages', auditPages],
  ]
  const ofProducts = made.filter(check => check === 'products' || check === 'product-categories')
  const wanted = { channels: made.includes('products'), categories: made.includes('product-categories') }
  return [
    ...single.filter(([check]) => made.includes(check)).map(([check, run]) => ({ checks: [check], run })),
    ...(ofProducts.length === 0
      ? []
      : [{ checks: ofProducts, run: (scope: AuditScope) => auditProducts(scope, wanted) }]),
  ]
}
