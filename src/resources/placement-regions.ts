/**
 * Does the active theme have the regions that placements name? Each template file of each channel is asked about once. Not
 * where the theme of the channel is about to become another one: its regions can only be seen once it is active.
 */

import type { Diagnostic } from '../model/errors.ts'
import type { Api, ResourceKind } from '../model/kind.ts'
import { didYouMean } from '../model/nearest.ts'
import type { Desired, Observed } from '../model/resources.ts'
import type { Json } from '../model/values.ts'
import { liveOf } from './kit/surroundings.ts'
import { dataOf, rowsOf } from './kit/wire.ts'

/** A kind's `verify`, given the natural key of a placement. */
export function regionCheck(keyOf: ResourceKind['keyOf']): NonNullable<ResourceKind['verify']> {
  return async (api, desired, live, around) => {
    const asked = new Map<string, Promise<string[] | undefined>>()
    const found = await Promise.all(
      desired.map(async one => {
        const { region, template_file: file } = one.attributes
        const channelId = one.parent === undefined ? undefined : around.idOf(one.parent)
        if (typeof region !== 'string' || typeof file !== 'string' || channelId === undefined) return []
        if (getsOtherTheme(one, channelId, live, around.declared)) return []
        const place = `${channelId} ${file}`
        const names = asked.get(place) ?? regionsIn(api, file, channelId)
        asked.set(place, names)
        return complaint(one, file, region, await names, liveOf(one, live, around, keyOf) !== undefined)
      }),
    )
    return found.flat()
  }
}

/** Undefined when the active theme has no such file, or the channel no theme. */
async function regionsIn(api: Api, file: string, channelId: string): Promise<string[] | undefined> {
  const query = { template_file: file, channel_id: channelId }
  const body = await api.get('/v3/content/regions', { query, accept: [404] })
  return Array.isArray(dataOf(body)) ? rowsOf(body).map(row => String(row.name)) : undefined
}

function getsOtherTheme(
  one: Desired,
  channelId: string,
  live: readonly Observed[],
  declared: readonly Desired[],
): boolean {
  const theme = declared.find(other => other.kind === 'theme' && other.parent === one.parent)
  if (theme === undefined) return false
  const now = live.find(other => other.kind === 'theme' && other.parentId === channelId)
  return ['name', 'uuid', 'variation_uuid'].some(name => {
    const wanted = theme.attributes[name]
    return wanted !== undefined && textOf(wanted) !== textOf(now?.attributes[name])
  })
}

function textOf(value: Json | undefined): string {
  return String(value ?? '').toLowerCase()
}

/** What stands there already is only worth a warning: nothing is sent for it, and others must not be held up. */
function complaint(
  { address, source }: Desired,
  file: string,
  region: string,
  names: readonly string[] | undefined,
  isThere: boolean,
): Diagnostic[] {
  if (names?.includes(region)) return []
  const there = { severity: 'warning', code: 'WITHOUT_EFFECT', address, source } as const
  if (names === undefined) {
    const message = `${address}: the theme that is active on the channel has no file \`${file}\` with regions`
    return [
      {
        ...there,
        message,
        hint: 'Correct `template_file`, or activate a theme that has it; until then the widget is not shown.',
      },
    ]
  }
  const message = `${address}: the active theme has no region \`${region}\` in ${file}`
  const hint = didYouMean(region, names) ?? `It has ${names.map(name => `\`${name}\``).join(', ')}.`
  return [
    isThere ? { ...there, message, hint } : { ...there, severity: 'error', code: 'UNKNOWN_REFERENCE', message, hint },
  ]
}
