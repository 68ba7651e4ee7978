import { Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { limitFlags, overridesOf, policyFlags, projectFlags, remoteFlags } from '../flags.ts'
import type { Report } from '../model/report.ts'
import { renderWatchEnd, renderWatchEvent, type WatchFormat, watchFormats } from '../render/index.ts'
import { failureReport } from '../workflows/report.ts'
import { projectFileEvents, watch } from '../workflows/watch.ts'

const { output: _, ...withoutOutput } = projectFlags

export default class Watch extends BaseCommand {
  static override summary = 'Plan again whenever a file changes.'
  static override description =
    'Validates and plans again whenever a file changes that the plan depends on, and shows what has become of it. Only reads.'
  static override examples = ['<%= config.bin %> watch', '<%= config.bin %> watch --sandbox --format ndjson']
  static override flags = {
    ...withoutOutput,
    ...remoteFlags,
    ...policyFlags,
    ...limitFlags,
    format: Flags.string({
      options: [...watchFormats],
      default: 'human',
      description: 'How to print what happens; ndjson is one JSON object a line.',
      env: 'STOREWRIGHT_FORMAT',
    }),
  }

  async run(): Promise<void> {
    await this.present((await this.parse(Watch)).flags)
  }

  protected execute(): Promise<Report> {
    const ended = this.watchFiles()
    this.shown = ended
    return ended
  }

  private async watchFiles(): Promise<Report> {
    const { only = [], exclude = [] } = this.flags
    const format = this.flags.format as WatchFormat
    const options = { project: this.projectOptions({}), only, exclude, overrides: overridesOf(this.flags) }
    const pieces = this.openPieces()
    const work = watch(this.context, options, {
      openFileEvents: projectFileEvents(this.context),
      show: event => void pieces.write(renderWatchEvent(event, format, pieces.options)),
    })
    const report = await Promise.race([work, this.interrupts.left]).catch(error =>
      failureReport(this.context, this.words(), error),
    )
    if (format === 'ndjson') await pieces.write(renderWatchEnd(report))
    else if ('failed' in report) this.showOnStderr(report)
    else this.show(report)
    return report
  }
}
