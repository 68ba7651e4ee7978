import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { lockFlags, projectFlags } from '../flags.ts'
import { ToolError } from '../model/errors.ts'
import type { Report } from '../model/report.ts'
import { type AnswerName, cis, initProject, questions } from '../workflows/init.ts'

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
    'non-interactive': lockFlags['non-interactive'],
  }

  private directory = ''
  private given: { [name in AnswerName]?: string } = {}
  private ci: (typeof cis)[number] = 'none'

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Init)
    this.directory = args.directory
    this.given = flags as typeof this.given
    this.ci = flags.ci as typeof this.ci
    await this.present({ file: [], sandbox: false, ...flags })
  }

  protected async execute(): Promise<Report> {
    const { directory, ci, given } = this
    return initProject(this.context, { directory, ci, given }, async (question, otherwise) => {
      if (!this.canAsk()) return otherwise
      const answer = await this.ask(`${question} [${otherwise}]: `)
      if (answer === undefined)
        throw new ToolError('INTERRUPTED', 'the questions were not answered, and nothing was written')
      return answer === '' ? otherwise : answer
    })
  }
}
