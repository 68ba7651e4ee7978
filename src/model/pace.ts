/** How fast requests to one store (or the franchise) went so far, and what its quota allows. */

/** A quota as it was last seen. */
export interface KnownQuota {
  /** Requests in a window, of everybody. */
  quota: number
  windowMs: number
  /** How far the window has come. */
  elapsedMs: number
  /** Requests of ours in it. */
  ours: number
  /** What others use, on average. */
  othersPerMs: number
}

export interface Pace {
  /** Requests that were answered. */
  answered: number
  /** What a request takes of late; undefined before the first. */
  latencyMs: number | undefined
  /** Undefined where answers do not tell of any. */
  quota: KnownQuota | undefined
}
