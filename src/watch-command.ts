/** How a watch meets people: drawn over and over on a terminal, with keys; otherwise printed as it goes. */

import { Flags } from '@oclif/core'
import { BaseCommand } from './base-command.ts'
import type { Report } from './model/report.ts'
import type { Emit } from './model/run.ts'
import type { WatchEvent } from './model/watch.ts'
import {
  createWatchScreen,
  renderWatchEnd,
  renderWatchEvent,
  type Scroll,
  type WatchFormat,
  type WatchScreen,
  watchFormats,
} from './render/index.ts'
import type { Terminal } from './terminal.ts'
import { failureReport } from './workflows/report.ts'
import { type WatchOptions, type WatchTools, watch } from './workflows/watch.ts'

/** Flags of `watch`. */
export const watchFlags = {
  format: Flags.string({
    options: [...watchFormats],
    default: 'human',
    description: 'How to print what happens; ndjson is one JSON object a line.',
    env: 'STOREWRIGHT_FORMAT',
  }),
  apply: Flags.boolean({
    description: 'Carry out every plan at once: only with --sandbox, or for stores with `environment: sandbox`.',
    env: 'STOREWRIGHT_APPLY',
  }),
  'refresh-after': Flags.integer({
    min: 0,
    default: 600,
    description: 'Seconds after which a change has BigCommerce read again; until then what was read stands.',
    env: 'STOREWRIGHT_REFRESH_AFTER',
  }),
  poll: Flags.boolean({
    description: 'Look at the files again and again: for network drives and containers that tell of no changes.',
    env: 'STOREWRIGHT_POLL',
  }),
}

const scrolls: readonly string[] = ['up', 'down', 'page-up', 'page-down', 'top', 'end'] satisfies Scroll[]

export abstract class WatchCommand extends BaseCommand {
  private screen: WatchScreen | undefined
  private askFor: (what: 'refresh' | 'quit') => void = () => {}

  /** Prints what happens, and how it ends, by itself. */
  protected watchFiles(options: WatchOptions, openFileEvents: WatchTools['openFileEvents']): Promise<Report> {
    const ended = this.untilEnded(options, openFileEvents)
    this.shown = ended
    return ended
  }

  /** On a screen of its own, what happens meanwhile has its place there. */
  protected override eventsForPeople(): Emit {
    const aside = super.eventsForPeople()
    return event => (this.screen === undefined ? aside(event) : this.screen.progress(event))
  }

  private async untilEnded(options: WatchOptions, openFileEvents: WatchTools['openFileEvents']): Promise<Report> {
    const format = this.flags.format as WatchFormat
    const terminal = format === 'human' ? this.openTerminal() : undefined
    const pieces = this.openPieces()
    if (terminal !== undefined) this.openScreen(terminal, options.apply)
    const show = (event: WatchEvent): void => {
      if (this.screen !== undefined) this.screen.show(event)
      else
        void pieces.write(renderWatchEvent(event, format, pieces.options)).then(isRead => {
          // Whoever read it is gone.
          if (!isRead) this.askFor('quit')
        })
    }
    const work = watch(this.context, options, {
      openFileEvents,
      show,
      begin: cause => this.screen?.begin(cause),
      writing: isWriting => (isWriting ? this.guardWriting() : this.interrupts.relax()),
      ready: occasions => {
        this.askFor = what => occasions.askFor(what)
      },
    })
    const report = await Promise.race([work, this.interrupts.left]).catch(error =>
      failureReport(this.context, this.words(), error),
    )
    this.screen?.leave()
    terminal?.close()
    if (format === 'ndjson') await pieces.write(renderWatchEnd(report))
    else this.show(report)
    return report
  }

  private openScreen(terminal: Terminal, applies: boolean): void {
    const { color } = this.openPieces().options
    const screen = createWatchScreen(text => terminal.write(text), { color, applies, window: () => terminal.window() })
    this.screen = screen
    terminal.onResize(() => screen.draw())
    terminal.onPause(isPaused => (isPaused ? screen.leave() : screen.draw()))
    terminal.onKey(key => {
      if (key === 'q') this.askFor('quit')
      else if (key === 'r') this.askFor('refresh')
      else if (key === '\u000c') screen.draw()
      else if (scrolls.includes(key)) screen.scroll(key as Scroll)
    })
    // However the program ends.
    process.once('exit', () => screen.leave())
  }
}
