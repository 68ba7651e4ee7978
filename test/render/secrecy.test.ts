/** Whatever is sealed or marked sensitive, no rendering prints its value or its hash. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AttributeChange } from '../../src/model/plan.ts'
import type { DriftAttribute } from '../../src/model/report.ts'
import type { Attributes, Json } from '../../src/model/values.ts'
import { changeFormats, renderReport } from '../../src/render/index.ts'
import { toReport } from './support.ts'

const secret = fc
  .string({ minLength: 12, maxLength: 20, unit: fc.constantFrom(...'abcdefghijklmnop0123456789') })
  .map(text => `hush${text}`)
const seal = secret.map(hash => ({ $secret: hash }))

/** JSON of any shape that has seals somewhere in it. */
const sealed: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    seal,
    fc.constantFrom<Json>(
      null,
      true,
      7,
      'plain',
      '<p>several</p>\n<p>lines</p>',
      { $ref: 'accounts.acme' },
      { $id: '4' },
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('name', 'email', 'headers', 'before', 'attributes'), tie('value'), { maxKeys: 4 }),
  ),
})).value

const change: fc.Arbitrary<AttributeChange> = fc.record({
  path: fc.constantFrom('user_email', 'contact.email', 'headers'),
  before: fc.option(sealed, { nil: undefined }),
  after: sealed,
  cause: fc.constantFrom('config' as const, 'drift' as const, 'both' as const),
}) as fc.Arbitrary<AttributeChange>

/** A value that should have been sealed but was only marked. */
const marked: fc.Arbitrary<AttributeChange> = fc.record({
  path: fc.constantFrom('user_email', 'contact.email'),
  before: secret,
  after: secret,
  cause: fc.constant('config' as const),
  sensitive: fc.constant(true as const),
})

const attributes: fc.Arbitrary<Attributes> = fc.dictionary(fc.constantFrom('name', 'email', 'phone'), sealed, {
  maxKeys: 3,
})

test('plans', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(change, marked), { minLength: 1, maxLength: 4 }), attributes, (changes, after) => {
      const address = 'accounts.acme' as never
      const leaked = marksOf(changes)
      expectSilence(
        toReport({
          command: 'plan',
          plan: {
            changes: [
              { address, action: 'create', after },
              { address, action: 'adopt', before: after, after, naturalKey: 'acme' },
              { address, action: 'update', before: leaked.before, after: leaked.after, attributes: changes },
              { address, action: 'replace', step: 'remove', before: after, attributes: changes },
              { address, action: 'replace', step: 'create', after, attributes: changes },
              { address, action: 'delete', before: after },
            ] as never,
          },
        }),
      )
    }),
  )
})

test('drift', () => {
  const view: fc.Arbitrary<DriftAttribute> = fc.oneof(
    fc.record({
      path: fc.constant('headers'),
      cause: fc.constantFrom('drifted' as const, 'both' as const, 'config-changed' as const),
      config: sealed,
      recorded: sealed,
      live: sealed,
    }),
    fc.record({
      path: fc.constant('email'),
      cause: fc.constant('both' as const),
      config: secret,
      recorded: secret,
      live: secret,
      sensitive: fc.constant(true as const),
    }),
  )
  fc.assert(
    fc.property(fc.array(view, { minLength: 1, maxLength: 3 }), found => {
      expectSilence(
        toReport({
          command: 'drift',
          run: { user: 'ada', host: 'laptop', config: 'sha256:1' },
          entries: [{ address: 'accounts.acme', kind: 'account', cause: 'both', attributes: found }],
          unread: [],
          summary: { 'config-changed': 0, drifted: 0, both: 1, vanished: 0, unmanaged: 0, in_sync: 0 },
          deadlines: [],
        } as never),
      )
    }),
  )
})

test('state', () => {
  fc.assert(
    fc.property(
      attributes,
      fc.constantFrom('state list', 'state show', 'state forget', 'state move'),
      (recorded, command) => {
        expectSilence(
          toReport({
            command,
            resources: [
              {
                address: 'accounts.acme',
                kind: 'account',
                unit: 'portfolio',
                id: 'acme',
                key: 'acme',
                attributes: recorded,
                dependsOn: [],
              },
            ],
          } as never),
        )
      },
    ),
  )
})

/** Attributes that hold what is marked, unsealed, at the same paths. */
function marksOf(changes: readonly AttributeChange[]): { before: Attributes; after: Attributes } {
  const before: Attributes = {}
  const after: Attributes = {}
  for (const one of changes.filter(each => each.sensitive)) {
    const [name, member] = one.path.split('.') as [string, string?]
    before[name] = member === undefined ? one.before! : { [member]: one.before! }
    after[name] = member === undefined ? one.after! : { [member]: one.after! }
  }
  return { before, after }
}

function expectSilence(report: Parameters<typeof renderReport>[0]): void {
  for (const format of changeFormats) {
    for (const color of [true, false]) expect(renderReport(report, format, { color, width: 80 })).not.toContain('hush')
  }
}

test('not even the hash of an e-mail address that tells customers apart', () => {
  const hash = '0123456789abcdef0123456789abcdef'
  const key = `#${hash}@1`
  const address = 'stores.a.customers.jane' as never
  const reports = [
    {
      command: 'plan',
      plan: {
        changes: [
          { address, action: 'adopt', key: 'jane', naturalKey: key },
          { address, action: 'delete', key, naturalKey: key },
        ] as never,
      },
    },
    {
      command: 'drift',
      run: { user: 'ada', host: 'laptop', config: '' },
      entries: [{ kind: 'customer', objectId: '7', key, cause: 'unmanaged', attributes: [] }],
      unread: [],
      summary: {},
      deadlines: [],
    },
    {
      command: 'state list',
      resources: [{ address, kind: 'customer', unit: 'store:a', id: '7', key, attributes: {}, dependsOn: [] }],
    },
  ]
  for (const report of reports) {
    for (const format of changeFormats)
      expect(renderReport(toReport(report as never), format, { color: false, width: 80 })).not.toContain(hash)
  }
})
