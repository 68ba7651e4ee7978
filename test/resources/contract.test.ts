/** Holds every kind to the rules that a kind must keep. What differs from kind to kind is data: `fixtures/<kind>.yaml`. */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { DiagnosticsError, type ToolError } from '../../src/model/errors.ts'
import type { Change, Plan } from '../../src/model/plan.ts'
import type { DriftEntry } from '../../src/model/report.ts'
import { isObject, type Json } from '../../src/model/values.ts'
import { kinds } from '../../src/resources/index.ts'
import type { Emulate } from '../../src/sandbox/index.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { call, item, rows, withApi } from './api.ts'
import {
  at,
  baseOf,
  configWith,
  type Fixture,
  type Leaf,
  leavesOf,
  linesOf,
  type Members,
  readFixture,
  readSchema,
  setAt,
  stepTo,
} from './fixture.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

describe.each(kinds.map(kind => [kind.name, kind] as const))('%s', (name, kind) => {
  const fixture = readFixture(name)
  const { address, api, exempt = {} } = fixture
  const schema = readSchema(name)
  const leaves = leavesOf(schema)
  const written = leaves.filter(leaf => exempt[leaf.path] === undefined)

  async function harness(spec?: Members, emulate: Partial<Emulate> = {}): Promise<Harness> {
    open = await openHarness({ emulate })
    if (fixture.before !== undefined) await prepare(open, fixture.before)
    if (spec !== undefined) await settle(open, spec)
    return open
  }
  /** The store has to be there before something can be put into it past the files. */
  async function prepare(project: Harness, before: NonNullable<Fixture['before']>): Promise<void> {
    project.write(portfolio())
    await project.apply()
    for (const { send, body } of before) await call(project, kind.api, send, body)
  }
  const declare = (project: Harness, spec: Json | undefined) => project.write(configWith(fixture, spec))
  const planOf = async (project: Harness) => (await project.plan()).plan
  const own = (plan: Plan) => plan.changes.filter(change => change.address === address)
  const row = async (project: Harness, match = api.match) =>
    (await rows(project, kind.api, api.list)).findLast(candidate => matches(candidate, match))

  const idOf = async (project: Harness) =>
    api.id.startsWith('=') ? api.id.slice(1) : String((await row(project))?.[api.id])

  /** Applies whatever is declared; afterwards nothing may be left to do. */
  async function apply(project: Harness): Promise<void> {
    const report = await project.apply([address])
    expect(report.results.filter(result => result.status !== 'done')).toEqual([])
    expect((await planOf(project)).changes.map(summary)).toEqual([])
  }
  async function settle(project: Harness, spec: Json | undefined): Promise<void> {
    declare(project, spec)
    await apply(project)
  }

  test('every writable field has other values in the fixture, or a reason why not', () => {
    expect(Object.keys({ ...fixture.fields, ...exempt }).sort()).toEqual(leaves.map(leaf => leaf.path).sort())
    for (const why of Object.values(exempt)) expect(why.length).toBeGreaterThan(10)
  })

  test.each(Object.keys(fixture.bases))('created as %s: a second plan and drift are empty', async base => {
    const project = await harness()
    declare(project, baseOf(fixture, base))
    expect(own(await planOf(project)).map(change => change.action)).toContain('create')
    await apply(project)
    expect(await differences(project)).toEqual([])
  })

  test('created: the API shows what was declared', async () => {
    expect(await row(await harness(baseOf(fixture)))).toMatchObject(api.row)
  })

  describe.each(written.map(leaf => [leaf.path, leaf] as const))('%s', (path, leaf) => {
    const { base, needed = false, values = [] } = fixture.fields[path] ?? {}

    test('changed: the plan shows exactly that, and nothing is left to do', async () => {
      expect(values).not.toEqual([])
      let spec = baseOf(fixture, base)
      const project = await harness(spec)
      for (const given of values) {
        const step = stepTo(spec, path, given)
        declare(project, step.spec)
        const plan = await planOf(project)
        const changes = own(plan)
        if (leaf.immutable === 'refuse') {
          expect(changes).toEqual([])
          expect(plan.diagnostics.map(found => found.code)).toEqual(['IMMUTABLE_ATTRIBUTE'])
          expect(linesOf(configWith(fixture, step.spec), fixture.subject)).toContain(plan.diagnostics[0]?.source?.line)
          continue
        }
        expect(plan.diagnostics.filter(found => found.severity === 'error' && found.code !== 'IRREVERSIBLE')).toEqual(
          [],
        )
        expect(changes.map(summary)).toEqual(expected(leaf, [...step.shows].sort()))
        spec = step.spec
        await apply(project)
        if (isShown(leaf)) await expectShown(project, spec, path)
      }
    })

    const changeable = leaf.immutable === undefined && leaf.transition === undefined && !leaf.createOnly
    testIf(changeable, 'set to its default, removed, null or empty: calm, or a change that can be shown', async () => {
      const first = stepTo(baseOf(fixture, base), path, values[0]!).spec
      const project = await harness(first)
      const variants: [string, Json | undefined][] = [
        ['removed', undefined],
        ['null', null],
        ...(leaf.default === undefined ? [] : ([['default', leaf.default]] as [string, Json][])),
        ...(Array.isArray(at(first, path.split('.'))) ? ([['empty', []]] as [string, Json][]) : []),
      ]
      for (const [variant, value] of variants) {
        declare(project, setAt(first, path.split('.'), value))
        const { plan, problems } = await planOrProblems(project)
        const empty = variant === 'empty' && leaf.filled
        const mayRefuse = leaf.required || needed || empty || (variant === 'null' && leaf.default === undefined)
        expect([variant, problems.length > 0]).toEqual([variant, mayRefuse])
        const changes = plan?.changes ?? []
        if (changes.length === 0) continue
        expect(changes.map(summary)).toEqual([`update ${path}`])
        for (const { before, after } of changes[0]!.attributes) expect(after).not.toEqual(before)
        await apply(project)
        await settle(project, first)
      }
    })

    testIf(leaf.unordered && !leaf.single, 'in another order: nothing to do', async () => {
      const spec = baseOf(fixture, base)
      const list = at(spec, path.split('.')) as Json[]
      expect(list.length).toBeGreaterThan(1)
      const project = await harness(spec)
      declare(project, setAt(spec, path.split('.'), [...list].reverse()))
      expect((await planOf(project)).changes.map(summary)).toEqual([])
    })
  })

  async function expectShown(project: Harness, spec: Members, path: string): Promise<void> {
    const names = Object.keys(api.match).filter(member => spec[member] !== undefined)
    const match = { ...api.match, ...Object.fromEntries(names.map(member => [member, spec[member]!])) }
    const live = at(await row(project, match), path.split('.'))
    // In a free map BigCommerce may have members of its own.
    if (isObject(live)) expect(live).toMatchObject(at(spec, path.split('.')) as Members)
    else if (live !== undefined) expect(live).toEqual(at(spec, path.split('.')))
  }

  test('with the state forgotten: it is adopted, unchanged', async () => {
    const project = await harness(baseOf(fixture))
    rmSync(join(project.dir, '.storewright'), { recursive: true })
    const plan = await planOf(project)
    expect(plan.changes.filter(change => change.address !== address && change.action !== 'adopt')).toEqual([])
    const again = fixture.adopted === undefined ? [] : [`update ${fixture.adopted.shows}`]
    expect(own(plan).map(summary)).toEqual(['adopt ', ...again])
    await apply(project)
  })

  testIf(
    'send' in api.edit,
    'edited elsewhere: drift names the object and the field, and apply repairs it',
    async () => {
      const edit = api.edit as Extract<Fixture['api']['edit'], { send: string }>
      const project = await harness(baseOf(fixture))
      await elsewhere(project, edit.send, edit.body)
      expect(await differences(project)).toMatchObject([
        { address, kind: name, cause: 'drifted', attributes: [{ path: edit.drifts, cause: 'drifted' }] },
      ])
      await apply(project)
      expect(await differences(project)).toEqual([])
      expect(await row(project)).toMatchObject(api.row)
    },
  )

  testIf('send' in api.delete, 'deleted elsewhere: drift says so, and apply makes it again', async () => {
    const gone = api.delete as Extract<Fixture['api']['delete'], { send: string }>
    const project = await harness(baseOf(fixture), gone.emulate)
    await elsewhere(project, gone.send, gone.body)
    expect(await differences(project)).toMatchObject([{ address, kind: name, cause: 'vanished' }])
    expect(own(await planOf(project)).map(change => change.action)).toContain('create')
    await apply(project)
    expect(await row(project)).toMatchObject(api.row)
  })

  async function elsewhere(project: Harness, request: string, body?: Json): Promise<void> {
    const id = await idOf(project)
    const filled = JSON.parse(JSON.stringify(body ?? null).replaceAll('"{id}"', id)) as Json
    await call(project, kind.api, request.replaceAll('{id}', id), filled ?? undefined)
  }

  test('no longer declared: it goes, as far as it can', async () => {
    const project = await harness(baseOf(fixture))
    declare(project, undefined)
    const action = fixture.undeclared?.action ?? (kind.removal === 'never' ? 'forget' : 'delete')
    expect(own(await planOf(project)).map(change => change.action)).toEqual([action])
    if (kind.removal === 'irreversible') {
      expect(await project.apply().catch((error: ToolError) => error.code)).toBe('IRREVERSIBLE')
    }
    await apply(project)
    const left = await row(project).catch(() => undefined)
    if (action === 'forget') expect(left).toMatchObject(api.row)
    else if (api.removed === undefined) expect(left).toBeUndefined()
    else expect(left).toMatchObject(api.removed)
  })

  testIf(kind.none === true, 'null in its place: what was applied goes, and nothing else ever does', async () => {
    const project = await harness(baseOf(fixture))
    declare(project, null)
    expect(own(await planOf(project)).map(change => change.action)).toEqual(['delete'])
    await apply(project)
    expect(own(await planOf(project))).toEqual([])
  })

  testIf(kind.removal !== 'never', 'removed twice: both succeed', async () => {
    const project = await harness(baseOf(fixture))
    const id = await idOf(project)
    for (let time = 1; time <= 2; time += 1) {
      const outcomes = await withApi(project, kind.api, opened => kind.remove(opened, [item({ address, id, key: id })]))
      expect(outcomes).toEqual([{ id }])
    }
  })

  test.each(fixture.invalid)('$code at $at: $set$without', async ({ set = {}, without = [], code, at: place }) => {
    const project = await harness()
    let spec = baseOf(fixture)
    for (const [path, value] of Object.entries(set)) spec = setAt(spec, path.split('.'), value)
    for (const path of without) spec = setAt(spec, path.split('.'), undefined)
    const config = configWith(fixture, spec)
    project.write(config)
    const { problems } = await planOrProblems(project)
    expect(problems.map(problem => problem.code)).toEqual([code])
    const lines = linesOf(config, [...fixture.subject, ...(place === '' ? [] : place.split('.'))])
    expect(lines).toContain(problems[0]?.source?.line)
  })
})

/** What the plan of a changed field looks like follows from its schema. */
function expected(leaf: Leaf, shows: string[]): string[] {
  if (leaf.createOnly) return []
  if (leaf.transition !== undefined) return [`transition ${leaf.path}`]
  if (leaf.immutable === 'replace') return [`replace ${shows}`, `replace ${shows}`]
  return [`update ${shows}`]
}

/** A rule that does not concern a kind or a field is not listed for it. */
function testIf(concerned: boolean, rule: string, work: () => Promise<void>): void {
  if (concerned) test(rule, work)
}

/** What drift says of objects that are ours. */
async function differences(project: Harness): Promise<DriftEntry[]> {
  return (await project.drift()).entries.filter(entry => entry.cause !== 'unmanaged')
}

/** Fields that the API shows as they were declared, under the same name. */
function isShown(leaf: Leaf): boolean {
  return (
    [leaf, ...leaf.entries].every(rule => rule.normalize.length === 0 && !rule.refersTo && !rule.looksUp) &&
    !leaf.createOnly &&
    !leaf.writeOnly &&
    leaf.transition !== 'status'
  )
}

function summary(change: Change): string {
  const { action, attributes, transition } = change
  return `${action} ${transition?.attribute ?? attributes.map(attribute => attribute.path).sort()}`
}

function matches(candidate: Members, match: Members): boolean {
  return Object.entries(match).every(([member, value]) => JSON.stringify(candidate[member]) === JSON.stringify(value))
}

async function planOrProblems(project: Harness): Promise<{ plan?: Plan; problems: DiagnosticsError['diagnostics'] }> {
  try {
    return { plan: (await project.plan()).plan, problems: [] }
  } catch (error) {
    expect(error).toBeInstanceOf(DiagnosticsError)
    return { problems: (error as DiagnosticsError).diagnostics }
  }
}
