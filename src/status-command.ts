/** How `fleet status` meets people and programs: drawn over and over on a terminal, printed once in a pipe, or asked over HTTP. */

import { FleetCommand } from './fleet-command.ts'
import type { FleetStatusReport } from './model/fleet-status.ts'
import { prometheusType, renderPrometheus, statusScreen } from './render/index.ts'
import type { Terminal } from './terminal.ts'
import { serveMetrics } from './workflows/fleet-metrics.ts'
import { fleetStatus } from './workflows/fleet-status.ts'

/** So long a picture stands. */
const glanceMs = 1_000

export abstract class StatusCommand extends FleetCommand {
  protected rollout: string | undefined
  protected isOnce = false
  protected metrics: { host: string; port: number } | undefined

  protected execute(): Promise<FleetStatusReport> {
    return this.withRollouts(async (fleet, freezes) => {
      const read = (): Promise<FleetStatusReport> => fleetStatus(this.context, fleet, this.rollout, freezes)
      if (this.metrics !== undefined) return this.serve(this.metrics, read)
      const first = await read()
      const isAsked = this.flags.format === 'human' && this.flags.output === undefined && !this.isOnce
      const terminal = isAsked && isLive(first) ? this.openTerminal() : undefined
      return terminal === undefined ? first : this.draw(terminal, first, read)
    })
  }

  /** Until somebody leaves, or everything that is shown is over. */
  private async draw(
    terminal: Terminal,
    first: FleetStatusReport,
    read: () => Promise<FleetStatusReport>,
  ): Promise<FleetStatusReport> {
    const { color } = this.openPieces().options
    const screen = statusScreen(
      text => terminal.write(text),
      () => terminal.window(),
      color,
    )
    let report = first
    let leave: () => void = () => {}
    const left = new Promise<void>(done => {
      leave = done
    })
    terminal.onKey(key => {
      if (key === 'q') leave()
    })
    terminal.onResize(() => screen.draw(report))
    terminal.onPause(isPaused => (isPaused ? screen.leave() : screen.draw(report)))
    process.once('exit', () => screen.leave())
    this.interrupts.guard(leave)
    try {
      let isWanted = true
      void left.then(() => {
        isWanted = false
      })
      while (isWanted && isLive(report)) {
        screen.draw(report)
        await Promise.race([left, this.context.clock.wait(glanceMs)])
        if (isWanted) report = await read()
      }
    } finally {
      screen.leave()
      terminal.close()
    }
    return report
  }

  private async serve(
    at: { host: string; port: number },
    read: () => Promise<FleetStatusReport>,
  ): Promise<FleetStatusReport> {
    const server = await serveMetrics({
      ...at,
      contentType: prometheusType,
      text: async () => renderPrometheus(await read()),
      failed: error => this.tell(error instanceof Error ? error.message : String(error)),
    })
    this.tell(`Metrics are at ${server.url}. Ctrl-C ends it.`)
    try {
      await new Promise<void>(done => this.interrupts.guard(done))
    } finally {
      await server.close()
    }
    return read()
  }
}

/** Something can still become of it. */
function isLive({ rollouts }: FleetStatusReport): boolean {
  return rollouts.some(({ status }) => status !== 'finished' && status !== 'aborted')
}
