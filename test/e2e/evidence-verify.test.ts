/** Whatever is changed in evidence after it was written is found, and named. */

import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { threeNights } from '../support/evidence.ts'

const nights = threeNights()
const { at, kept, file, verify, faults, hashes } = nights

test('three nights are whole and follow each other', () => {
  const report = verify()
  expect([report.exit_code, report.chain, report.diagnostics]).toEqual([0, true, []])
  expect(report.packs.map(({ path, number, whole, manifest }) => [path, number, whole, manifest])).toEqual([
    ['evidence/night-1', 1, true, hashes[0]],
    ['evidence/night-2', 2, true, hashes[1]],
    ['evidence/night-3', 3, true, hashes[2]],
  ])
  expect(report.last).toEqual({ path: 'evidence/night-3', number: 3, manifest: hashes[2] })
})

test('whichever byte of whichever file of a pack is flipped, verify fails', () => {
  const files = readdirSync(at('night-2'))
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.nat(), fc.integer({ min: 0, max: 7 }), (name, offset, bit) => {
      const bytes = readFileSync(at('night-2', name))
      const changed = Buffer.from(bytes)
      changed[offset % bytes.length]! ^= 1 << bit
      writeFileSync(at('night-2', name), changed)
      const [alone, together] = [verify('evidence/night-2'), verify()]
      writeFileSync(at('night-2', name), bytes)
      expect([alone.exit_code, together.exit_code]).toEqual([1, 1])
      expect(alone.diagnostics.some(one => one.message.includes(name))).toBe(true)
    }),
    { numRuns: 300 },
  )
  expect(verify().exit_code).toBe(0)
})

test('every byte of the manifest and of the sums counts', () => {
  for (const name of ['manifest.json', 'SHA256SUMS']) {
    const bytes = readFileSync(at('night-2', name))
    for (let offset = 0; offset < bytes.length; offset += 1) {
      const changed = Buffer.from(bytes)
      changed[offset]! ^= 1
      writeFileSync(at('night-2', name), changed)
      expect(verify('evidence/night-2').exit_code, `${name} ${offset}`).toBe(1)
    }
    writeFileSync(at('night-2', name), bytes)
  }
})

describe('what was done to it is named', () => {
  const done: [what: string, how: () => void, found: RegExp[]][] = [
    ['a file is missing', () => unlinkSync(at('night-2', 'drift.csv')), [/night-2\/drift\.csv is missing$/]],
    ['a file was added', () => writeFileSync(at('night-2', 'note.txt'), ''), [/night-2\/note\.txt was added$/]],
    ['a hidden file was added', () => writeFileSync(at('night-2', '.x'), ''), [/night-2\/\.x was added$/]],
    ['a folder was added', () => mkdirSync(at('night-2', 'more')), [/night-2\/more was added$/]],
    [
      'a file has grown',
      () => appendFileSync(at('night-2', 'drift.csv'), 'x'),
      [/drift\.csv was changed: it has \d+ bytes/],
    ],
    [
      'a link stands for a file',
      () => {
        renameSync(at('night-2', 'drift.csv'), join(nights.project.dir, 'elsewhere.csv'))
        symlinkSync(join(nights.project.dir, 'elsewhere.csv'), at('night-2', 'drift.csv'))
      },
      [/night-2\/drift\.csv is no file any more$/],
    ],
    [
      'a manifest is missing',
      () => unlinkSync(at('night-2', 'manifest.json')),
      [/night-2\/manifest\.json is missing/, /number 2 is missing before it$/],
    ],
    ['the sums are missing', () => unlinkSync(at('night-2', 'SHA256SUMS')), [/night-2\/SHA256SUMS is missing$/]],
    [
      'the first pack is missing',
      () => rmSync(at('night-1'), { recursive: true }),
      [/night-2 is number 2 of its chain: number 1 is missing/],
    ],
    [
      'a pack is missing',
      () => rmSync(at('night-2'), { recursive: true }),
      [/night-3 has number 3: number 2 is missing before it$/],
    ],
    [
      'two packs have changed places',
      () => {
        renameSync(at('night-1'), at('x'))
        renameSync(at('night-2'), at('night-1'))
        renameSync(at('x'), at('night-2'))
      },
      [/night-2 was made as `night-1`/, /night-1 was made as `night-2`/],
    ],
    [
      'a pack is there twice',
      () => cpSync(at('night-2'), at('night-9'), { recursive: true }),
      [/night-9 was made as `night-2`/, /night-9 is a copy of evidence\/night-2$/],
    ],
    [
      'a file of another night was put in',
      () => cpSync(at('night-1', 'report.json'), at('night-3', 'report.json')),
      [/night-3\/report\.json was changed/],
    ],
  ]
  test.each(done)('%s', (_, how, found) => {
    how()
    const said = faults()
    expect(verify().exit_code).toBe(1)
    expect(said).toHaveLength(found.length)
    for (const [index, one] of found.entries()) expect(said[index]).toMatch(one)
  })
})

test('a pack that was made anew does not carry the one after it; the last one is known by its hash alone', async () => {
  rmSync(at('night-3'), { recursive: true })
  rmSync(at('night-2'), { recursive: true })
  await file('evidence/night-2')
  cpSync(kept('night-3'), at('night-3'), { recursive: true })
  expect(faults().at(-1)).toMatch(
    /night-3 (does not follow evidence\/night-2: one of the two was changed or made anew|is older)/,
  )
  rmSync(at('night-3'), { recursive: true })
  expect(faults()).toEqual([])
  expect(faults('evidence', { expect: hashes[1]! })).toEqual([
    expect.stringMatching(/packs were removed or made anew$/),
  ])
  expect(faults('evidence', { expect: hashes[0]!.slice(0, 12) })).toEqual([])
})

test('packs that were put away are answered for by the hash of the last of them', () => {
  rmSync(at('night-1'), { recursive: true })
  expect(faults('evidence', { after: hashes[0]! })).toEqual([])
  expect(faults('evidence', { after: hashes[1]! })).toEqual([expect.stringContaining('--after')])
  expect(faults('evidence/night-2', { after: hashes[0]! })).toEqual([])
  expect(faults('evidence/night-2', { after: hashes[2]! })).toEqual([expect.stringContaining('--after')])
})

test('what a run that was killed has left is no pack, and stops nobody', async () => {
  mkdirSync(at('.storewright-evidence-0011223344556677'))
  writeFileSync(at('.storewright-evidence-0011223344556677', 'report.html'), '<!doctype')
  expect(faults()).toEqual([])
  expect((await file('evidence/night-4')).evidence?.number).toBe(4)
})

test('folders that are no packs are told where packs are verified, and ignored where one is written', async () => {
  mkdirSync(at('notes'))
  expect(faults()).toEqual([
    expect.stringMatching(/evidence\/notes\/manifest\.json is missing, or this is no pack of evidence$/),
  ])
  expect((await file('evidence/night-4')).evidence?.number).toBe(4)
  expect(() => verify('nowhere')).toThrow('there is no pack of evidence at nowhere')
  mkdirSync(join(nights.project.dir, 'empty'))
  expect(() => verify('empty')).toThrow('there is no pack of evidence at empty')
  expect(() => verify('evidence', { expect: 'abc' })).toThrow('--expect must be')
})

test.skipIf(process.getuid?.() === 0)('a file that cannot be read is a fault of its own', () => {
  chmodSync(at('night-2', 'drift.csv'), 0)
  expect(faults()).toEqual([expect.stringContaining('drift.csv')])
})
