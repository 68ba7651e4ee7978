/** Which storefronts have none of the scripts or pages that the default one has? Made without a channel, both land there. */

import type { AuditFinding } from '../model/store-audit.ts'
import type { AuditChannel, AuditScope, Check } from './scope.ts'
import { channelKey, channelWords, counted, defaultChannel, shownAtMost } from './scope.ts'

export const auditScripts: Check = scope =>
  compare(scope, '/v3/content/scripts', {
    id: 'scripts-default-site',
    check: 'scripts',
    what: 'script',
    idOf: 'uuid',
    fix: 'A script runs on one channel: declare it on each that needs it. Only scripts of the API account of this token are seen; others may be there.',
    yaml: ['scripts:', '  analytics:', '    name: …', '    kind: src', '    src: https://…'],
  })

export const auditPages: Check = scope =>
  compare(scope, '/v3/content/pages', {
    id: 'pages-default-site',
    check: 'pages',
    what: 'page',
    idOf: 'id',
    fix: 'A page belongs to one channel: declare it on each that needs it.',
    yaml: ['pages:', '  about:', '    type: page', '    name: …', '    body: …'],
  })

interface Words extends Pick<AuditFinding, 'id' | 'check' | 'fix'> {
  what: string
  idOf: 'id' | 'uuid'
  /** What stands below a channel. */
  yaml: string[]
}

async function compare(scope: AuditScope, path: string, words: Words): Promise<AuditFinding[]> {
  const counts = new Map<number, number>()
  const examples: string[] = []
  for await (const row of scope.rows(path)) {
    const channel = Number(row.channel_id ?? defaultChannel)
    counts.set(channel, (counts.get(channel) ?? 0) + 1)
    if (channel === defaultChannel && examples.length < shownAtMost) examples.push(String(row[words.idOf]))
  }
  const onDefault = counts.get(defaultChannel) ?? 0
  const without = scope.storefronts.filter(({ id }) => !counts.has(id))
  if (onDefault === 0 || without.length === 0) return []
  const { what, idOf: _, yaml, ...rest } = words
  return [
    {
      ...rest,
      severity: 'note',
      count: onDefault,
      examples,
      message: `${counted(onDefault, what)} on channel 1; storefronts without any: ${namesOf(without)}`,
      yaml: ['channels:', `  ${channelKey(without[0]!)}:`, ...yaml.map(line => `    ${line}`)].join('\n'),
      facts: {
        channel_id: defaultChannel,
        without: without.map(({ id, platform }) => ({ channel_id: id, platform })),
      },
    },
  ]
}

const namedAtMost = 5

function namesOf(channels: readonly AuditChannel[]): string {
  const names = channels.slice(0, namedAtMost).map(channelWords)
  const more = channels.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
