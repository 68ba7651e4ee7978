/** The state in a bucket of a real server, Ceph, where it is installed. */

import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, describe, expect, test } from 'vitest'
import { cephLogin, startCeph } from '../support/ceph.ts'
import { useS3Stores } from '../support/s3-stores.ts'
import { describeStateStore } from './conformance.ts'
import { document, errorOf, fakeClock, holder, recorded } from './support.ts'

const server = await startCeph()
const { open } = useS3Stores(cephLogin)
const unit = 'store:acme'
let prefixes = 0

async function makeBucket(name: string, hasVersions: boolean): Promise<void> {
  const client = new S3Client({
    endpoint: server!.url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: cephLogin,
  })
  await client.send(new CreateBucketCommand({ Bucket: name }))
  if (!hasVersions) return
  const versioning = { Bucket: name, VersioningConfiguration: { Status: 'Enabled' as const } }
  await client.send(new PutBucketVersioningCommand(versioning))
}

function newPrefix(): string {
  prefixes += 1
  return `p${prefixes}/`
}

afterAll(() => server?.stop())

if (server === undefined) {
  test.skip('the state in a bucket of Ceph: it is not installed here (ceph-mon ceph-osd radosgw)')
} else {
  await makeBucket('plain', false)
  await makeBucket('versioned', true)
  describeStateStore('S3 (Ceph)', async () => {
    const prefix = newPrefix()
    return clock => open(server, { clock, bucket: 'plain', prefix })
  })
}

describe.skipIf(server === undefined)('Ceph', () => {
  test('gives a lock to one of twenty, and takes nothing from who has lost one', async () => {
    const prefix = newPrefix()
    const clock = fakeClock()
    const asleep = { ...clock, every: () => () => undefined }
    const openAll = () => Array.from({ length: 20 }, () => open(server!, { clock: asleep, bucket: 'plain', prefix }))
    const winnerOf = async (stores: ReturnType<typeof openAll>) => {
      const tries = await Promise.allSettled(stores.map((store, at) => store.lock(unit, holder(`user${at}`), 0)))
      const winners = stores.filter((_, at) => tries[at]?.status === 'fulfilled')
      expect(winners).toHaveLength(1)
      return winners[0]!
    }
    const first = await winnerOf(openAll())
    await first.append(unit, [recorded('first')])
    clock.pass(120_000)
    const second = await winnerOf(openAll())
    for (const attempt of [() => first.append(unit, [recorded('late')]), () => first.write(document(1, ['late']))]) {
      expect((await errorOf(attempt())).code).toBe('STATE_LOCKED')
    }
    await second.append(unit, [recorded('second')])
    const found = await open(server!, { bucket: 'plain', prefix }).read(unit)
    expect(found?.resources.map(one => one.key)).toEqual(['first', 'second'])
  })

  test('with versions of objects has no conditions, and is refused', async () => {
    const store = open(server!, { bucket: 'versioned' })
    const error = await errorOf(store.lock(unit, holder('ann'), 0))
    expect([error.code, error.message]).toEqual(['STATE_IO', expect.stringContaining('no conditional writes')])
  })

  test('says what is wrong with a bucket or a login', async () => {
    expect((await errorOf(open(server!, { bucket: 'absent' }).read(unit))).message).toContain('no such bucket')
    process.env.AWS_SECRET_ACCESS_KEY = 'wrong'
    const error = await errorOf(open(server!, { bucket: 'plain' }).read(unit))
    process.env.AWS_SECRET_ACCESS_KEY = cephLogin.secretAccessKey
    expect(error.message).toContain('does not know these credentials')
  })
})
