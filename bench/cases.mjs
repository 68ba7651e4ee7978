// What is measured, in this order: a command, on which shapes and in which state of things, and what else is measured beside it.
import { deck } from './deck.mjs'
import { fetchAll, parse, validators, whole } from './floors.mjs'
import { applyUnderQuota } from './quota.mjs'
import { hello, nodeStart } from './starts.mjs'
import { terraform } from './terraform.mjs'
import { planAnew, watchAgain } from './watch.mjs'

const percent = 'one percent changed'
const fullPages = shape => shape.reads
const fullBatches = shape => shape.writes()
const none = () => 0
const seen = { status: 2 }

/**
 * `state` is how things are at first, see openWorld; `renewed` is `empty` before every run. `first(world)` is done once, `before(world)`
 * before every run, `after(world)` at the end; none of it is measured. `status` is the exit code that shows that the command has found
 * what there was to find. `shapes` maps those that are measured to what is measured beside the command; `latency` is that of every
 * answer, in milliseconds. `contender(world)` is what is measured in place of the command,
 * and what `afterwards(world)` finds is told with it. `reads` and `writes` are the fewest requests that can do. `runs` are more where a run is short. `short`
 * are the shapes that the short form measures.
 */
export const cases = [
  start('version', ['--version'], [nodeStart, hello, terraform(['version'])]),
  start('help', ['--help'], [nodeStart, hello]),
  start('validate', ['validate'], [nodeStart, hello, validators]),
  {
    name: 'validate',
    state: 'none',
    words: ['validate'],
    shapes: {
      '1k': [parse('json'), parse('js-yaml'), parse('yaml'), terraform(['validate']), deck(['validate'])],
      '10k': [parse('json'), parse('js-yaml'), parse('yaml'), terraform(['validate']), deck(['validate'])],
      '10k/500': [],
      '48 MB': [parse('js-yaml'), parse('yaml')],
      'fleet 1k': [],
      'fleet 100k': [],
    },
  },
  {
    name: 'plan, all new',
    state: 'empty',
    words: ['plan', '--detailed-exitcode'],
    status: 2,
    writes: none,
    shapes: {
      '1k': [terraform(['plan', '-detailed-exitcode'], seen), deck(['diff', '--non-zero-exit-code'], seen)],
      '10k': [deck(['diff', '--non-zero-exit-code'], seen)],
      '10k/500': [],
    },
    short: ['1k'],
  },
  {
    name: 'plan, all new, saved',
    state: 'empty',
    words: ['plan', '--detailed-exitcode', '--out', 'plan.json'],
    status: 2,
    reads: fullPages,
    writes: none,
    shapes: { 'fleet 1k': [], 'fleet 100k': [] },
  },
  {
    name: 'stores list',
    state: 'empty',
    words: ['stores', 'list'],
    reads: shape => Math.ceil((shape.objects - 1) / 250),
    writes: none,
    shapes: { 'fleet 1k': [], 'fleet 100k': [] },
  },
  {
    name: 'apply, all new',
    state: 'renewed',
    words: ['apply', '--auto-approve'],
    writes: fullBatches,
    shapes: {
      '1k': [
        terraform(['apply', '-auto-approve']),
        terraform(['apply', '-auto-approve'], { backend: 'http' }),
        deck(['sync']),
      ],
      '10k': [],
      '10k/500': [],
    },
    short: ['1k'],
  },
  {
    name: 'apply, all new',
    state: 'renewed',
    words: ['apply', '--auto-approve'],
    latency: 100,
    afterwards: writingTime,
    writes: fullBatches,
    shapes: { '1k': [] },
  },
  {
    name: 'plan, nothing to do',
    state: 'applied',
    words: ['plan', '--detailed-exitcode'],
    reads: fullPages,
    writes: none,
    shapes: {
      '1k': [
        whole('js-yaml'),
        terraform(['plan', '-detailed-exitcode'], { state: 'applied' }),
        deck(['diff', '--non-zero-exit-code'], { state: 'applied' }),
      ],
      '10k': [
        whole('js-yaml'),
        whole('json'),
        whole('yaml'),
        fetchAll,
        terraform(['plan', '-detailed-exitcode'], { state: 'applied' }),
        deck(['diff', '--non-zero-exit-code'], { state: 'applied' }),
      ],
      '200/10': [fetchAll],
      '10k/500': [fetchAll],
    },
    short: ['1k', '200/10'],
  },
  {
    name: 'plan, nothing to do',
    state: 'applied',
    words: ['plan', '--detailed-exitcode', '--parallelism', '32'],
    latency: 100,
    reads: fullPages,
    writes: none,
    shapes: { '10k': [whole('js-yaml')], '10k/500': [] },
  },
  {
    name: `plan, ${percent}`,
    state: 'applied',
    first: world => world.write(world.applied + 1),
    words: ['plan', '--detailed-exitcode'],
    status: 2,
    after: world => world.write(world.applied),
    reads: fullPages,
    writes: none,
    shapes: {
      '1k': [
        terraform(['plan', '-detailed-exitcode'], { state: 'applied', edit: 1, ...seen }),
        deck(['diff', '--non-zero-exit-code'], { state: 'applied', edit: 1, ...seen }),
      ],
      '10k': [deck(['diff', '--non-zero-exit-code'], { state: 'applied', edit: 1, ...seen })],
    },
    short: ['1k'],
  },
  {
    name: `apply, ${percent}`,
    state: 'applied',
    before: world => world.write(world.applied + 1),
    words: ['apply', '--auto-approve'],
    applies: true,
    writes: shape => shape.changes(),
    shapes: { '1k': [terraform(['apply', '-auto-approve'], { state: 'applied', edit: 1 })], '10k': [] },
    short: ['1k'],
  },
  {
    name: `watch, ${percent}`,
    state: 'applied',
    contender: watchAgain,
    after: world => world.write(world.applied),
    writes: none,
    shapes: { '1k': [planAnew], '10k': [planAnew] },
  },
  {
    name: 'apply, nothing to do',
    state: 'applied',
    words: ['apply', '--auto-approve'],
    reads: fullPages,
    writes: none,
    shapes: { '10k': [] },
    short: ['1k'],
  },
  {
    name: 'drift',
    state: 'applied',
    words: ['drift', '--detailed-exitcode'],
    reads: fullPages,
    writes: none,
    shapes: { '1k': [], '10k': [], '10k/500': [] },
    short: ['1k'],
  },
  {
    name: 'export',
    state: 'applied',
    words: ['export', 'shop'],
    writes: none,
    shapes: { '1k': [], '10k': [] },
  },
  {
    name: 'apply under a quota',
    state: 'renewed',
    contender: applyUnderQuota,
    writes: fullBatches,
    runs: 1,
    shapes: { '900 groups': [] },
  },
]

/** From when the first write was sent until the last was answered, and the fewest rounds that it could have taken. */
async function writingTime({ sandbox, shape, latency }) {
  const { requests } = await sandbox.control('GET', '/requests')
  const times = requests.filter(({ method }) => method !== 'GET').map(({ time }) => time)
  return { writingMs: times.at(-1) - times[0] + latency, rounds: shape.rounds }
}

/** What a command needs before it does anything. */
function start(name, words, beside) {
  return { name: `${name}, start`, state: 'none', words, runs: 20, shapes: { small: beside }, short: ['small'] }
}
