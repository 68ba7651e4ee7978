import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createFileStore } from '../../src/state/file-store.ts'
import { nodeFiles } from '../../src/state/files.ts'
import { describeStateStore } from './conformance.ts'
import { document, errorOf, fakeClock, holder, nextId, page, recorded } from './support.ts'

const dirs: string[] = []
afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true })
})

async function emptyDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'state-'))
  dirs.push(dir)
  return join(dir, 'below', 'state')
}

describeStateStore('file store', async () => {
  const dir = await emptyDir()
  const processes = { space: async () => 'here', alive: () => true }
  return clock => createFileStore({ dir, clock, random: nextId, processes })
})

const unit = 'store:acme'

async function setUp(files = nodeFiles) {
  const dir = await emptyDir()
  return { dir, store: createFileStore({ dir, clock: fakeClock(), random: nextId, files }) }
}

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

describe('on disk', () => {
  test('files are for their owner alone, and lie where the manual says', async () => {
    const { dir, store } = await setUp()
    const held = await store.lock(unit, holder('ann'), 0)
    await store.write(document(1, ['a']))
    await store.append(unit, [recorded('b')])
    await store.keepHashKey('ab'.repeat(32))
    expect((await readdir(dir)).sort()).toEqual(['hash-key', 'locks', 'store.acme.journal', 'store.acme.json'])
    for (const name of ['hash-key', 'store.acme.journal', 'store.acme.json', 'locks/store.acme/000000000001.lock']) {
      expect(await modeOf(join(dir, name))).toBe('600')
    }
    for (const name of ['.', 'locks', 'locks/store.acme']) expect(await modeOf(join(dir, name))).toBe('700')
    await held.release()
    expect(await readdir(join(dir, 'locks/store.acme'))).toEqual(['000000000001.lock'])
    await store.write(document(2, ['a', 'b']))
    expect((await readdir(dir)).sort()).toEqual(['hash-key', 'locks', 'store.acme.json'])
    expect(JSON.parse(await readFile(join(dir, 'store.acme.json'), 'utf8'))).toEqual(document(2, ['a', 'b']))
  })

  test('reading touches nothing', async () => {
    const { dir, store } = await setUp()
    await store.read(unit)
    await store.list()
    await store.hashKey()
    await store.readLock(unit)
    await expect(stat(dir)).rejects.toThrow('ENOENT')
    await store.write(document(1))
    await writeFile(join(dir, 'store.acme.journal'), '{"torn')
    await chmod(dir, 0o500)
    expect(await store.read(unit)).toEqual(document(1))
    expect(await readFile(join(dir, 'store.acme.journal'), 'utf8')).toBe('{"torn')
    await chmod(dir, 0o700)
  })

  test('other files in the directory are left alone', async () => {
    const { dir, store } = await setUp()
    await store.write(document(1))
    await writeFile(join(dir, 'README.md'), 'hello')
    await writeFile(join(dir, 'notes.json.bak'), 'hello')
    await mkdir(join(dir, 'backup'))
    expect(await store.list()).toEqual([unit])
  })
})

describe('damage', () => {
  test.each([
    ['{"format":"storewright-sta', 'it is not JSON'],
    ['', 'it is not JSON'],
    ['[]', 'it is not an object'],
    [JSON.stringify({ ...document(1), unit: 'store:other' }), 'it belongs to store:other'],
    [JSON.stringify({ ...document(1), resources: [{ address: 'x' }] }), 'resources[0]: kind is missing'],
    [JSON.stringify({ ...document(1), format: 'storewright-state/2' }), 'storewright-state/2'],
  ])('of a document is named: %s', async (text, words) => {
    const { dir, store } = await setUp()
    await mkdir(dir, { recursive: true })
    await writeFile(join(dir, 'store.acme.json'), text)
    for (const attempt of [
      () => store.read(unit),
      () => store.write(document(2)),
      () => store.append(unit, [recorded('a')]),
    ]) {
      const error = await errorOf(attempt())
      expect(error.code).toBe('STATE_INVALID')
      expect(error.message).toContain(join(dir, 'store.acme.json'))
      expect(error.message).toContain(words)
      expect(error.hint).toBeTruthy()
    }
    expect(await readFile(join(dir, 'store.acme.json'), 'utf8')).toBe(text)
  })

  test('in the middle of a journal is named; a torn end is ignored and cut off by the next append', async () => {
    const { dir, store } = await setUp()
    const path = join(dir, 'store.acme.journal')
    await store.write(document(1))
    await store.append(unit, [recorded('a')])
    const good = await readFile(path, 'utf8')
    await writeFile(path, `${good}{"lineage":"l1","ser`)
    expect((await store.read(unit))?.resources).toEqual([page('a')])
    await store.append(unit, [recorded('b')])
    expect((await store.read(unit))?.resources).toEqual([page('a'), page('b')])
    for (const bad of ['{"lineage":"l1","ser', '7', '{"lineage":"l1","serial":1,"entries":[{"type":"odd"}]}']) {
      await writeFile(path, `${bad}\n${good}`)
      const error = await errorOf(store.read(unit))
      expect(error.code).toBe('STATE_INVALID')
      expect(error.message).toContain(`${path} cannot be used: line 1`)
    }
  })

  test('a journal left over from before a write is not applied again', async () => {
    const { dir, store } = await setUp()
    await store.write(document(1, ['a']))
    await store.append(unit, [recorded('b')])
    const left = await readFile(join(dir, 'store.acme.journal'), 'utf8')
    await store.write(document(2, ['z']))
    await writeFile(join(dir, 'store.acme.journal'), left)
    expect(await store.read(unit)).toEqual(document(2, ['z']))
    await store.append(unit, [recorded('c')])
    expect((await store.read(unit))?.resources).toEqual([page('z'), page('c')])
  })

  test('an older copy in the place of a document is noticed by its journal', async () => {
    const { dir, store } = await setUp()
    await store.write(document(1, ['a']))
    const old = await readFile(join(dir, 'store.acme.json'), 'utf8')
    await store.write(document(2, ['a', 'b']))
    await store.append(unit, [recorded('c')])
    await writeFile(join(dir, 'store.acme.json'), old)
    const error = await errorOf(store.read(unit))
    expect(error.code).toBe('STATE_INVALID')
    expect(error.message).toContain('older copy')
  })

  test('of the hash key is named', async () => {
    const { dir, store } = await setUp()
    await store.keepHashKey('ab'.repeat(32))
    await writeFile(join(dir, 'hash-key'), 'half a ke')
    expect((await errorOf(store.hashKey())).code).toBe('STATE_INVALID')
    expect((await errorOf(store.keepHashKey('cd'.repeat(32)))).code).toBe('STATE_INVALID')
  })
})

describe('disks that refuse', () => {
  const refusing = (code: string) => {
    const refuse = () => Promise.reject(Object.assign(new Error(code), { code }))
    return { ...nodeFiles, writeNew: refuse, append: refuse }
  }
  test.each([
    ['ENOSPC', 'full'],
    ['EROFS', 'read-only'],
    ['EACCES', '0600'],
    ['EIO', 'Check the disk'],
  ])('%s is STATE_IO with the path and what to do', async (code, words) => {
    const { dir, store } = await setUp(refusing(code))
    const attempts = [
      () => store.write(document(1)),
      () => store.append(unit, [recorded('a')]),
      () => store.lock(unit, holder('ann'), 0),
      () => store.keepHashKey('ab'.repeat(32)),
    ]
    for (const attempt of attempts) {
      const error = await errorOf(attempt())
      expect(error.code).toBe('STATE_IO')
      expect(error.message).toContain(dir)
      expect(error.message).toContain(code)
      expect(error.hint).toContain(words)
    }
    expect(await store.read(unit)).toBeUndefined()
  })

  test('a file in the place of the directory', async () => {
    const { dir } = await setUp()
    await mkdir(join(dir, '..'), { recursive: true })
    await writeFile(dir, 'I am a file')
    const store = createFileStore({ dir, clock: fakeClock(), random: nextId })
    expect((await errorOf(store.write(document(1)))).code).toBe('STATE_IO')
    expect((await errorOf(store.read(unit))).code).toBe('STATE_IO')
  })

  test('an append cut short by a full disk does not spoil the journal', async () => {
    let isFull = false
    const { store } = await setUp({
      ...nodeFiles,
      async append(path, text) {
        await nodeFiles.append(path, isFull ? text.slice(0, 20) : text)
        if (isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
      },
    })
    await store.lock(unit, holder('ann'), 0)
    await store.write(document(1))
    await store.append(unit, [recorded('a')])
    isFull = true
    expect((await errorOf(store.append(unit, [recorded('b')]))).code).toBe('STATE_IO')
    isFull = false
    await store.append(unit, [recorded('c')])
    expect((await store.read(unit))?.resources).toEqual([page('a'), page('c')])
  })
})
