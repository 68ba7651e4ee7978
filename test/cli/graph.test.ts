/** `graph` as a user runs it: of a plan that is made now, of one in a file, in each format, and what is no plan. */

import { expect, test } from 'vitest'
import { expectValid, schemaOf } from './schemas.ts'
import { openShopHere } from './support.ts'

test('the plan of now and the saved one have the same order, and nothing is written at BigCommerce', async () => {
  const shop = await openShopHere()
  const planned = await shop.run('graph')
  expect(planned.status).toBe(0)
  await shop.run('plan --out plan.json')
  await shop.run('plan --format json --output report.json')
  for (const file of ['plan.json', 'report.json']) expect((await shop.run(`graph ${file}`)).stdout).toBe(planned.stdout)
  expect(shop.writes()).toEqual([])
  const { changes } = JSON.parse(shop.read('plan.json')) as { changes: { address: string }[] }
  expect(planned.stdout).toContain(`The order of a plan: ${changes.length} changes in 1 store.`)
})

test('JSON is what the schema says, and the number of each change is its place in the plan', async () => {
  const shop = await openShopHere()
  await shop.run('plan --out plan.json')
  const { status, stdout } = await shop.run('graph plan.json --format json')
  expect(status).toBe(0)
  const report = JSON.parse(stdout)
  expectValid(schemaOf('report'), report)
  const { changes } = JSON.parse(shop.read('plan.json')) as { changes: { address: string }[] }
  const nodes = report.graph.nodes as { number: number; change: { address: string } }[]
  expect(nodes.map(node => [node.number, node.change.address])).toEqual(changes.map((one, at) => [at + 1, one.address]))
  expectValid(schemaOf('report'), JSON.parse((await shop.run('graph plan.json --format json --fold-above 0')).stdout))
})

test('the name of the file says which format is meant, unless --format does', async () => {
  const shop = await openShopHere()
  await shop.run('plan --out plan.json')
  const starts = {
    'a.svg': '<?xml',
    'a.MMD': '---\ntitle',
    'a.gv': 'digraph plan {',
    'a.json': '{\n',
    'a.txt': 'accounts',
  }
  for (const [file, start] of Object.entries(starts)) {
    const { status, stdout } = await shop.run(`graph plan.json --output ${file}`)
    expect([status, stdout]).toEqual([0, ''])
    expect(shop.read(file).slice(0, start.length)).toBe(start)
  }
  const told = await shop.run('graph plan.json --format dot --output b.svg')
  expect(shop.read('b.svg')).toMatch(/^digraph/)
  expect(told.stderr).toMatch(/^Wrote b\.svg\.\nThe order of a plan: /)
})

test('a file without a plan is refused, with what to do', async () => {
  const shop = await openShopHere()
  await shop.run('validate --format json --output valid.json')
  const refused = await shop.run('graph valid.json --format svg')
  expect([refused.status, refused.stdout]).toEqual([1, ''])
  expect(refused.stderr).toBe(
    'error[REPORT_FILE_INVALID] valid.json has no plan in it: it is a report of `validate`\n' +
      '  hint: A plan is saved with `storewright plan --out FILE`.\n',
  )
  expect((await shop.run('graph nowhere.json')).status).toBe(64)
})

test('the errors of a plan are told beside a picture, and the exit code is that of the plan', async () => {
  const shop = await openShopHere()
  await shop.run('apply --auto-approve')
  shop.edit('    plan_sku:', '    id: nowhere\n    plan_sku:')
  expect((await shop.run('plan')).status).toBe(1)
  const graph = await shop.run('graph --format dot')
  expect(graph.status).toBe(1)
  expect(graph.stdout).toMatch(/^digraph plan \{/)
  expect(graph.stderr).toContain('The plan has errors: `storewright plan` shows them.\n')
  expect((await shop.run('graph')).stdout).toContain('error[')
})
