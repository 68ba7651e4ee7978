/** Does the sandbox keep to BigCommerce's own OpenAPI files, in good times and bad? */

import { describe, expect, it } from 'vitest'
import { launch, withStore } from '../sandbox/kit.ts'
import { knownFor, knownSpecErrors } from './known-spec-errors.ts'
import { checkExchanges, type Finding, operationOf, operationsOf, specsPresent, whySkipped } from './openapi.ts'
import { tourOfCustomers, tourOfFailingGroups } from './tour-customers.ts'
import { tourOfOrders } from './tour-orders.ts'
import { tourOfPartner } from './tour-partner.ts'
import { tourOfStore } from './tour-store.ts'

describe.skipIf(!specsPresent)(`the sandbox and the OpenAPI files${whySkipped}`, () => {
  it('answers as the files say, but for the known errors in them, all of which are met', async () => {
    const requests = await tour()
    const findings = await checkExchanges(requests)
    const unknown = findings.filter(finding => knownFor(finding) === undefined)
    expect(unknown.map(describeFinding)).toEqual([])
    const used = new Set(findings.map(knownFor))
    expect(knownSpecErrors.filter(known => !used.has(known)).map(known => known.reason)).toEqual([])
  })

  it('serves every operation of the partner API', async () => {
    const seen = new Set(await Promise.all((await tour()).map(operationOf)))
    const missing = (await operationsOf('api/powered-by.openapi.yml')).filter(operation => !seen.has(operation))
    expect(missing).toEqual([])
  })
})

async function tour() {
  const partner = await launch()
  await tourOfPartner(partner)
  const store = await withStore({ emulate: { samplePages: true, sampleCatalog: true } })
  await tourOfStore(store)
  await tourOfCustomers(store)
  await tourOfOrders(store)
  const failing = await tourOfFailingGroups()
  return [partner, store, failing].flatMap(({ sandbox }) => sandbox.requests())
}

function describeFinding({ operation, where, status, message, exchange }: Finding): string {
  const body = JSON.stringify(where === 'request' ? exchange.body : exchange.responseBody)
  return `${operation} ${where} ${status}: ${message} [${exchange.method} ${exchange.path}] ${body?.slice(0, 200)}`
}
