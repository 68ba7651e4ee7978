/**
 * What does somebody see who watches at a terminal? What has happened last, the errors if there are any, and the last good plan,
 * cut to the window. Draws over what it has drawn; knows no stream and no key.
 */

import type { RunEvent } from '../model/run.ts'
import type { WatchBasis, WatchCause, WatchEvent } from '../model/watch.ts'
import { renderEventLine } from './events.ts'
import { renderPlan } from './plan.ts'
import { createStyle, screen } from './style.ts'
import { eventLines, eventWords } from './watch.ts'
import { countOf, timeOf } from './wording.ts'

interface Window {
  width: number
  height: number
}

export type Scroll = 'up' | 'down' | 'page-up' | 'page-down' | 'top' | 'end'

export interface WatchScreen {
  show(event: WatchEvent): void
  begin(cause: WatchCause): void
  progress(event: RunEvent): void
  scroll(how: Scroll): void
  /** Draws everything again: the window has another size, or something else was drawn over it. */
  draw(): void
  leave(): void
}

export interface ScreenOptions {
  color: boolean
  window(): Window
  /** Whether plans are carried out. */
  applies: boolean
}

type Planned = Extract<WatchEvent, { basis: WatchBasis }>

const works: { [cause in WatchCause]?: string } = {
  start: 'Reading files and BigCommerce …',
  refresh: 'Reading BigCommerce again …',
  age: 'Reading BigCommerce again …',
  apply: 'Looking what is left …',
  state: 'Somebody else has applied: reading BigCommerce again …',
  tokens: 'Reading BigCommerce again …',
}

export function createWatchScreen(write: (text: string) => void, options: ScreenOptions): WatchScreen {
  const style = createStyle(options.color)
  let working: string | undefined
  let last: WatchEvent | undefined
  let plan: Planned | undefined
  let top = 0
  let isEntered = false

  const headOf = (): string => {
    if (working !== undefined) return style.heading(working)
    return last === undefined ? '' : style.heading(`${timeOf(last.report.created)} ${eventWords(last)}`)
  }
  const basisOf = (): string => {
    if (plan === undefined) return ''
    const { files, read_at } = plan.basis
    return style.dim(`${countOf(files, 'file')} · BigCommerce and the state as read at ${timeOf(read_at)}`)
  }
  const bodyOf = (width: number): string[] => {
    const look = { color: options.color, width }
    const planned = plan === undefined ? [] : renderPlan(plan.report, look)
    if (last === undefined || 'basis' in last) return planned
    const told = eventLines(last, look)
    if (plan === undefined || last.type === 'applied') return told
    const heading = last.type === 'held' ? 'The plan:' : `The last good plan, of ${timeOf(plan.report.created)}:`
    return [...told, '', style.heading(heading), '', ...planned]
  }
  const draw = (): void => {
    const { width, height } = options.window()
    const body = bodyOf(width)
    const room = Math.max(1, height - 5)
    top = Math.max(0, Math.min(top, body.length - room))
    const shown = body.slice(top, top + room)
    const hidden = body.length - shown.length
    const more = hidden === 0 ? '' : `${countOf(hidden, 'more line')}: ↑ ↓ space · `
    const keys = style.dim(
      `${more}r reads BigCommerce again · q quits${options.applies ? ' · plans are carried out' : ''}`,
    )
    const filled = [...shown, ...Array.from({ length: room - shown.length }, () => '')]
    const lines = [headOf(), basisOf(), '', ...filled, '', keys].slice(0, Math.max(1, height))
    write(`${isEntered ? '' : screen.enter}${screen.draw(lines)}`)
    isEntered = true
  }

  return {
    draw,
    begin(cause) {
      working = works[cause]
      if (working !== undefined) draw()
    },
    progress(event) {
      const line = renderEventLine(event)
      if (line === undefined) return
      working = line
      draw()
    },
    show(event) {
      working = undefined
      if ('basis' in event) plan = event
      if (event.type !== 'unchanged') top = 0
      last = event
      draw()
    },
    scroll(how) {
      const page = Math.max(1, options.window().height - 7)
      const steps = { up: -1, down: 1, 'page-up': -page, 'page-down': page, top: -top, end: Number.MAX_SAFE_INTEGER }
      top = Math.max(0, top + steps[how])
      draw()
    },
    leave() {
      if (isEntered) write(screen.leave)
      isEntered = false
    },
  }
}
