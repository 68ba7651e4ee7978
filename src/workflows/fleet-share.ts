/**
 * How many requests may this worker have under way at the franchise's API? Its quota is documented nowhere, and all workers
 * draw on it: together they send no more at once than one `apply` does. A store's quota is kept by the one worker that has it.
 */

import type { Api } from '../model/kind.ts'
import type { Connections } from './connect.ts'

export interface Share {
  /** So many workers are alive. Before it is known, one request is under way at a time. */
  among(workers: number): void
  connections: Connections
}

export function shareOf(connections: Connections, most: number): Share {
  let limit = 1
  let running = 0
  const waiting: (() => void)[] = []
  const next = (): void => {
    while (running < limit && waiting.length > 0) {
      running += 1
      waiting.shift()!()
    }
  }
  const inTurn = async <T>(task: () => Promise<T>): Promise<T> => {
    await new Promise<void>(resolve => {
      waiting.push(resolve)
      next()
    })
    try {
      return await task()
    } finally {
      running -= 1
      next()
    }
  }
  const limited = (api: Api): Api => ({
    get: (...asked) => inTurn(() => api.get(...asked)),
    send: (...asked) => inTurn(() => api.send(...asked)),
    // Pages are asked for one after the other by whoever reads them: no list of the franchise's is read by a worker.
    list: (...asked) => api.list(...asked),
    wait: ms => api.wait(ms),
  })
  return {
    among(workers) {
      limit = Math.max(1, Math.floor(most / Math.max(1, workers)))
      next()
    },
    connections: { ...connections, partner: () => limited(connections.partner()) },
  }
}
