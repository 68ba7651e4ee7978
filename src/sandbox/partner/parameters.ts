/** How does the partner API read the query of its lists? */

import { refusePartner } from '../errors.ts'
import type { Call } from '../http.ts'
import type { BadParameter } from '../paging.ts'

export const badParameter: BadParameter = (name, value) =>
  refusePartner(422, `Query parameter "${name}" has an invalid value: "${value}".`, { [name]: 'error.invalid' })

export function timeParameter(call: Call, name: string): number | undefined {
  const value = call.query[name]
  if (value === undefined) return undefined
  const time = Date.parse(value)
  if (Number.isNaN(time)) throw badParameter(name, value)
  return time
}
