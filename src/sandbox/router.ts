/** Which route is meant by a method and a path? Literal segments win over placeholders. */

interface Matched<R> {
  route: R
  params: { [name: string]: string }
}

export type Found<R> = Matched<R> | 'no-path' | 'no-method'

interface Routed {
  method: string
  path: string
}

export function findRoute<R extends Routed>(routes: readonly R[], method: string, path: string): Found<R> {
  const candidates: { matched: Matched<R>; literals: number }[] = []
  for (const route of routes) {
    const params = match(route.path, path)
    if (params === undefined) continue
    const literals = route.path.split('/').filter(segment => !segment.startsWith('{')).length
    candidates.push({ matched: { route, params }, literals })
  }
  if (candidates.length === 0) return 'no-path'
  const most = Math.max(...candidates.map(candidate => candidate.literals))
  const best = candidates.filter(candidate => candidate.literals === most)
  return best.find(candidate => candidate.matched.route.method === method)?.matched ?? 'no-method'
}

function match(template: string, path: string): { [name: string]: string } | undefined {
  const wanted = template.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const params: { [name: string]: string } = {}
  for (const [at, segment] of wanted.entries()) {
    const value = given[at]!
    if (segment.startsWith('{')) {
      const decoded = decode(value)
      if (decoded === undefined || decoded === '') return undefined
      params[segment.slice(1, -1)] = decoded
    } else if (segment !== value) return undefined
  }
  return params
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
