import { Args } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { changeFormat, projectFlags } from '../flags.ts'
import { ToolError } from '../model/errors.ts'
import type { Report } from '../model/report.ts'
import { type Format, hasFormat } from '../render/index.ts'
import { readShown } from '../workflows/show.ts'

export default class Show extends BaseCommand {
  static override summary = 'Show a saved plan, or a report that was saved as JSON, in any format.'
  static override description =
    'Reads the file and nothing else: no configuration, no state, no network. Exits with 0 whatever the file tells.'
  static override examples = [
    '<%= config.bin %> show plan.json',
    '<%= config.bin %> show plan.json --format markdown --output comment.md',
  ]
  static override args = {
    file: Args.string({
      required: true,
      description: 'What `plan --out FILE` or `--format json --output FILE` has written.',
    }),
  }
  static override flags = { ...changeFormat, output: projectFlags.output, color: projectFlags.color }

  private path = ''
  private read: Report | undefined

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Show)
    this.path = args.file
    await this.present({ file: [], sandbox: false, ...flags })
  }

  protected async execute(): Promise<Report> {
    const report = readShown(this.context, this.path)
    if (hasFormat(report, this.flags.format as Format)) {
      this.read = report
      return report
    }
    throw new ToolError('USAGE', `what \`${report.command}\` reports has no format \`${this.flags.format}\``, {
      hint: 'Use --format human or json.',
    })
  }

  /** What the file tells of another command's end is no failure of this one. */
  protected override isOwn(report: object): boolean {
    return report !== this.read
  }
}
