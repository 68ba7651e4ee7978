import { BaseCommand } from '../base-command.ts'
import { changeFormat, policyFlags, projectFlags } from '../flags.ts'
import type { Report } from '../model/report.ts'
import { validate } from '../workflows/validate.ts'

export default class Validate extends BaseCommand {
  static override summary = 'Check the configuration without sending anything.'
  static override description = 'Reads all files and reports every problem at once, each with its place.'
  static override examples = ['<%= config.bin %> validate', '<%= config.bin %> validate --file stores/ --format json']
  static override flags = { ...projectFlags, ...changeFormat, ...policyFlags }

  async run(): Promise<void> {
    await this.present((await this.parse(Validate)).flags)
  }

  protected async execute(): Promise<Report> {
    return validate(this.context, { ...this.configured(), sandbox: this.flags.sandbox })
  }
}
