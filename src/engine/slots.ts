/**
 * How many batches are on their way to the API? Whoever has been answered makes room for the next one, while what has
 * become of it is still being recorded; but never are more recorded than can be sent, so that nothing piles up.
 */

export class Slots {
  private readonly most: number
  private readonly underWay = new Set<Promise<void>>()
  private sending = 0
  private wake: () => void = () => undefined

  constructor(most: number) {
    this.most = most
  }

  hasRoom(): boolean {
    return this.sending < this.most && this.underWay.size < this.most * 2
  }

  isEmpty(): boolean {
    return this.underWay.size === 0
  }

  /** The work, which must not fail, calls `answered` when it has sent all that it sends; at the latest it has at its end. */
  start(work: (answered: () => void) => Promise<void>): void {
    this.sending += 1
    let isSending = true
    const answered = (): void => {
      if (!isSending) return
      isSending = false
      this.sending -= 1
      this.wake()
    }
    const tracked = work(answered).finally(() => {
      answered()
      this.underWay.delete(tracked)
      this.wake()
    })
    this.underWay.add(tracked)
  }

  /** Resolves when any work has been answered or has ended. */
  changed(): Promise<void> {
    return new Promise(resolve => {
      this.wake = resolve
    })
  }
}

/** Work of one name waits here until few enough of it is under way. */
export class Lanes {
  private readonly lanes = new Map<string, { inside: number; waiting: (() => void)[] }>()

  async run<T>(name: string, most: number, work: () => Promise<T>): Promise<T> {
    const lane = this.lanes.get(name) ?? { inside: 0, waiting: [] }
    this.lanes.set(name, lane)
    if (lane.inside >= most) await new Promise<void>(resolve => lane.waiting.push(resolve))
    else lane.inside += 1
    try {
      return await work()
    } finally {
      const next = lane.waiting.shift()
      if (next !== undefined) next()
      else lane.inside -= 1
      if (lane.inside === 0) this.lanes.delete(name)
    }
  }
}
