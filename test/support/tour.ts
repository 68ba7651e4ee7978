/** The tour of the examples, which has every kind of object, as a project of its own. */

import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { type Harness, openHarness } from './project.ts'

/** The files of the tour beside a local BigCommerce that has something to sell; nothing is applied yet. */
export async function openTour(): Promise<Harness> {
  const project = await openHarness({ emulate: { sampleCatalog: true } })
  cpSync(join(import.meta.dirname, '..', '..', 'examples'), project.dir, { recursive: true })
  const { credentials, url } = project.sandbox
  const values: { [name: string]: string } = {
    BIGCOMMERCE_API_URL: url,
    BIGCOMMERCE_FRANCHISE_ID: credentials.franchise_id,
    BIGCOMMERCE_CLIENT_ID: credentials.client_id,
    BIGCOMMERCE_PARTNER_TOKEN: credentials.access_token,
    ACME_US_TOKEN: credentials.store_token,
    ACME_UK_TOKEN: credentials.store_token,
  }
  project.context.env = name => values[name]
  return project
}
