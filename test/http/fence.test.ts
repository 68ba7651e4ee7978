/** Whoever may not write any more is asked at the last moment, before each time that a request goes out. */

import { expect, test } from 'vitest'
import { ToolError } from '../../src/model/errors.ts'
import { failureOf, makeApi, startServer } from './support.ts'

const gone = () => new ToolError('INTERRUPTED', 'gone')

test('a request that waits to be sent again stays unsent once the fence is closed', async () => {
  const server = await startServer([{ status: 503 }])
  let asked = 0
  const fence = () => {
    asked += 1
    if (asked > 1) throw gone()
  }
  const { api } = makeApi(server.url, { fence })
  expect((await failureOf(api.send('PUT', '/x', {}))).error.code).toBe('INTERRUPTED')
  expect(server.paths()).toEqual(['PUT /x'])
})

test('what only reads passes a closed fence', async () => {
  const server = await startServer([{ json: { data: 1 } }])
  const fence = () => {
    throw gone()
  }
  const { api } = makeApi(server.url, { fence })
  expect(await api.get('/x')).toEqual({ data: 1 })
  expect((await failureOf(api.send('POST', '/x', {}))).error.code).toBe('INTERRUPTED')
  expect(server.paths()).toEqual(['GET /x'])
})
