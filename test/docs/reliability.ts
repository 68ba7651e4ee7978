/** What the page on reliability says in numbers. Every number is counted from what the tests themselves run through. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { kinds } from '../../src/resources/index.ts'
import { lastingRows, onceRows, positionsOf, stopPoints } from '../e2e/fault-rows.ts'
import { cleanTour, hits, unheard, usualStep, writes } from '../e2e/tour-fault-rows.ts'
import { readFixture } from '../resources/fixture.ts'
import { futuresOf, stopHows, undisturbed as undisturbedState } from '../state/crash-points.ts'
import { draws } from '../support/draws.ts'
import { stateWrites, undisturbed } from '../support/undisturbed.ts'

const tests = join(import.meta.dirname, '..')

/** Rounded down, where cases are added so often that a page with the exact number would be about nothing else. */
const moreThan = (value: number): string => `more than ${number(Math.floor((value - 1) / 100) * 100)}`

/** One line of a table: what happens, how often it is tried, what has to hold then, and which test says so. */
export interface Row {
  what: string
  tried: string
  holds: string
  test: string
}

const number = (value: number): string => value.toLocaleString('en')
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** A run that breaks off. */
export async function brokenRuns(): Promise<Row[]> {
  const { requests, changes } = await undisturbed({ instant: true })
  const answered = Math.floor(requests / 2)
  return [
    {
      what: '`kill -9` of the program, at each request of an apply of forty objects',
      tried: `${requests} places; BigCommerce had done each; ${answered} answers were sent, ${requests - answered} cut off`,
      holds:
        'the next apply finishes; what is at BigCommerce is what an undisturbed apply makes; the plan after it is empty',
      test: 'e2e/kill.test.ts',
    },
    {
      what: 'a run is asked to stop, as Ctrl-C and SIGTERM do, after every third change',
      tried: `${stopPoints(changes).length} places`,
      holds: 'nothing new is started; all that was done is recorded; the next apply does the rest',
      test: 'e2e/interrupt.test.ts',
    },
    {
      what: 'the disk is full, from each write of the state on',
      tried: `${await stateWrites()} places`,
      holds: 'the run stops with an error and begins nothing else; the next apply finishes',
      test: 'e2e/interrupt.test.ts',
    },
  ]
}

/** BigCommerce that fails. */
export async function failingApi(): Promise<Row[]> {
  const { requests } = await undisturbed()
  const places = (rows: typeof onceRows): number => sum(rows.map(row => positionsOf(row, requests).length))
  const hidden = lastingRows.filter(row => row.hidden === true).length
  const tour = await cleanTour()
  const sent = sum(Object.values(tour.requests))
  const hit = sum(unheard.flatMap(({ name }) => writes.map(one => hits(name, tour.requests[one]!, usualStep).length)))
  return [
    {
      what: `one fault in an apply of forty objects (${requests} requests): ${onceRows.length} kinds, as resets, 5xx, 429, answers that break off, before and after the work`,
      tried: `${number(places(onceRows))} places`,
      holds:
        'the user sees nothing of it: every change is done by that very run; then an empty plan, and nothing twice',
      test: 'e2e/faults.test.ts',
    },
    {
      what: `a fault that lasts, from each request on: ${lastingRows.length} kinds`,
      tried: `${number(places(lastingRows))} places`,
      holds: `${hidden === 1 ? 'one kind is' : `${hidden} kinds are`} outlasted; of the others, each change that is not done says why; once it is over, the next apply finishes, and nothing is there twice`,
      test: 'e2e/faults.test.ts',
    },
    {
      what: `a write of any of the kinds in the tour took effect and its answer was lost: ${unheard.length} ways`,
      tried: `${number(hit)} places: every ${usualStep}th of ${number(sent)} writes (\`TOUR_FAULTS=1\` tries all)`,
      holds: 'as many rows of every kind as without the fault, and nothing left to do',
      test: 'e2e/tour-faults.test.ts',
    },
  ]
}

/** The state. */
export async function state(): Promise<Row[]> {
  const { operations } = await undisturbedState()
  const futures = sum(await Promise.all(stopHows.map(async how => (await futuresOf(how, operations)).length)))
  const backends = backendsTested()
  return [
    {
      what: 'a kill or a power cut at each operation on the disk, with each set of names that the cut may have lost',
      tried: `${operations} operations, stopped before and in the middle: ${number(futures)} outcomes`,
      holds: 'what is read is the state before the step or after it; work goes on from there',
      test: 'state/crash.test.ts',
    },
    {
      what: `the contract of state backends: ${backends.join(', ')}`,
      tried: `${conformanceCases()} cases for each: ${backends.length * conformanceCases()}`,
      holds: 'no stale write, no lost line of a journal, one holder of a lock, no write through a lock that was lost',
      test: 'state/conformance.ts',
    },
  ]
}

/** Whatever the files say. */
export function inputs(): Row[] {
  const lives = kinds.length * draws.lives
  return [
    {
      what: 'wrong files and wrong usage, each with what the user is told, and where',
      tried: `${moreThan(casesIn('cli/cases') + casesIn('config/cases', one => one.problems !== undefined) + invalidSpecs())} inputs`,
      holds: 'the right error at the right line, and nothing is sent',
      test: 'cli/cases`, `config/cases`, `resources/fixtures',
    },
    {
      what: 'random texts, and the tour with random lines broken, in place of the files',
      tried: `${number(sum(Object.values(draws.texts)))} texts each time the tests run`,
      holds: 'a configuration or errors with places; never an exception, never a hang',
      test: 'config/fuzz.test.ts',
    },
    {
      what: 'random histories of a store, applied beside objects of somebody else',
      tried: `${draws.applied} histories`,
      holds:
        'every plan is carried out and the one after it is empty; BigCommerce refuses nothing; what is not ours stays as it was',
      test: 'e2e/property.test.ts',
    },
    {
      what: 'random histories of a store, planned and carried out in memory, in any order that the plan allows, with somebody meddling',
      tried: `${number(draws.planned)} histories for each of three laws`,
      holds: 'no moment at which BigCommerce would have to refuse; only our objects are touched; then an empty plan',
      test: 'planner/property.test.ts',
    },
    {
      what: `random lives of one object of each of ${kinds.length} kinds: changed, edited elsewhere, removed, its state lost`,
      tried: `${number(lives)} lives`,
      holds: 'after every step that the files allow, everything is done and the next plan is empty',
      test: 'resources/property.test.ts',
    },
    {
      what: 'random rollouts over up to 40 stores: stores and checks that fail, people who pause, resume, retry and abort, a window',
      tried: `${number(draws.rollouts)} rollouts of up to 200 events`,
      holds:
        'waves keep their order, no more stores at once than allowed, nothing after a halt, every store ends once, nothing gets stuck',
      test: 'fleet/waves-property.test.ts',
    },
  ]
}

function casesIn(folder: string, counts: (one: { problems?: unknown }) => boolean = () => true): number {
  const files = readdirSync(join(tests, folder))
  const lists = files.map(file => parse(readFileSync(join(tests, folder, file), 'utf8')) as { problems?: unknown }[])
  return lists.flat().filter(counts).length
}

function invalidSpecs(): number {
  return sum(kinds.map(kind => readFixture(kind.name).invalid.length))
}

/** The names that backends are tested by. */
export function backendsTested(): string[] {
  const folder = join(tests, 'state')
  const files = readdirSync(folder).filter(name => name.endsWith('.test.ts'))
  return files.sort().flatMap(file => {
    const text = readFileSync(join(folder, file), 'utf8')
    const calls = [...text.matchAll(/^ *describeStateStore\(\s*(?:'([^']+)'|`([^`]+)`)?/gm)]
    const names = calls.flatMap(([, name, template]) => (name === undefined ? namesOf(template ?? '', text) : [name]))
    if (names.length < calls.length || names.some(name => name.includes('${')))
      throw new Error(`${file} tests a backend whose name cannot be read`)
    return names
  })
}

/** A name with a variable in it, once for each value of the loop around it: `for (const manner of ['a', 'b'])`. */
function namesOf(template: string, text: string): string[] {
  const variable = /\$\{(\w+)\}/.exec(template)?.[1] ?? ''
  const values = new RegExp(`for \\(const ${variable} of \\[([^\\]]+)\\]`).exec(text)?.[1] ?? ''
  return [...values.matchAll(/'([^']+)'/g)].map(match => template.replace(`\${${variable}}`, () => match[1]!))
}

function conformanceCases(): number {
  const folder = join(tests, 'state')
  const files = readdirSync(folder).filter(name => /^conformance.*(?<!\.test)\.ts$/.test(name))
  return sum(
    files.map(file => {
      const text = readFileSync(join(folder, file), 'utf8')
      if (/\b(test|describe)\.\w+/.test(text.replace(/^ *\*.*$/gm, '')))
        throw new Error(`${file} has cases that cannot be counted one by one`)
      return [...text.matchAll(/^ *test\(/gm)].length
    }),
  )
}
