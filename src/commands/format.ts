import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { projectFlags } from '../flags.ts'
import type { Report } from '../model/report.ts'
import { formatFiles, formatText } from '../workflows/format.ts'

export default class Format extends BaseCommand {
  static override summary = 'Tidy YAML files: indentation and blanks, and nothing else.'
  static override description =
    'Comments, anchors, quotes, blank lines and the order of keys stay, and no line is broken or joined. A file with errors is left as it is.'
  static override examples = [
    '<%= config.bin %> format',
    '<%= config.bin %> format --check',
    '<%= config.bin %> format stores/acme-us.yaml policies',
    '<%= config.bin %> format - < stores.yaml',
  ]
  static override strict = false
  static override args = {
    files: Args.string({
      description: 'Files, directories or patterns instead of the whole project; `-` is the standard input.',
    }),
  }
  static override flags = {
    file: projectFlags.file,
    format: projectFlags.format,
    output: projectFlags.output,
    color: projectFlags.color,
    check: Flags.boolean({
      description: 'Write nothing; list the files that are not tidy, and exit with 2 if there are any.',
      env: 'STOREWRIGHT_FORMAT_CHECK',
    }),
  }

  private named: string[] = []
  private check = false

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Format)
    this.named = argv as string[]
    this.check = flags.check
    await this.present({ sandbox: false, ...flags })
  }

  protected async execute(): Promise<Report> {
    const { context, named, check } = this
    if (named.length === 1 && named[0] === '-') return formatText(context, await this.input(), check)
    return formatFiles(context, { project: this.flags.file, named, check })
  }
}
