/**
 * How much of a quota will others use in this window? Pure: knows what was seen, not who sends what.
 *
 * | what is known                  | what is expected of others, in all of the window                            |
 * |--------------------------------|-----------------------------------------------------------------------------|
 * | nothing yet                    | two thirds of the quota                                                     |
 * | some time of the first window  | what they have used, and as much more as so little time cannot rule out     |
 * | windows before                 | the most of them and a little more, or more if that is what it now comes to |
 */

/** What was seen of others in one window. */
export interface Sight {
  quota: number
  windowMs: number
  /** How far the window had come when it was first looked at, and what others had used by then. */
  firstMs: number
  atFirst: number
  /** How far it had come at the last look, and what they had used. */
  lastMs: number
  used: number
}

/** What others used in a window before. `isGuess`: nothing was left for them, so they may have wanted more. */
export interface Total {
  used: number
  isGuess: boolean
}

/** What is expected of others, to be on the safe side. */
export function expectedOfOthers(sight: Sight, before: readonly Total[]): number {
  const { quota, windowMs, lastMs, used } = sight
  if (before.length > 0) return goingOn(sight, before, lastMs)
  const restMs = Math.max(0, windowMs - lastMs)
  const seen = used - sight.atFirst
  const atMost = ((seen + 2 * Math.sqrt(seen) + notRuledOut) / watchedMs(sight)) * restMs
  return used + Math.min(((quota * 2) / 3) * (restMs / windowMs), atMost)
}

/** What is likely, when nobody has looked since and the window has now come so far: worth one request to find out. */
export function likelyOfOthers(sight: Sight, before: readonly Total[], nowMs: number): number {
  if (before.length > 0) return goingOn(sight, before, nowMs)
  const { quota, windowMs, lastMs, used } = sight
  return used + ((used - sight.atFirst) / watchedMs(sight)) * Math.max(0, windowMs - lastMs) + slack(quota)
}

/** What others will have used by the end of a window that was looked at long enough. */
export function totalOfOthers(sight: Sight, left: number): Total | undefined {
  const { quota, windowMs, atFirst, used } = sight
  const watched = watchedMs(sight)
  if (watched < windowMs / 4) return undefined
  const total = ((used - atFirst) / watched) * windowMs
  const isGuess = left <= 0
  return { used: Math.min(quota, isGuess ? total * unmet : total), isGuess }
}

/** All windows, with one more: what was seen takes the place of guesses that are no more than it, or not much. */
export function withTotal(before: readonly Total[], total: Total): Total[] {
  const kept = before.filter(one => total.isGuess || !one.isGuess || total.used < (one.used / unmet) * 0.9)
  return [...kept, total].slice(-remembered)
}

/** If they were silent since the last look, and then go on as usual or at the pace that this window comes to. */
function goingOn({ quota, windowMs, used }: Sight, before: readonly Total[], nowMs: number): number {
  const most = Math.max(...before.map(one => one.used))
  const weightMs = windowMs / 6
  const pace = (used + (most * weightMs) / windowMs) / (nowMs + weightMs)
  return Math.max(most + slack(quota), used + pace * Math.max(0, windowMs - nowMs))
}

function watchedMs({ firstMs, lastMs }: Sight): number {
  return Math.max(1, lastMs - firstMs)
}

function slack(quota: number): number {
  return Math.max(2, quota / 100)
}

/** Windows that others' habits are taken from. */
const remembered = 6
/** Where nothing was left for others, they are supposed to have wanted so much by what they got. */
const unmet = 1.25
/** Of something that happens by chance, three times are the most that having seen none leaves likely. */
const notRuledOut = 3
