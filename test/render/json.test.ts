/** JSON is the report itself: valid against the published schemas, stable in its order, and without sensitive values. */

import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { eventToJson, formats, renderReport } from '../../src/render/index.ts'
import { planFileText } from '../../src/workflows/saved-plan.ts'
import { readGoldens, toReport } from './support.ts'

const options = { color: true, width: 100 }
const readSchema = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}`, import.meta.url), 'utf8')) as object
const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false })
ajv.addSchema(readSchema('plan.schema.json'))
const validateReport = ajv.compile(readSchema('report.schema.json'))
const validatePlan = ajv.getSchema('plan.schema.json')!

describe.each(readGoldens())('$name', ({ report }) => {
  const text = renderReport(report, 'json', options)

  test('is valid against report.schema.json', () => {
    validateReport(JSON.parse(text))
    expect(validateReport.errors ?? []).toEqual([])
  })

  test('says the same whatever the order of keys was', () => {
    expect(renderReport(reversed(report) as typeof report, 'json', options)).toBe(text)
  })
})

const plans = readGoldens().flatMap(({ name, report }) =>
  'plan' in report && report.plan ? [{ name, plan: report.plan }] : [],
)

test.each(plans)('$name: its plan, saved as a file, is valid against plan.schema.json', ({ plan }) => {
  validatePlan(JSON.parse(planFileText(plan)))
  expect(validatePlan.errors ?? []).toEqual([])
})

test('everything but sensitive values survives', () => {
  const report = toReport({ command: 'validate', files: ['a\u001b\u009b\u202e.yaml'], objects: { page: 1 } } as never)
  expect(JSON.parse(renderReport(report, 'json', options))).toEqual(report)
})

test('a report with an unknown member is not valid', () => {
  expect(validateReport({ ...toReport({ command: 'plan' }), extra: 1 })).toBe(false)
})

test('the head comes first', () => {
  const keys = Object.keys(JSON.parse(renderReport(toReport({ command: 'plan', plan: {} }), 'json', options)) as object)
  expect(keys).toEqual(['format', 'tool', 'command', 'created', 'exit_code', 'diagnostics', 'plan'])
})

test('an event is one line with its time', () => {
  const line = eventToJson({ type: 'refresh-finished', unit: 'portfolio', objects: 3 }, '2026-11-22T09:30:00Z')
  expect(line).toBe('{"at":"2026-11-22T09:30:00Z","type":"refresh-finished","unit":"portfolio","objects":3}')
})

test('formats are named', () => {
  expect(formats).toEqual(['human', 'json'])
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  )
}
