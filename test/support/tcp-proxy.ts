/** A wire on loopback that can be cut at the worst moment: before the server has heard, or after it has answered. */

import { connect, createServer, type Socket } from 'node:net'

export interface Wire {
  port: number
  /** Once, when a client sends this text: `before` cuts instead of passing it on, `after` when the answer has come. */
  cut(when: 'before' | 'after', text: string): void
  /** Called for every piece that clients send, with its number from 1 on; false: it is cut before that is passed on. */
  passes: (n: number) => boolean
  /** How often it was cut. */
  cuts(): number
  close(): Promise<void>
}

export async function openWire(target: number): Promise<Wire> {
  let next: { when: 'before' | 'after'; text: string } | undefined
  let cuts = 0
  let pieces = 0
  const open = new Set<Socket>()
  const server = createServer(client => {
    const upstream = connect(target, '127.0.0.1')
    let isAnswerLost = false
    const end = (): void => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', () => undefined).on('close', end)
    }
    client.on('data', data => {
      pieces += 1
      if (!wire.passes(pieces)) {
        end()
        return
      }
      const one = next
      if (one === undefined || !data.includes(one.text)) {
        upstream.write(data)
        return
      }
      next = undefined
      cuts += 1
      if (one.when === 'before') end()
      else {
        isAnswerLost = true
        upstream.write(data)
      }
    })
    upstream.on('data', data => {
      if (isAnswerLost) end()
      else client.write(data)
    })
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const wire: Wire = {
    passes: () => true,
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut(when, text) {
      next = { when, text }
    },
    cuts: () => cuts,
    close: () =>
      new Promise(done => {
        for (const socket of open) socket.destroy()
        server.close(() => done())
      }),
  }
  return wire
}
