/** Does a row's date pass `field`, `field:min` and `field:max`? */

import { day } from '../clock.ts'
import { refuse } from '../errors.ts'
import type { StoreCall } from '../http.ts'
import type { BadParameter } from '../paging.ts'

const badDate: BadParameter = (name, value) =>
  refuse(422, `Query parameter "${name}" value must be date. For input string: "${value}".`)

export function dateFilter(call: StoreCall, field: string, bad: BadParameter = badDate): (ms: number) => boolean {
  const at = parse(call, field, bad)
  const min = parse(call, `${field}:min`, bad)
  const max = parse(call, `${field}:max`, bad)
  const wholeDay = /^\d{4}-\d{2}-\d{2}$/.test(call.query[field] ?? '')
  return ms =>
    (at === undefined || (wholeDay ? ms >= at && ms < at + day : Math.floor(ms / 1000) === Math.floor(at / 1000))) &&
    (min === undefined || ms >= min) &&
    (max === undefined || ms <= max)
}

function parse(call: StoreCall, name: string, bad: BadParameter): number | undefined {
  const value = call.query[name]
  if (value === undefined) return undefined
  const zoned = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(value) || !value.includes('T') ? value : `${value}Z`
  const time = Date.parse(zoned)
  if (Number.isNaN(time)) throw bad(name, value)
  return time
}
