/** Which of the known names did somebody probably mean? Pure text distance; knows nothing of what the names stand for. */

/** Up to `limit` names close to `name`, nearest first. */
function nearest(name: string, known: Iterable<string>, limit = 3): string[] {
  const wanted = name.toLowerCase()
  const allowed = Math.max(1, Math.floor(wanted.length / 3))
  const scored: { candidate: string; score: number }[] = []
  for (const candidate of new Set(known)) {
    if (Math.abs(candidate.length - name.length) > allowed && !contains(candidate.toLowerCase(), wanted)) continue
    const held = contains(candidate.toLowerCase(), wanted)
    const score = held ? heldScore(candidate, wanted) : distance(wanted, candidate.toLowerCase(), allowed)
    if (held || score <= allowed) scored.push({ candidate, score })
  }
  scored.sort((a, b) => a.score - b.score || (a.candidate < b.candidate ? -1 : 1))
  const best = scored[0]?.score ?? 0
  return scored
    .filter(entry => entry.score < best + 1)
    .slice(0, limit)
    .map(entry => entry.candidate)
}

/** A name that holds the other is as far as two slips or a little more, and the nearer the closer their lengths are. */
function heldScore(candidate: string, wanted: string): number {
  const difference = Math.abs(candidate.length - wanted.length)
  return Math.min(difference, 2 + difference / (difference + 1))
}

function contains(candidate: string, wanted: string): boolean {
  return wanted.length >= 3 && (candidate.includes(wanted) || (candidate.length >= 3 && wanted.includes(candidate)))
}

/** Edit distance in which a swap of neighbours costs one; gives up above `limit`. */
function distance(left: string, right: string, limit: number): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, at) => at)
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i]
    let smallest = i
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same)
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
        cost = Math.min(cost, beforeLast[j - 2]! + 1)
      }
      row.push(cost)
      smallest = Math.min(smallest, cost)
    }
    if (smallest > limit) return limit + 1
    beforeLast = last
    last = row
  }
  return last[right.length]!
}

/** "Did you mean `a` or `b`?", or undefined when nothing is near. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  const names = nearest(name, known).map(quoted => `\`${quoted}\``)
  if (names.length === 0) return undefined
  const last = names.pop()
  return names.length === 0 ? `Did you mean ${last}?` : `Did you mean ${names.join(', ')} or ${last}?`
}
