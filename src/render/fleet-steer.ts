/** What has been decided about a rollout, or would be, for people. */

import type { FleetSteerReport } from '../model/fleet-status.ts'
import { escapeText } from './escape.ts'
import { countOf } from './wording.ts'

export function renderFleetSteer(report: FleetSteerReport): string[] {
  const head = `Rollout ${escapeText(report.rollout)}`
  return report.done ? doneLines(report, head) : askedLines(report, head)
}

function askedLines({ command, was, stores, at_work }: FleetSteerReport, head: string): string[] {
  const finish = at_work === 0 ? '' : ` ${atWork(at_work)}`
  switch (command) {
    case 'fleet pause':
      return [`${head} is ${was}: nothing more is started.${finish}`]
    case 'fleet resume':
      return was === 'halted'
        ? [
            `${head} has halted. What has failed so far no longer counts; checks that failed are run again, and ${waiting(stores)} started.`,
          ]
        : [`${head} is paused; ${waiting(stores)} started.`]
    case 'fleet abort':
      return [`${head} is ${was}: ${waiting(stores)} never begun by it.${finish} It cannot be taken up again.`]
    case 'fleet retry':
      return [
        `${head} ${was === 'halted' ? 'has halted' : `is ${was}`}: ${countOf(stores, 'failed store')} ${stores === 1 ? 'is' : 'are'} tried again.${was === 'halted' ? ' It goes on with that.' : ''}`,
      ]
  }
}

function doneLines({ command, rollout, status, stores, at_work, workers }: FleetSteerReport, head: string): string[] {
  const few =
    status === 'running' && workers === 0 ? ['No worker is alive that takes its stores: `storewright fleet work`.'] : []
  const finish = at_work === 0 ? [] : [atWork(at_work)]
  const watch = `\`storewright fleet status ${escapeText(rollout)}\` shows how it goes on.`
  switch (command) {
    case 'fleet pause':
      return [`${head} is paused; ${countOf(stores, 'store')} ${stores === 1 ? 'waits' : 'wait'}.`, ...finish]
    case 'fleet resume':
      return [`${head} goes on; ${countOf(stores, 'store')} ${stores === 1 ? 'waits' : 'wait'}.`, ...few, watch]
    case 'fleet abort':
      return [`${head} is aborted; ${countOf(stores, 'store')} ${stores === 1 ? 'was' : 'were'} not begun.`, ...finish]
    case 'fleet retry':
      return [
        `${head}: ${countOf(stores, 'store')} ${stores === 1 ? 'waits' : 'wait'} to be tried again${status === 'paused' ? ' once it is resumed' : ''}.`,
        ...few,
        watch,
      ]
  }
}

function waiting(stores: number): string {
  return stores === 1 ? 'one store that waits is' : `${countOf(stores, 'store')} that wait are`
}

/** Some of them were only given to workers, and are given back. */
function atWork(stores: number): string {
  return `What workers have begun is finished: ${countOf(stores, 'store')} at most.`
}
