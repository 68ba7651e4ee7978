/** Reports in which every value tries to be something else than text in markdown, HTML or XML. */

import fc from 'fast-check'
import { formatAddress } from '../../src/model/address.ts'
import type { Report } from '../../src/model/report.ts'
import { toReport } from './support.ts'

/** Stands in every value, so that values are found wherever they go. */
export const mark = 'Zq7'

const fragment = fc.constantFrom(
  ...['```', '``', '`', '~~~', '</details>', '<details>', '</summary>', '<script>', '<!--', '-->', '</code>', '<b>'],
  ...['|', '\\|', '\\', '\\`', '@octocat', '#123', 'GH-1', 'a@b.example', 'www.evil.example', 'https://evil.example'],
  ...['[x](https://evil.example)', '![x](y)', '[x]: y', '[^1]', '*', '**', '_', '$', ':tada:', '&lt;', '&#96;'],
  ...['\n', '\n\n', '\r', '\r\n', '\u2028', '\u0085', '\u0000', '\u202e', '\t', ' ', '    ', '\ud800'],
  ...[
    '- x',
    '+ x',
    '! x',
    '--- a',
    '+++ b',
    '@@ -1 +1 @@',
    '# x',
    '> x',
    '1. x',
    '---',
    '===',
    '\n- ',
    '\n```\n',
    '\n\n</details>\n\n',
  ],
  ...['a', 'ß', '漢字', '👩‍🚀', '"', "'", '.', '['],
)
/** Texts made of what means something elsewhere. */
export const hostile = fc
  .array(fragment, { maxLength: 8 })
  .map(parts => `${parts.slice(0, 4).join('')}${mark}${parts.slice(4).join('')}`)
/** JSON made of such texts. */
export const value = fc.oneof(
  hostile,
  fc.array(hostile, { maxLength: 3 }),
  fc.dictionary(hostile, hostile, { maxKeys: 3 }),
  fc.constantFrom<null | boolean | number>(null, true, 7),
)
export const address = fc
  .tuple(hostile, fc.option(hostile, { nil: undefined }))
  .map(([store, page]) =>
    formatAddress(['stores', store, ...(page === undefined ? [] : ['channels', 'us', 'pages', page])]),
  )
const place = fc.record({ file: hostile, line: fc.nat(99), column: fc.nat(99) })
const source = fc.oneof(
  place,
  fc.tuple(place, place).map(([one, via]) => ({ ...one, via })),
)

const attribute = fc.record({
  path: hostile,
  before: value,
  after: value,
  cause: fc.constantFrom('config', 'drift'),
  note: hostile,
})
const change = fc.record(
  {
    address,
    kind: hostile,
    action: fc.constantFrom('create', 'adopt', 'update', 'delete', 'forget', 'move', 'transition'),
    reason: hostile,
    objectId: hostile,
    before: fc.dictionary(hostile, value, { maxKeys: 2 }),
    after: fc.dictionary(hostile, value, { maxKeys: 3 }),
    attributes: fc.array(attribute, { maxLength: 3 }),
    naturalKey: hostile,
    from: address,
    reversibility: fc.constantFrom('reversible', 'irreversible'),
    source,
  },
  { requiredKeys: ['address', 'action', 'after', 'attributes'] },
)
const diagnostic = fc.record(
  {
    severity: fc.constantFrom('error', 'warning', 'note'),
    code: fc.constant('API_INVALID'),
    policy: fc.record({ name: hostile, source }),
    message: hostile,
    hint: hostile,
    address,
    source,
  },
  { requiredKeys: ['severity', 'code', 'message'] },
)
const deadline = fc.record({
  address: fc.oneof(address, hostile),
  event: hostile,
  at: fc.constant('2026-12-01T00:00:00Z'),
  severity: fc.constant('critical'),
})
const billing = fc.array(address, { minLength: 1, maxLength: 2 }).map(stores => ({
  starts: 1,
  stops: 0,
  changes: 0,
  monthly: 'unknown',
  known: [],
  without_price: [`${mark}|x`],
  stores: stores.map(one => ({ address: one, effect: 'starts', to: `${mark}\`x`, when: 'now', monthly: 'unknown' })),
}))

/** Reports of each command. */
const plan = fc
  .record({
    changes: fc.array(change, { maxLength: 4 }),
    diagnostics: fc.array(diagnostic, { maxLength: 2 }),
    deadlines: fc.array(deadline, { maxLength: 2 }),
    only: fc.array(hostile, { maxLength: 2 }),
    exclude: fc.array(hostile, { maxLength: 2 }),
    billing: fc.option(billing, { nil: undefined }),
    origin: fc.record({
      commit: hostile,
      run: fc.oneof(
        hostile,
        hostile.map(text => `https://ci.example/${text}`),
      ),
    }),
  })
  .map(given => toReport({ command: 'plan', saved_to: `${mark}|\`.json`, plan: given } as never))

const apply = fc
  .record({
    changes: fc.array(change, { maxLength: 3 }),
    results: fc.array(
      fc.record({
        address,
        error: fc.option(diagnostic, { nil: undefined }),
        status: fc.constantFrom('done', 'failed', 'skipped', 'not-started', 'deferred'),
        blockedBy: fc.array(hostile, { maxLength: 2 }),
      }),
      { maxLength: 4 },
    ),
    why: hostile,
  })
  .map(({ changes, results, why }) =>
    toReport({
      command: 'apply',
      plan: { changes },
      results: results.map((one, at) => ({ id: `${one.address}#${at}`, action: 'update', ...one })),
      counts: { done: 1, failed: 1, skipped: 1, deferred: 1, not_started: 1 },
      override_freeze: why,
    } as never),
  )

const cause = fc.constantFrom('drifted', 'both', 'vanished', 'config-changed')
const view = fc.record(
  {
    path: hostile,
    cause: fc.constantFrom('drifted', 'both', 'config-changed'),
    config: value,
    recorded: value,
    live: value,
    note: hostile,
  },
  { requiredKeys: ['path', 'cause'] },
)
const drift = fc
  .record({
    entries: fc.array(
      fc.oneof(
        fc.record({
          address,
          kind: hostile,
          cause,
          objectId: hostile,
          attributes: fc.array(view, { maxLength: 3 }),
          source,
          renamed: fc.record({ from: hostile, to: hostile }),
        }),
        fc.record({
          kind: hostile,
          key: hostile,
          within: address,
          cause: fc.constant('unmanaged'),
          attributes: fc.constant([]),
        }),
      ),
      { maxLength: 4 },
    ),
    ignored: fc.array(
      fc.record({
        address: fc.oneof(address, hostile),
        kind: hostile,
        path: hostile,
        reason: hostile,
        owner: hostile,
        expires: hostile,
        cause,
        by: fc.constant('file'),
      }),
      { maxLength: 2 },
    ),
    unread: fc.array(diagnostic, { maxLength: 2 }),
    scope: fc.record({
      only: fc.array(hostile, { maxLength: 2 }),
      exclude: fc.array(hostile, { maxLength: 2 }),
      only_managed: fc.boolean(),
    }),
    run: fc.record({ user: hostile, host: hostile, commit: hostile, run: hostile, config: hostile }),
    deadlines: fc.array(deadline, { maxLength: 2 }),
  })
  .map(given =>
    toReport({
      command: 'drift',
      coverage: {
        objects: 3,
        read: 2,
        percent: 66.6,
        gaps: [{ store: `${mark}</code>`, kind: `${mark}|`, objects: 2 }],
      },
      summary: { drifted: 1, both: 0, vanished: 0, 'config-changed': 0, unmanaged: 1, in_sync: 0, ignored: 0 },
      ...given,
    } as never),
  )

const store = fc.record({ address, id: hostile, name: hostile })
const comparison = fc.constantFrom('different', 'only-from', 'only-to')
const compared = fc.record({ path: hostile, before: value, after: value }, { requiredKeys: ['path'] })
const compare = fc
  .record({
    from: store,
    to: store,
    scope: fc.record({ only: fc.array(hostile, { maxLength: 2 }), exclude: fc.array(hostile, { maxLength: 2 }) }),
    entries: fc.array(
      fc.record({
        address,
        kind: hostile,
        comparison,
        ids: fc.record({ from: hostile, to: hostile }),
        attributes: fc.array(compared, { maxLength: 3 }),
      }),
      { maxLength: 4 },
    ),
    intended: fc.array(
      fc.record({
        address,
        kind: hostile,
        comparison,
        path: hostile,
        reason: hostile,
        owner: hostile,
        expires: hostile,
      }),
      { maxLength: 2 },
    ),
    unread: fc.array(diagnostic, { maxLength: 2 }),
    diagnostics: fc.array(diagnostic, { maxLength: 2 }),
    not_compared: fc.array(hostile, { maxLength: 2 }),
  })
  .map(given =>
    toReport({
      command: 'compare',
      summary: { different: 1, only_from: 1, only_to: 1, alike: 2, intended: 1 },
      ...given,
    } as never),
  )

const validate = fc
  .record({
    objects: fc.dictionary(hostile, fc.nat(9), { maxKeys: 3 }),
    diagnostics: fc.array(diagnostic, { maxLength: 3 }),
  })
  .map(given => toReport({ command: 'validate', files: [mark], ...given } as never))

const failure = fc
  .record({ command: hostile, tool: hostile, diagnostics: fc.array(diagnostic, { maxLength: 3 }) })
  .map(given => toReport({ failed: true, ...given } as never))

/** Reports of each command with whatever in them. */
export const reports = [
  ['plan', plan],
  ['apply', apply],
  ['drift', drift],
  ['compare', compare],
  ['validate', validate],
  ['failure', failure],
] as [string, fc.Arbitrary<Report>][]
