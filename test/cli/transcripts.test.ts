/** What pages show of a terminal is what a terminal shows. */

import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { firstWrong, openTerminal, pageAt, stepsOf } from '../docs/transcript.ts'
import { program, root } from './support.ts'

describe.each(['README.md', 'docs/tutorial.md'])('%s', page => {
  const terminal = openTerminal(program, directory =>
    cpSync(join(root, 'examples'), join(directory, 'examples'), { recursive: true }),
  )
  afterAll(() => terminal.close())

  test.each(stepsOf(pageAt(page)))('line $line: $command', step => {
    const { text, prints } = terminal.run(step)
    expect(firstWrong(prints, text), text).toBeUndefined()
  })
})
