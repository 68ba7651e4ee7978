import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { projectFlags } from '../flags.ts'
import { ToolError } from '../model/errors.ts'
import type { Report } from '../model/report.ts'
import { cis, type InitOptions, initProject, questions } from '../workflows/init.ts'

const answerFlags = Object.fromEntries(
  questions.map(({ name, asks }) => [
    name,
    Flags.string({ description: `${asks}.`, env: `STOREWRIGHT_INIT_${name.toUpperCase()}` }),
  ]),
)

export default class Init extends BaseCommand {
  static override summary = 'Begin a project: files that plan and apply as they are.'
  static override description =
    'Asks for names at a terminal, or takes them from flags; without an answer it takes examples. Writes over nothing.'
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init shops --merchant "Acme Outfitters" --country DE --ci github --non-interactive',
  ]
  static override args = { directory: Args.string({ default: '.', description: 'Where; made if it is not there.' }) }
  static override flags = {
    ...answerFlags,
    ci: Flags.string({
      options: [...cis],
      default: 'none',
      description: 'Write pipelines, too.',
      env: 'STOREWRIGHT_INIT_CI',
    }),
    format: projectFlags.format,
    output: projectFlags.output,
    color: projectFlags.color,
    'non-interactive': Flags.boolean({
      description: 'Never ask; take examples for what no flag says.',
      env: 'STOREWRIGHT_NON_INTERACTIVE',
    }),
  }

  private options: InitOptions = { directory: '', ci: 'none', given: {} }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Init)
    const given = flags as InitOptions['given']
    this.options = { directory: args.directory, ci: flags.ci as InitOptions['ci'], given }
    await this.present({ file: [], sandbox: false, ...flags })
  }

  protected async execute(): Promise<Report> {
    return initProject(this.context, this.options, async (question, otherwise) => {
      if (!this.canAsk()) return otherwise
      const answer = await this.ask(`${question} [${otherwise}]: `)
      if (answer !== undefined) return answer === '' ? otherwise : answer
      throw new ToolError('INTERRUPTED', 'the questions were not answered, and nothing was written')
    })
  }
}
