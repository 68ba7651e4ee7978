/** Evidence as it is made and checked on the command line. */

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { expectValid, schemaOf } from './schemas.ts'
import { openShop, type Shop } from './support.ts'

let open: Shop | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function shopWithEvidence(): Promise<{ shop: Shop; last: string }> {
  open = await openShop()
  expect((await open.run('apply --auto-approve')).status).toBe(0)
  const first = await open.run('drift --evidence evidence/one')
  expect(first.stdout).toMatch(
    /\nEvidence: evidence\/one, number 1, the first of its chain\. Keep the SHA-256 of its manifest elsewhere:\n {2}[0-9a-f]{64}\n$/,
  )
  const second = await open.run('drift --evidence evidence/two --format json')
  expect(second.stderr).toBe('')
  const report = JSON.parse(second.stdout)
  expectValid(schemaOf('report'), report)
  expect(report.evidence).toMatchObject({
    path: 'evidence/two',
    number: 2,
    previous: { path: 'evidence/one', number: 1 },
  })
  return { shop: open, last: report.evidence.manifest }
}

test('what was filed is whole: what that proves is said, and what not', async () => {
  const { shop, last } = await shopWithEvidence()
  const ran = await shop.run('evidence verify evidence')
  expect(ran).toMatchObject({ status: 0, stderr: '' })
  expect(
    ran.stdout
      .replaceAll(/\d{4}-\S+Z/g, 'TIME')
      .replaceAll(/[\d,]+ bytes/g, 'N bytes')
      .replaceAll(/\d+ files/g, 'N files'),
  ).toBe(
    `evidence/one  number 1  TIME  N files, N bytes  whole
evidence/two  number 2  TIME  N files, N bytes  whole

Proved:
  N files of 2 packs are there byte for byte as their manifests say, and none was added
  packs 1 to 2 follow each other without a gap

Not proved:
  that nobody made all of it anew, or removed the last of it: keep the hash of the last manifest elsewhere, for --expect
  who made it, and when: names and times are those of the machine that did

The last manifest, of number 2, has the SHA-256 ${last}.
`,
  )
  const expected = await shop.run(`evidence verify evidence --expect ${last.slice(0, 12)}`)
  expect(expected.stdout).toContain(`  the manifest ${last.slice(0, 12)}… is the one whose hash was kept\n`)
  expect(expected.stdout).toContain('  that nothing was made after it\n')
  const alone = await shop.run('evidence verify evidence/two')
  expect(alone.stdout).toContain('  which packs there were before it: verify the folder that the packs lie in\n')
  const json = JSON.parse((await shop.run('evidence verify evidence --format json')).stdout)
  expectValid(schemaOf('report'), json)
  expect(json.last).toEqual({ path: 'evidence/two', number: 2, manifest: last })
})

test('what is wrong is named, and is exit code 1', async () => {
  const { shop } = await shopWithEvidence()
  shop.edit('"number": 1,', '"number": 2,', 'evidence/one/manifest.json')
  const ran = await shop.run('evidence verify evidence')
  expect(ran.status).toBe(1)
  expect(ran.stdout).toContain(
    'error[EVIDENCE_BROKEN] evidence/one/manifest.json was changed: it is no manifest any more',
  )
  expect(ran.stdout).toContain('The evidence is not whole.\n')
  const json = JSON.parse((await shop.run('evidence verify evidence --format json')).stdout)
  expectValid(schemaOf('report'), json)
  const refused = await shop.run('drift --evidence evidence/three')
  expect([refused.status, refused.stdout]).toEqual([1, ''])
  expect(refused.stderr).toContain('error[EVIDENCE_BROKEN] the former pack is not whole: evidence/one/manifest.json')
})

test('the manifest and the plan are what their schemas say', async () => {
  const { shop } = await shopWithEvidence()
  for (const name of readdirSync(join(shop.dir, 'evidence'))) {
    expectValid(schemaOf('evidence'), JSON.parse(shop.read(`evidence/${name}/manifest.json`)))
    expectValid(schemaOf('plan'), JSON.parse(shop.read(`evidence/${name}/repair-plan.json`)))
    expectValid(schemaOf('report'), JSON.parse(shop.read(`evidence/${name}/report.json`)))
  }
  expect((await shop.run('show evidence/two/repair-plan.json')).status).toBe(0)
})

test('wrong usage is told as such', async () => {
  open = await openShop()
  expect((await open.run('drift --previous evidence/one')).status).toBe(64)
  expect((await open.run('evidence verify')).status).toBe(64)
  expect((await open.run('evidence verify nowhere')).stderr).toContain('error[EVIDENCE_NOT_FOUND]')
  expect((await open.run('drift --evidence stores.yaml')).status).toBe(64)
  expect(open.sandbox.requests()).toEqual([])
})
