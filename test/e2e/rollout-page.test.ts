/** What docs/fleet.md shows of a terminal is what a terminal shows, with a PostgreSQL and ids of its own. */

import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { program, root } from '../cli/support.ts'
import { firstWrong, openTerminal, pageAt, stepsOf } from '../docs/transcript.ts'
import { startPostgres } from '../support/postgres.ts'

const server = await startPostgres()
const terminal = openTerminal(program, directory =>
  cpSync(join(root, 'examples'), join(directory, 'examples'), { recursive: true }),
)
afterAll(async () => {
  terminal.close()
  await server?.stop()
})

const shownDatabase = 'postgresql://ada:secret@localhost:5432/storewright'
const id = /\b\d{4}-[0-9a-f]{6}\b/g
/** What a rollout is called here, by what the page calls it. */
const real = new Map<string, string>()
const named = (text: string): string => text.replace(id, shown => real.get(shown) ?? shown)

describe.skipIf(server === undefined)('docs/fleet.md', () => {
  test.each(stepsOf(pageAt('docs/fleet.md')))('line $line: $command', { timeout: 60_000 }, step => {
    const command = named(step.command).replace(shownDatabase, `'${server?.url()}'`)
    const { text } = terminal.run({ ...step, command })
    const [made] = /^Rollout \S+: /.exec(text) ?? []
    const shown = step.prints[0]?.match(id)?.[0]
    if (made !== undefined && shown !== undefined) real.set(shown, text.match(id)![0])
    expect(firstWrong(step.prints.map(named), text), text).toBeUndefined()
  })
})
