/** A command that shows what it would do, and asks before it does that. */

import { BaseCommand } from './base-command.ts'
import { ToolError } from './model/errors.ts'
import type { Report } from './model/report.ts'

export abstract class AskingCommand extends BaseCommand {
  /** Throws unless somebody agrees. */
  protected async agreeTo(
    report: Report,
    question: string,
    words: { refused: string; nothing: string },
  ): Promise<void> {
    this.showOnStderr(report)
    if ((await this.ask(`\n${question} Only \`yes\` is accepted: `)) === 'yes') return
    const hint = this.canAsk() ? words.nothing : `${words.nothing} Add --auto-approve if it is meant.`
    throw new ToolError('NOT_APPROVED', words.refused, { hint })
  }
}
