/**
 * Whose channel was never said? Neither list can be filtered by channel, so that all of it is read, and nothing is kept but
 * counts and a few ids.
 */

import type { AuditFinding } from '../model/store-audit.ts'
import type { Attributes } from '../model/values.ts'
import type { AuditScope, Check } from './scope.ts'
import { channelKey, counted, defaultChannel, shownAtMost } from './scope.ts'

interface Tally {
  all: number
  /** On channel 1. */
  defaults: number
  /** Of these, those that were made through the API. */
  made: number
  examples: string[]
}

/** A customer whom the API made has no address of registration. */
export const auditCustomers: Check = async scope => {
  const tally = await count(scope, '/v3/customers', {
    channelOf: row => Number(row.origin_channel_id ?? defaultChannel),
    isMade: row => (row.registration_ip_address ?? '') === '',
  })
  return finding(scope, tally, {
    id: 'customers-default-origin',
    check: 'customers',
    what: 'customer',
    place: 'from',
    fix: 'Whatever makes customers has to send `origin_channel_id`, or BigCommerce takes channel 1; it cannot be changed afterwards. Where they may log in can be: `channels` in the files, `channel_ids` in the API.',
    yaml: key => [
      'customers:',
      '  new-one:',
      '    email: …',
      '    first_name: …',
      '    last_name: …',
      `    origin_channel: ${key}`,
    ],
  })
}

export const auditSubscribers: Check = async scope => {
  const tally = await count(scope, '/v3/customers/subscribers', {
    channelOf: row => Number(row.channel_id ?? defaultChannel),
    isMade: row => !['storefront', 'order'].includes(String(row.source)),
  })
  return finding(scope, tally, {
    id: 'subscribers-default-channel',
    check: 'subscribers',
    what: 'subscriber',
    place: 'on',
    fix: 'Whatever makes subscribers has to send `channel_id`, or BigCommerce takes channel 1. PUT /v3/customers/subscribers/{id} moves one; declared ones move with `channel`.',
    yaml: key => ['subscribers:', '  new-one:', '    email: …', `    channel: ${key}`],
  })
}

async function count(
  { rows }: AuditScope,
  path: string,
  { channelOf, isMade }: { channelOf: (row: Attributes) => number; isMade: (row: Attributes) => boolean },
): Promise<Tally> {
  const tally = { all: 0, defaults: 0, made: 0 }
  const examples: { made: string[]; others: string[] } = { made: [], others: [] }
  for await (const row of rows(path)) {
    tally.all += 1
    if (channelOf(row) !== defaultChannel) continue
    tally.defaults += 1
    const made = isMade(row)
    if (made) tally.made += 1
    const kept = made ? examples.made : examples.others
    if (kept.length < shownAtMost) kept.push(String(row.id))
  }
  return { ...tally, examples: examples.made.length > 0 ? examples.made : examples.others }
}

function finding(
  { storefronts }: AuditScope,
  { all, defaults, made, examples }: Tally,
  words: Pick<AuditFinding, 'id' | 'check' | 'fix'> & { what: string; place: string; yaml: (key: string) => string[] },
): AuditFinding[] {
  if (defaults === 0) return []
  const { what, place, yaml, ...rest } = words
  const other = storefronts.find(({ id }) => id !== defaultChannel)
  return [
    {
      ...rest,
      severity: made > 0 ? 'warning' : 'note',
      count: defaults,
      examples,
      message: `${counted(defaults, what)} ${place} channel 1, one of ${storefronts.length} storefronts; not made on a storefront: ${made}`,
      ...(other === undefined ? {} : { yaml: yaml(channelKey(other)).join('\n') }),
      facts: { channel_id: defaultChannel, read: all, made_elsewhere: made },
    },
  ]
}
