/** Stores in buckets, on servers of ours, and the end of both after each test. Credentials come from the environment. */

import { afterAll, afterEach, beforeAll } from 'vitest'
import type { TickingClock } from '../../src/model/clock.ts'
import type { StateStore } from '../../src/model/state.ts'
import type { Processes } from '../../src/state/processes.ts'
import { createS3Store } from '../../src/state/s3-store.ts'
import { fakeClock, nextId } from '../state/support.ts'
import { type S3Manner, type S3Server, s3Bucket, s3Login, startS3 } from './s3.ts'

interface S3StoreMore {
  clock?: TickingClock
  bucket?: string
  prefix?: string
  region?: string
  processes?: Processes
}

export interface S3Stores {
  start(manner?: S3Manner): Promise<S3Server>
  open(server: { url: string }, more?: S3StoreMore): StateStore
}

const everybody: Processes = { space: async () => 'here', alive: () => true }

export function useS3Stores(login = s3Login): S3Stores {
  const servers: S3Server[] = []
  const stores: StateStore[] = []
  useEnvironment({
    AWS_ACCESS_KEY_ID: login.accessKeyId,
    AWS_SECRET_ACCESS_KEY: login.secretAccessKey,
  })
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close()
    for (const server of servers.splice(0)) await server.close()
  })
  return {
    async start(manner = {}) {
      const server = await startS3(manner)
      servers.push(server)
      return server
    },
    open({ url }, more = {}) {
      const { clock = fakeClock(), bucket = s3Bucket, prefix = 'storewright/', region, processes = everybody } = more
      const backend = {
        backend: 's3',
        bucket,
        prefix,
        endpoint: url,
        ...(region === undefined ? {} : { region }),
      } as const
      const store = createS3Store({ backend, clock, random: nextId, processes })
      stores.push(store)
      return store
    },
  }
}

/** Sets variables for the tests of a file; undefined unsets. */
export function useEnvironment(variables: { [name: string]: string | undefined }): void {
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  const former: [string, string | undefined][] = []
  beforeAll(() => {
    for (const [name, value] of Object.entries(variables)) {
      former.push([name, process.env[name]])
      set(name, value)
    }
  })
  afterAll(() => {
    for (const [name, value] of former.splice(0)) set(name, value)
  })
}
