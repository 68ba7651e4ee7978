/** May this request through? The quota of a store per 30 seconds, and operations that take few requests at a time. */

import { tooManyRequests } from './errors.ts'
import type { Answer } from './http.ts'

const windowMs = 30_000

export interface Admission {
  headers: { [name: string]: string }
  refusal: Answer | undefined
}

export class Limits {
  enabled: boolean
  /** Set through the control API; otherwise the plan decides. */
  perWindow: number | undefined
  #windows = new Map<string, { start: number; used: number }>()
  #running = new Map<string, number>()
  #touched = new Map<string, Set<string>[]>()

  constructor(enabled: boolean) {
    this.enabled = enabled
  }

  admit(hash: string, planSku: string, now: number): Admission {
    if (!this.enabled) return { headers: {}, refusal: undefined }
    const start = now - (now % windowMs)
    const quota = this.perWindow ?? quotaOf(planSku)
    const known = this.#windows.get(hash)
    const window = known !== undefined && known.start === start ? known : { start, used: 0 }
    this.#windows.set(hash, window)
    const resetMs = start + windowMs - now
    const refused = window.used >= quota
    if (!refused) window.used += 1
    const headers = {
      'X-Rate-Limit-Time-Window-Ms': String(windowMs),
      'X-Rate-Limit-Time-Reset-Ms': String(resetMs),
      'X-Rate-Limit-Requests-Quota': String(quota),
      'X-Rate-Limit-Requests-Left': String(quota - window.used),
    }
    if (!refused) return { headers, refusal: undefined }
    const retryAfter = String(Math.ceil(resetMs / 1000))
    return { headers: {}, refusal: tooManyRequests({ ...headers, 'X-Retry-After': retryAfter }) }
  }

  /** True when there is room; then `end` must follow. */
  begin(operation: string, most: number): boolean {
    const running = this.#running.get(operation) ?? 0
    if (running >= most) return false
    this.#running.set(operation, running + 1)
    return true
  }

  end(operation: string): void {
    this.#running.set(operation, (this.#running.get(operation) ?? 1) - 1)
  }

  /** True when nothing of it is worked on; then `release` must follow. `*` is everything. */
  hold(place: string, things: Set<string>): boolean {
    const held = this.#touched.get(place) ?? []
    if (held.some(others => overlap(things, others))) return false
    this.#touched.set(place, [...held, things])
    return true
  }

  release(place: string, things: Set<string>): void {
    const left = (this.#touched.get(place) ?? []).filter(held => held !== things)
    this.#touched.set(place, left)
  }

  forget(): void {
    this.#windows.clear()
  }
}

function overlap(things: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return others.has('*') || things.has('*') || [...things].some(thing => others.has(thing))
}

/** Standard, Plus and trials 150; Pro 450; Enterprise by contract, here 1,000. */
function quotaOf(planSku: string): number {
  if (planSku.includes('ENTERPRISE')) return 1000
  if (planSku.includes('PRO')) return 450
  return 150
}
