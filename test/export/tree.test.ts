/** How live objects become YAML: keys, places, references, and what is left unsaid. */

import { describe, expect, test } from 'vitest'
import { literal, writeYaml } from '../../src/config/index.ts'
import type { ExportKind } from '../../src/export/kinds.ts'
import { whyLeftOut } from '../../src/export/kinds.ts'
import type { Corrections } from '../../src/export/objects.ts'
import { arrange } from '../../src/export/objects.ts'
import { buildTree } from '../../src/export/tree.ts'
import type { Live } from '../../src/model/resources.ts'
import type { Attributes } from '../../src/model/values.ts'

const base = { removal: 'reversible' as const }
const room: ExportKind = {
  ...base,
  name: 'room',
  collection: 'rooms',
  parent: 'store',
  shape: 'map',
  schema: {
    required: ['name'],
    properties: {
      name: { 'x-key-attribute': true },
      size: { default: 1 },
      made: { readOnly: true },
      code: { 'x-sensitive': true },
      next: { 'x-ref': 'room' },
      door: { 'x-ref': 'door' },
    },
  },
}
const shelf: ExportKind = {
  ...base,
  name: 'shelf',
  collection: 'shelves',
  parent: 'room',
  shape: 'tree',
  tree: { name: 'name', above: 'parent' },
  schema: { required: ['name'], properties: { name: {}, parent: { 'x-ref': 'shelf', 'x-nested': true } } },
}
const sign: ExportKind = {
  ...base,
  name: 'sign',
  collection: 'signs',
  parent: 'store',
  shape: 'map',
  levels: 2,
  schema: {
    'x-key-schema': { pattern: '^[^/]+$' },
    'x-scalar': 'text',
    properties: { text: {}, shelf: { 'x-ref': 'shelf' } },
  },
}
const known = [room, shelf, sign]

function live(kind: string, id: string, attributes: Attributes, more: Partial<Live> = {}): Live {
  return { kind, id, key: String(attributes.name), unit: 'store:a', attributes, ...more }
}

function exported(objects: Live[], corrections: Partial<Corrections> = {}): Attributes {
  const all = { dropped: new Set<string>(), bound: new Set<string>(), without: new Set<string>(), ...corrections }
  return buildTree(known, arrange(known, objects, all).objects, all).contents
}

describe('keys', () => {
  test('are short forms of names, each once among siblings; a name that is the key is not said again', () => {
    const rooms = [live('room', '1', { name: 'hall' }), live('room', '2', { name: 'Hall!' })]
    expect(exported(rooms)).toEqual({ rooms: { hall: {}, 'hall-2': { name: 'Hall!' } } })
  })

  test('letters of every script stay, and a name without any gives way to the id', () => {
    const rooms = [live('room', '1', { name: 'Küche' }), live('room', '2', { name: '***' })]
    expect(Object.keys(exported(rooms).rooms as object)).toEqual(['küche', 'room-2'])
  })

  test('that are natural are divided where each part fits', () => {
    const signs = [live('sign', '1', { text: 'Exit' }, { key: 'wall/a/b' })]
    expect(exported(signs)).toEqual({ signs: { wall: { 'a/b': 'Exit' } } })
  })
})

test('objects that share their name, and permanent ones, are named by id', () => {
  const twins = [live('room', '1', { name: 'Hall' }), live('room', '2', { name: 'Hall' })]
  expect(exported(twins)).toEqual({ rooms: { hall: { id: 1, name: 'Hall' }, 'hall-2': { id: 2, name: 'Hall' } } })
  const born = [live('room', '1', { name: 'hall' }, { permanent: 'it stays' })]
  expect(exported(born)).toEqual({ rooms: { hall: { id: 1, name: 'hall' } } })
})

test('defaults and what the server sets are not said; something else stands for sensitive values', () => {
  const said = { name: 'hall', size: 1, made: 'today', code: '1234' }
  expect(exported([live('room', '1', said)])).toEqual({ rooms: { hall: {} } })
  const none = { dropped: new Set<string>(), bound: new Set<string>(), without: new Set<string>() }
  const { objects } = arrange(known, [live('room', '1', { ...said, code: ['1', { a: '2' }] })], none)
  const secret = ({ key }: { key: string }, path: readonly string[], value: string) =>
    `${key} ${path.join('/')} ${value}`
  expect(buildTree(known, objects, none, { secret }).contents).toEqual({
    rooms: { hall: { code: ['hall code/1 1', { a: 'hall code/2/a 2' }] } },
  })
  expect(exported([live('room', '1', { ...said, size: 2 })])).toEqual({ rooms: { hall: { size: 2 } } })
})

test('nodes lie in those above them, and are named by their path; what is not written is named by id', () => {
  const objects = [
    live('room', '1', { name: 'hall', next: { $id: '2' }, door: { $id: '9' } }),
    live('room', '2', { name: 'attic' }),
    live('shelf', '6', { name: 'Low', parent: { $id: '5' } }, { parentId: '1' }),
    live('shelf', '5', { name: 'Tall', parent: null }, { parentId: '1' }),
    live('sign', '1', { shelf: { $id: '6' } }, { key: 'wall/a' }),
    live('sign', '2', { shelf: { $id: '7' } }, { key: 'wall/b' }),
  ]
  expect(exported(objects)).toEqual({
    rooms: {
      hall: { next: 'attic', door: { id: 9 }, shelves: [{ name: 'Tall', children: [{ name: 'Low' }] }] },
      attic: {},
    },
    signs: { wall: { a: { shelf: 'hall/Tall/Low' }, b: { shelf: { id: 7 } } } },
  })
})

test('what lies in an object that is left out is left out, and references to it are ids', () => {
  const objects = [
    live('room', '1', { name: 'hall' }),
    live('shelf', '5', { name: 'Tall', parent: null }, { parentId: '1' }),
    live('sign', '1', { shelf: { $id: '5' } }, { key: 'wall/a' }),
  ]
  expect(exported(objects, { dropped: new Set(['room|1']) })).toEqual({
    signs: { wall: { a: { shelf: { id: 5 } } } },
  })
})

test('what is never declared is named as people call it, in references and as the outermost key', () => {
  const label: ExportKind = {
    ...base,
    name: 'label',
    collection: 'labels',
    parent: 'store',
    shape: 'map',
    levels: 3,
    schema: {
      'x-key-schema': {},
      'x-inner-key-schema': [{ pattern: '^[^/]+$' }, {}],
      properties: { lamp: { 'x-lookup': 'lamp', 'x-outer-key': true }, near: { 'x-lookup': 'lamp' } },
    },
  }
  const none = { dropped: new Set<string>(), bound: new Set<string>(), without: new Set<string>() }
  const outer = new Map([['lamp', new Map([['7', 'L/7']])]])
  const objects = [
    live('label', '1', { lamp: { $id: '7' }, near: { $id: '7' } }, { key: '7/a/b/c' }),
    live('label', '2', { lamp: { $id: '7' }, near: { $id: '8' } }, { key: '7/a/d' }),
    live('label', '3', { lamp: { $id: '8' } }, { key: '8/a/d' }),
  ]
  const arranged = arrange([label], objects, none, undefined, outer)
  expect(buildTree([label], arranged.objects, none, { outerNames: outer }).contents).toEqual({
    labels: { 'L/7': { a: { 'b/c': { near: 'L/7' }, d: { near: { id: 8 } } } } },
  })
  expect(arranged.nameless.map(one => one.id)).toEqual(['3'])
})

test('a kind that cannot do without what is known of people is left out as a whole', () => {
  expect(whyLeftOut(room)).toBeUndefined()
  expect(whyLeftOut({ ...room, schema: { required: ['code'], properties: room.schema.properties! } })).toContain(
    'people',
  )
})

test('long texts are blocks, nothing is read as an interpolation, comments stand at the head', () => {
  const text = writeYaml(literal({ body: '<p>\n${x}</p>\n', '2024': 'no', list: [] }) as Attributes, ['Hello', ''])
  expect(text).toBe('# Hello\n#\n"2024": no\nbody: |\n  <p>\n  $${x}</p>\nlist: []\n')
})
