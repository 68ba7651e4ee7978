/** The state in a bucket: on a server of ours that is as strict as Amazon's, and on a real one where it is installed. */

import { afterAll, afterEach, beforeAll } from 'vitest'
import type { TickingClock } from '../../src/model/clock.ts'
import type { StateStore } from '../../src/model/state.ts'
import { createS3Store } from '../../src/state/s3-store.ts'
import { type S3Manner, type S3Server, s3Bucket, s3Login, startS3 } from '../support/s3.ts'
import { describeStateStore } from './conformance.ts'
import { nextId } from './support.ts'

const variables = { AWS_ACCESS_KEY_ID: s3Login.accessKeyId, AWS_SECRET_ACCESS_KEY: s3Login.secretAccessKey }
const former = Object.keys(variables).map(name => [name, process.env[name]] as const)
beforeAll(() => {
  Object.assign(process.env, variables, { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' })
})
afterAll(() => {
  for (const [name, value] of former) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
})

const servers: S3Server[] = []
const stores: StateStore[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
  for (const server of servers.splice(0)) await server.close()
})

const processes = { space: async () => 'here', alive: () => true }

async function startServer(manner: S3Manner = {}): Promise<S3Server> {
  const server = await startS3(manner)
  servers.push(server)
  return server
}

function open(url: string, clock: TickingClock, prefix = 'storewright/'): StateStore {
  const backend = { backend: 's3', bucket: s3Bucket, prefix, endpoint: url } as const
  const store = createS3Store({ backend, clock, random: nextId, processes })
  stores.push(store)
  return store
}

describeStateStore('S3', async () => {
  const { url } = await startServer({ pageSize: 7 })
  return clock => open(url, clock)
})
