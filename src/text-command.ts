/** What commands share whose result is a text that people keep: it is printed, or written to a file of its own. */

import { Flags } from '@oclif/core'
import { BaseCommand } from './base-command.ts'
import type { CommonFlags } from './flags.ts'
import type { ExportReport, Report, SchemaReport, StatePullReport } from './model/report.ts'
import { refuseExisting, writePrivateFile } from './workflows/files.ts'

/** Here `--output` takes the text itself, not the report on it. */
export const textFlags = {
  output: Flags.string({
    description: 'Write the text to a file, and a summary to stdout.',
    env: 'STOREWRIGHT_OUTPUT',
  }),
  force: Flags.boolean({ description: 'Write over a file that exists.', env: 'STOREWRIGHT_FORCE' }),
}

export abstract class TextCommand extends BaseCommand {
  private path: string | undefined
  private force = false
  protected write = writePrivateFile

  protected abstract makeText(): Promise<ExportReport | StatePullReport | SchemaReport>

  /** Runs and presents, with the flags of `textFlags` among others. */
  protected presentText({ output, force, ...others }: CommonFlags & { force: boolean }): Promise<void> {
    this.path = output
    this.force = force
    return this.present(others)
  }

  protected async execute(): Promise<Report> {
    const { path } = this
    const { cwd } = this.context
    if (path !== undefined) refuseExisting(cwd, path, this.force)
    const report = await this.makeText()
    if (path === undefined || report.text === undefined) return report
    this.write(cwd, path, report.text)
    return { ...report, saved_to: path }
  }
}
