/** What commands share whose result is a list of any length: rows are printed while the next ones are still being read. */

import { BaseCommand } from './base-command.ts'
import type { ErrorReport, ListReport, Report } from './model/report.ts'
import type { ListFormat } from './render/index.ts'
import { listedWords, listWriter } from './render/index.ts'
import { type Franchise, openFranchise } from './workflows/franchise.ts'
import { failureReport } from './workflows/report.ts'

export abstract class ListCommand extends BaseCommand {
  /** Reads nothing yet. */
  protected abstract list(franchise: Franchise): ListReport

  protected async execute(): Promise<Report | ListReport> {
    const franchise = await openFranchise(this.context, this.projectOptions({}))
    try {
      this.shown = this.showList(this.list(franchise))
      return await this.shown
    } finally {
      await franchise.close()
    }
  }

  /** What goes wrong after the first rows ends the list, properly closed, and is the result. */
  private async showList(list: ListReport): Promise<ListReport | ErrorReport> {
    const { format, output } = this.flags
    const pieces = this.openPieces()
    const writer = listWriter(list, format as ListFormat, pieces.options)
    const rows = list.rows[Symbol.asyncIterator]()
    const orLeft = raceAgainst(this.interrupts.left)
    let failure: ErrorReport | undefined
    let count = 0
    try {
      for (;;) {
        const next = await orLeft(rows.next())
        if (next.done === true) break
        count += 1
        if (!(await pieces.write(writer.row(next.value)))) break
      }
    } catch (error) {
      failure = failureReport(this.context, this.words(), error)
    }
    if (failure === undefined) await rows.return?.()
    await pieces.write(writer.end(failure ?? list))
    pieces.finish()
    if (failure !== undefined && (format !== 'json' || output !== undefined)) this.showOnStderr(failure)
    else if (output !== undefined) this.tell(listedWords(list, count))
    return failure ?? list
  }
}

/** As `Promise.race` with `left`, but a promise that lives long must not remember every short one. */
function raceAgainst(left: Promise<never>): <T>(work: Promise<T>) => Promise<T> {
  let leave: (error: unknown) => void = () => {}
  let gone: { error: unknown } | undefined
  left.catch(error => {
    gone = { error }
    leave(error)
  })
  return work =>
    new Promise((resolve, reject) => {
      if (gone !== undefined) reject(gone.error)
      leave = reject
      work.then(resolve, reject)
    })
}
