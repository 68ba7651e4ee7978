// The nearest peer, compiled: Kong's decK holds a YAML file against what an API lists. As many services and routes as there are
// objects, 240 bytes each, which is a quarter of what ours have.
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { prose } from './model.mjs'
import { openStub, peer } from './stub.mjs'
import { quietEnv, scratch } from './world.mjs'

const env = quietEnv

/** Undefined where it is not installed. */
export function deckVersion() {
  const { status, stdout } = spawnSync('deck', ['version'], { env, encoding: 'utf8' })
  return status === 0 ? /decK v?(\S+)/.exec(stdout)?.[1] : undefined
}

/** `state`: nothing (`empty`, before each run) or everything (`applied`, at first) is there; `edit` changes one percent. */
export function deck(words, { state = 'empty', edit = 0, status = 0 } = {}) {
  return peer(async ({ shape: { objects } }) => {
    const name = 'deck'
    if (deckVersion() === undefined) return { name, skipped: 'deck is not installed' }
    const address = await openStub(join(import.meta.dirname, 'deck-stub.mjs'))
    const command = (first, ...rest) => ['deck', first, '--kong-addr', address, '--no-color', ...rest]
    if (state === 'applied') run(command('sync', '-s', fileOf(objects, 0)))
    const before = () => (state === 'empty' ? fetch(`${address}/_empty`, { method: 'POST' }) : undefined)
    const process = { command: command(...words, '-s', fileOf(objects, edit)), env }
    return { name, process: () => process, status, before }
  })
}

function run([program, ...words]) {
  const { status, stderr } = spawnSync(program, words, { env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr}`)
}

/** One service and nine routes to each ten objects. */
function fileOf(objects, edit) {
  const file = join(scratch, `kong-${randomUUID()}.yaml`)
  const lines = ['_format_version: "1.1"', 'services:']
  for (let at = 0; at < objects; at += 1) lines.push(...(at % 10 === 0 ? service(at, edit) : route(at, edit)))
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

function service(at, edit) {
  return [`- name: service-${at}`, `  host: service-${at}.example`, `  tags: [${tags(at, edit)}]`, '  routes:']
}

function route(at, edit) {
  return [
    `  - name: route-${at}`,
    `    paths: ["/route/${at}"]`,
    `    hosts: [www-${at}.example]`,
    `    tags: [${tags(at, edit)}]`,
  ]
}

function tags(at, edit) {
  return [
    ...prose(at, 14)
      .split(' ')
      .map((word, place) => `${word}-${place}`),
    `edit-${at % 100 === 0 ? edit : 0}`,
  ].join(', ')
}
