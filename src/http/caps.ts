/**
 * Which documented limit on requests at once does a request fall under? More of an operation than this, and the API answers
 * 429, whatever the quota. A kind that knows better names a cap of its own.
 */

export interface Cap {
  /** Requests of one name count together. */
  name: string
  max: number
}

/** `{}` stands for one part of a path; methods that are together count together. */
const documented: readonly [methods: string, path: string, max: number][] = [
  ['GET', '/v3/catalog/trees/{}/categories', 1],
  ['GET', '/v3/pricelists/{}/records', 10],
  ['POST', '/v3/pricelists/{}/records', 10],
  ['PUT', '/v3/pricelists/{}/records', 1],
  ['POST', '/v3/pricelists/records', 10],
  ['PUT', '/v3/pricelists/records', 1],
  ['GET', '/v3/pricelists/{}/records/{}', 40],
  ['GET', '/v3/pricelists/{}/records/{}/{}', 50],
  ['PUT', '/v3/pricelists/{}/records/{}/{}', 40],
  ['DELETE', '/v3/pricelists/{}/records/{}/{}', 25],
  ['PUT', '/v3/pricelists/{}/assignments', 25],
  ['DELETE', '/v3/pricelists', 1],
  ['DELETE', '/v3/pricelists/{}', 1],
  ['PUT', '/v3/customers', 3],
  ['POST', '/v3/customers/addresses', 10],
  ['PUT', '/v3/customers/addresses', 3],
  ['POST PUT DELETE', '/v3/customers/attributes', 3],
  ['PUT', '/v3/customers/attribute-values', 3],
  ['GET POST DELETE', '/v2/customer_groups', 40],
  ['GET DELETE', '/v2/customer_groups/{}', 40],
]

/** Undefined where none is documented. The path is that of a store, without its beginning. */
export function documentedCap(method: string, path: string): Cap | undefined {
  const parts = path.split('/')
  const found = documented.find(([methods, pattern]) => methods.split(' ').includes(method) && matches(pattern, parts))
  return found === undefined ? undefined : { name: `${found[0]} ${found[1]}`, max: found[2] }
}

function matches(pattern: string, parts: readonly string[]): boolean {
  const wanted = pattern.split('/')
  return wanted.length === parts.length && wanted.every((part, at) => part === '{}' || part === parts[at])
}
