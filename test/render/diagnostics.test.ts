/** Many findings of one code are told by the first of them and their number; each of those that are few is told. */

import { expect, test } from 'vitest'
import type { Diagnostic } from '../../src/model/errors.ts'
import { diagnosticsBlock } from '../../src/render/diagnostics.ts'
import { createStyle } from '../../src/render/style.ts'

const findings = (count: number, code: Diagnostic['code'], first: number): Diagnostic[] =>
  Array.from({ length: count }, (_, index) => ({
    severity: 'error',
    code,
    message: `number ${index}`,
    source: { file: 'a.yaml', line: first + index, column: 1 },
  }))

test('the first fifty of a code are told, the others counted', () => {
  const lines = diagnosticsBlock(
    [...findings(1053, 'INVALID_VALUE', 1), ...findings(50, 'UNKNOWN_KEY', 2000)],
    createStyle(false),
  )
  expect(lines).toHaveLength(101)
  expect(lines[49]).toBe('error[INVALID_VALUE] a.yaml:50:1 number 49')
  expect(lines[99]).toBe('error[UNKNOWN_KEY] a.yaml:2049:1 number 49')
  expect(lines[100]).toBe('… and 1,003 more INVALID_VALUE; all are in `--format json`.')
})
