/** How rollouts stand, drawn over and over on a screen of its own, and cut to the window. */

import type { FleetStatusReport } from '../model/fleet-status.ts'
import { renderFleetStatus } from './fleet-status.ts'
import { createStyle, screen } from './style.ts'
import { timeOf } from './wording.ts'

export interface StatusScreen {
  draw(report: FleetStatusReport): void
  leave(): void
}

export function statusScreen(
  write: (text: string) => void,
  window: () => { width: number; height: number },
  color: boolean,
): StatusScreen {
  const style = createStyle(color)
  let isEntered = false
  return {
    draw(report) {
      const { width, height } = window()
      const body = renderFleetStatus(report, { color, width })
      const room = Math.max(1, height - 2)
      const foot = style.dim(
        `${timeOf(report.created)} · q quits, the rollout goes on${body.length > room ? ' · more than fits' : ''}`,
      )
      const filled = [...body.slice(0, room), ...Array.from({ length: Math.max(0, room - body.length) }, () => '')]
      write(`${isEntered ? '' : screen.enter}${screen.draw([...filled, '', foot].slice(0, Math.max(1, height)))}`)
      isEntered = true
    },
    leave() {
      if (isEntered) write(screen.leave)
      isEntered = false
    },
  }
}
