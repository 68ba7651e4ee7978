/** Drift sends nothing but GET and leaves every byte as it was: of the state, of the files and at BigCommerce. */

import { afterEach, expect, test } from 'vitest'
import { controlOf } from '../support/control.ts'
import { panelOf } from '../support/panel.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { openTour } from '../support/tour.ts'

const open: Harness[] = []

afterEach(async () => {
  for (const harness of open.splice(0)) await harness.close()
})

interface Everything {
  files: Map<string, string>
  world: string
}

function everything(harness: Harness): Everything {
  return { files: harness.files(), world: JSON.stringify(harness.sandbox.world) }
}

/** The methods that were sent. */
async function methodsOf(harness: Harness, work: () => Promise<unknown>): Promise<string[]> {
  await controlOf(harness).forgetRequests()
  await work()
  return [...new Set(harness.sandbox.requests().map(request => request.method))]
}

async function opened(harness: Harness): Promise<Harness> {
  open.push(harness)
  return harness
}

test('over the whole tour: not applied yet, in sync, edited by somebody else, and where reading fails', async () => {
  const project = await opened(await openTour())
  const looked = async (exit: number): Promise<void> => {
    const before = everything(project)
    let code: number | undefined
    const methods = await methodsOf(project, async () => {
      code = (await project.drift()).exit_code
    })
    expect([code, methods]).toEqual([exit, ['GET']])
    expect(everything(project)).toEqual(before)
  }
  await looked(3)
  expect((await project.apply()).exit_code).toBe(0)
  await looked(0)
  const us = panelOf(project, 'acme-us')
  await us.edit('/v3/content/pages', 'Our team', { body: '<p>Nobody</p>' })
  await us.remove('/v3/content/pages', 'Contact')
  await looked(2)
  await controlOf(project).inject({ match: { path: '/v3/content' }, fault: { kind: 'status', status: 500 } })
  await looked(1)
  await controlOf(project).heal()
})

test('not even the question whether settings of a theme are valid, which a plan sends as POST', async () => {
  const project = await opened(await openHarness())
  const theme = { name: 'Cornerstone', variation: 'Bold', settings: { 'color-primary': '#2d2d2d' } }
  const us = { id: 1, name: 'US', type: 'storefront', platform: 'bigcommerce', status: 'active', theme }
  project.write(portfolio({ channels: { us } }))
  expect((await project.apply()).exit_code).toBe(0)
  expect(await methodsOf(project, () => project.plan())).toEqual(['GET', 'POST'])
  expect(await methodsOf(project, () => project.drift())).toEqual(['GET'])
})
